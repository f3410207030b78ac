"""The `stagedoor` command: one module for each of its commands."""
