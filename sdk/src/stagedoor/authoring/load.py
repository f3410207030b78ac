"""`gr.load`: another app, or a name on a hub, as one of this process's apps."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Literal, cast

from stagedoor.authoring.oauth_values import OAuthToken
from stagedoor.compat.arguments import LOAD, rows_for, translate_call
from stagedoor.compat.warn import warn_once
from stagedoor.errors import AuthoringError

if TYPE_CHECKING:
    from stagedoor.authoring.blocks import Blocks
    from stagedoor.components.loginbutton import LoginButton

Source = Callable[[str, str | None], object] | Literal["models", "spaces", "huggingface"]


def load(
    name: str,
    src: Source | None = None,
    token: str | None = None,
    accept_token: bool | LoginButton = False,
    provider: str | None = None,
    **kwargs: object,
) -> Blocks:
    """Make an app that stands for another one: it shows the same page, has the same endpoints, and carries every call.

    Each visitor has a session of their own there: state, parts that `gr.render` builds, the place in the line, progress,
    streams of camera and microphone, and cancelling are those of the other app.

    Args:
        name: Address of a running Stagedoor or Gradio app ("https://host/path"), or a name on a hub: "spaces/user/app",
            "models/user/model".
        src: "spaces" or "models" when `name` does not say it, or a function of (name, token) that returns an app.
        token: Token for the hub and for an app that it guards. It is sent there and nowhere else.
        accept_token: Whether each visitor brings a token: True asks for it in a field above the app, a
            `gr.LoginButton` takes that of the visitor's sign-in. The app is shown once there is one.
        provider: Which service runs a model of the hub.
        kwargs: For an app `auth`, the user name and password of its login, and `headers` of every request to it; passed
            on to `src`, or to the `Interface` around a model; and spellings of older Gradio versions.

    Returns:
        The app, to be launched or rendered inside another one.

    Raises:
        AuthoringError: When the name is none of these.
        RemoteError: When the other app or the hub cannot be reached.
    """
    older = {name: kwargs.pop(name) for name in rows_for(LOAD).keys() & kwargs.keys()}
    if older:
        token = token or cast("str | None", translate_call(LOAD, older).get("token"))
    if accept_token is not False:
        return _with_visitors_token(lambda given: load(name, src, given, False, provider, **kwargs), accept_token)
    if callable(src):
        return cast("Blocks", src(name, token, **kwargs))
    if name.startswith(("http://", "https://")):
        return _app_at(name, token, kwargs)
    kind, _, rest = name.partition("/")
    has_no_owner = src is None and kind in {"models", "huggingface"} and bool(rest)  # "models/gpt2"
    if has_no_owner or (kind in {"models", "spaces", "huggingface"} and "/" in rest):
        src, name = cast("Source", kind), rest
    if src == "spaces":
        from stagedoor.authoring.hub import space_address

        return _app_at(space_address(name, token), token, kwargs)
    if src in {"models", "huggingface"}:
        from stagedoor.authoring.hub import model_interface

        return model_interface(name, token, provider, kwargs)
    raise AuthoringError(
        f"gr.load({name!r}) names nothing that can be loaded.",
        hint='give an address ("http://…"), "spaces/user/app", "models/user/model", or a function as src=',
    )


def load_by_class(name: str, src: Source | None = None, *older: str | None, **kwargs: object) -> Blocks:
    """Load an app as Gradio 2 and 3 wrote it: `gr.Interface.load(name, src, api_key, alias)`.

    Args:
        name: As in `load`.
        src: As in `load`.
        older: `api_key` and `alias`.
        kwargs: As in `load`.
    """
    warn_once("Interface.load() and Blocks.load() are an older Gradio's; write gr.load().")
    return load(name, src, **{**dict(zip(("api_key", "alias"), older, strict=False)), **kwargs})  # pyright: ignore[reportArgumentType]


def _app_at(address: str, token: str | None, options: Mapping[str, object]) -> Blocks:
    from stagedoor.authoring.loaded_app import build_loaded_app
    from stagedoor.client import RemoteApp

    unknown = set(options) - {"auth", "headers"}
    if unknown:
        raise AuthoringError(
            f"gr.load of an app takes no {', '.join(sorted(unknown))}.", hint="it takes token, auth and headers"
        )
    auth = cast("tuple[str, str] | None", options.get("auth"))
    headers = cast("Mapping[str, str] | None", options.get("headers"))
    return build_loaded_app(RemoteApp(address, token=token, auth=auth, headers=headers))


def _with_visitors_token(make: Callable[[str], Blocks], accept_token: bool | LoginButton) -> Blocks:
    """Make an app that shows another one to each visitor, called with the visitor's own token."""
    from stagedoor.authoring.blocks import Blocks
    from stagedoor.authoring.render import render
    from stagedoor.components.textbox import Textbox

    with Blocks() as app:
        if accept_token is True:
            box = Textbox(label="Token", type="password", info="It is used for your own calls and not kept.")

            @render(inputs=box, triggers=[box.submit, box.blur])  # pyright: ignore[reportArgumentType]
            def for_typed_token(token: str) -> None:
                if token:
                    make(token)

            return app
        button = cast("LoginButton", accept_token)
        if not button.is_rendered:
            button.render()

        @render(triggers=[app.load])  # pyright: ignore[reportArgumentType]
        def for_signed_in(token: OAuthToken | None) -> None:
            if token is not None:
                make(token.token)

    return app
