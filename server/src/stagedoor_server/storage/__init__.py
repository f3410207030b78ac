"""Where the bytes of run files are kept; rows know them by SHA-256."""
