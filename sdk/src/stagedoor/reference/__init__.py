"""The reference, from the docstrings: for the terminal, and on one page for coding agents."""
