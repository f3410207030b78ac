"""The web request behind `gr.Request`, parsed by Starlette only when an author's function looks at it."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from starlette.requests import Request as StarletteRequest
    from starlette.types import Scope as StarletteScope

    from stagedoor.http.exchange import Scope


class WebRequest:
    """Stands for a request and becomes a Starlette one at the first look.

    Args:
        scope: The ASGI scope of the request.
    """

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._parsed: StarletteRequest | None = None

    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):
            raise AttributeError(name)
        if self._parsed is None:
            from starlette.requests import Request as StarletteRequest

            self._parsed = StarletteRequest(cast("StarletteScope", self._scope))
        return getattr(self._parsed, name)
