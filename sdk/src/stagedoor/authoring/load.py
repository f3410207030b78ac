"""`gr.load`: another app, or a name on a hub, as one of this process's apps."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal, cast

from stagedoor.errors import AuthoringError

if TYPE_CHECKING:
    from stagedoor.authoring.blocks import Blocks

Source = Callable[[str, str | None], object] | Literal["models", "spaces", "huggingface"]


def load(
    name: str,
    src: Source | None = None,
    token: str | None = None,
    accept_token: bool = False,
    provider: str | None = None,
    **kwargs: object,
) -> Blocks:
    """Make an app that stands for another one: it shows the same page, has the same endpoints, and carries every call.

    Args:
        name: Address of a running Stagedoor or Gradio app ("https://host/path"), or a name on a hub: "spaces/user/app",
            "models/user/model".
        src: "spaces" or "models" when `name` does not say it, or a function of (name, token) that returns an app.
        token: Token for the hub and for an app that it guards. It is sent there and nowhere else.
        accept_token: Not supported: a visitor's token would pass through this app.
        provider: Which service runs a model of the hub.
        kwargs: Passed to `src`, or to the `Interface` around a model.

    Returns:
        The app, to be launched or rendered inside another one.

    Raises:
        AuthoringError: When the name is none of these.
        RemoteError: When the other app or the hub cannot be reached.
    """
    if accept_token:
        raise AuthoringError(
            "gr.load(accept_token=True) is not supported.", hint="pass token=, or sign visitors in with gr.LoginButton"
        )
    if callable(src):
        return cast("Blocks", src(name, token, **kwargs))
    if name.startswith(("http://", "https://")):
        return _app_at(name, token)
    kind, _, rest = name.partition("/")
    if kind in {"models", "spaces", "huggingface"} and "/" in rest:
        src, name = cast("Source", kind), rest
    if src == "spaces":
        from stagedoor.authoring.hub import space_address

        return _app_at(space_address(name, token), token)
    if src in {"models", "huggingface"}:
        from stagedoor.authoring.hub import model_interface

        return model_interface(name, token, provider, kwargs)
    raise AuthoringError(
        f"gr.load({name!r}) names nothing that can be loaded.",
        hint='give an address ("http://…"), "spaces/user/app", "models/user/model", or a function as src=',
    )


def _app_at(address: str, token: str | None) -> Blocks:
    from stagedoor.authoring.loaded_app import build_loaded_app
    from stagedoor.client import RemoteApp

    return build_loaded_app(RemoteApp(address, token=token))
