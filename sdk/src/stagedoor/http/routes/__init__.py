"""The routes of an app, one module for each concern; `table` says which handler answers what."""
