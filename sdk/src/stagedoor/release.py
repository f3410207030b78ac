"""Which Stagedoor this is; on the lowest layer, because the tunnel and the command line both tell it."""

from __future__ import annotations

VERSION = "0.1.0"
"""The SDK's own version, the one in pyproject.toml."""
