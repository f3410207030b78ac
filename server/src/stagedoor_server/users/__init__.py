"""A person's own things: profile, password, access tokens, SSH keys."""
