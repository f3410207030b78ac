"""How an app is served: what `launch()` and the environment say, as the HTTP layer needs it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from stagedoor.http.security import TrustedProxies
from stagedoor.wire.sse import HEARTBEAT_INTERVAL_S

AuthCallable = Callable[[str, str], object]
Credentials = AuthCallable | Sequence[tuple[str, str]]

DEFAULT_MAX_BODY_BYTES: Final = 64 * 1024 * 1024
"""Largest JSON body; files go through upload. Data URLs of large pictures still fit."""


@dataclass(frozen=True)
class ServerOptions:
    """Options of the HTTP layer.

    Args:
        auth: (user, password) pairs, or a function of both that says whether they are right; None is no login.
        auth_message: Text on the login page.
        auth_dependency: Function of the request that returns the user's name, or None to refuse; for single sign-on.
        show_error: Whether visitors see the text of every error.
        root_path: Path (or full address) under which a proxy serves the app.
        allowed_hosts: Names the app answers to; None for any (an app on a public interface cannot know them).
        allowed_origins: Other sites whose pages may call the app; "*" for any, without cookies.
        favicon_path: Icon of the page.
        footer_links: Links in the footer.
        max_file_size: Largest upload in bytes; None is no limit.
        max_body_bytes: Largest JSON body.
        monitoring_key: Opens the monitoring of an app without a login; None makes a random one.
        run_history: Whether the page keeps a history of runs in the browser.
        i18n_translations: Author's translations, by language.
        is_pwa: Whether the page can be installed.
        app_kwargs: Gradio's `app_kwargs`; `middleware` is honoured.
        mcp_server: Whether agents may use the app over the Model Context Protocol.
        is_dev: Whether pages are told when the app's file has changed (`stagedoor run --reload`).
        secure_cookies: Whether the server itself speaks https.
        heartbeat_s: Longest silence of an event stream, in seconds.
        trusted_proxies: Addresses of proxies whose `X-Forwarded-*` counts, beside those on this machine.
    """

    auth: Credentials | None = None
    auth_message: str | None = None
    auth_dependency: Callable[..., object] | None = None
    show_error: bool = False
    root_path: str = ""
    allowed_hosts: frozenset[str] | None = None
    allowed_origins: frozenset[str] = frozenset()
    favicon_path: Path | None = None
    footer_links: Sequence[object] = ("api", "gradio", "settings", "runs")
    max_file_size: int | None = None
    max_body_bytes: int = DEFAULT_MAX_BODY_BYTES
    monitoring_key: str | None = None
    run_history: bool = True
    i18n_translations: Mapping[str, Mapping[str, str]] | None = None
    is_pwa: bool = False
    app_kwargs: dict[str, object] = field(default_factory=dict[str, object])
    mcp_server: bool = False
    is_dev: bool = False
    secure_cookies: bool = False
    heartbeat_s: float = HEARTBEAT_INTERVAL_S
    trusted_proxies: TrustedProxies = field(default_factory=TrustedProxies)

    @property
    def has_login(self) -> bool:
        """Whether visitors must say who they are."""
        return self.auth is not None or self.auth_dependency is not None
