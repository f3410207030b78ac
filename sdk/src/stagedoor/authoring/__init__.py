"""Putting apps together: `Blocks` and the pages built on it. Knows components, not servers."""
