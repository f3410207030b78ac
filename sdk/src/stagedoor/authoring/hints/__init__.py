"""The type-driven shortcut: what a function's type hints, defaults and docstring say about its page."""
