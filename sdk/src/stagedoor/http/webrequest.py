"""The web request behind `gr.Request`, parsed by Starlette only when an author's function looks at it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from starlette.requests import Request as StarletteRequest
    from starlette.types import Scope as StarletteScope

    from stagedoor.authoring.oauth_values import OAuthLogin
    from stagedoor.http.exchange import Scope


class WebRequest:
    """Stands for a request and becomes a Starlette one at the first look.

    Args:
        scope: The ASGI scope of the request.
    """

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self.oauth: OAuthLogin | None = None
        """The visitor's sign-in with an OpenID provider."""
        self.oauth_token: str | None = None
        """A token that the caller brought."""
        self._parsed: StarletteRequest | None = None

    def __getstate__(self) -> dict[str, object]:
        """What goes with a call to another process: the plain parts, which are all that a request says, and the sign-in."""
        plain = {name: value for name, value in self._scope.items() if _is_plain(value)}
        return {"_scope": plain, "_parsed": None, "oauth": self.oauth, "oauth_token": self.oauth_token}

    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):
            raise AttributeError(name)
        if self._parsed is None:
            from starlette.requests import Request as StarletteRequest

            self._parsed = StarletteRequest(cast("StarletteScope", self._scope))
        return getattr(self._parsed, name)


def _is_plain(value: object) -> bool:
    """Whether a value is made of the types that an ASGI server fills a scope with."""
    if isinstance(value, Mapping):
        return all(_is_plain(item) for pair in cast("Mapping[object, object]", value).items() for item in pair)
    if isinstance(value, (list, tuple)):
        return all(_is_plain(item) for item in cast("Sequence[object]", value))
    return value is None or type(value) in {str, bytes, int, float, bool}
