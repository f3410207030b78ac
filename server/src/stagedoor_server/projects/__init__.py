"""Projects: metadata, README, likes, and which link serves them."""
