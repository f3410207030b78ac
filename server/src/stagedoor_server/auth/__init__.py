"""Signing in: passwords, browser sessions, one-time links, and finding out who calls."""
