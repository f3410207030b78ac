"""Share links: names and their owners, tunnels that serve them, visits to private ones, and the relay's own API."""
