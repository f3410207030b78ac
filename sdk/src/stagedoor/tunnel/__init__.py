"""Public links: the tunnel client and what it needs to find its server.

`share` is imported on first use, so that `import stagedoor` stays light; asyncssh is loaded when a link is asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stagedoor.tunnel.link import ShareLink, ShareOptions, share

__all__ = ["ShareLink", "ShareOptions", "share"]


def __getattr__(name: str) -> object:
    if name in __all__:
        from stagedoor.tunnel import link

        return getattr(link, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
