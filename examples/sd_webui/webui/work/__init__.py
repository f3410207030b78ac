"""Runs of the page: what is asked for, how it is carried out, and how it is stopped."""
