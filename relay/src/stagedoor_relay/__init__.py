"""Stagedoor's relay: an SSH door for tunnels and an HTTP edge in front of them."""
