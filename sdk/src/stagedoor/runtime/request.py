"""The request that set an event off, as an author's function sees it (`gr.Request`).

The runtime knows no HTTP: whatever serves the app hands in an object with the attributes of a web request, and
`Request` adds what belongs to the app: the session and the signed-in user.
"""

from __future__ import annotations

from typing import ClassVar


class Request:
    """What is known about the caller of an event; give a parameter this annotation to receive it.

    Attributes of the underlying web request are available directly: `headers`, `client.host`, `query_params`,
    `cookies`, `path_params`, `url`, `method`, `session`.

    Args:
        request: The web request; None outside a server (an author's own test).
        username: Who is signed in, or None.
        session_hash: The visitor's session (one browser tab), or None.
    """

    injected_parameter: ClassVar[bool] = True

    def __init__(
        self, request: object = None, username: str | None = None, session_hash: str | None = None, **kwargs: object
    ) -> None:
        self.request = request
        self.username = username
        self.session_hash = session_hash
        self.kwargs = kwargs

    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):
            raise AttributeError(name)
        given = self.__dict__.get("kwargs", {})
        if name in given:
            return given[name]
        request = self.__dict__.get("request")
        if request is None:
            msg = f"this gr.Request has no {name!r}: it was not made by a server"
            raise AttributeError(msg)
        return getattr(request, name)


class Header(str):
    """Annotation of a parameter that receives the request header of its own name, or None.

    `def f(text, user_agent: gr.Header)` gets the `user-agent` header (underscores stand for dashes).
    """

    __slots__ = ()
    injected_parameter: ClassVar[bool] = True
