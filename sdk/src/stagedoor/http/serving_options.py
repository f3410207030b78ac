"""From what `launch()` and the environment say to how the HTTP layer serves the app."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

from stagedoor import context
from stagedoor.errors import LaunchError
from stagedoor.http.launch_options import LaunchOptions, credentials, parse_size
from stagedoor.http.options import ServerOptions
from stagedoor.http.security import TrustedProxies, host_name, is_loopback
from stagedoor.settings import listed, seconds, setting
from stagedoor.wire.sse import HEARTBEAT_INTERVAL_S

MIN_MONITORING_KEY_LENGTH = 16


def server_options(options: LaunchOptions, host: str, *, is_proxied: bool = False) -> ServerOptions:
    """Return how an app is served.

    Args:
        options: What `launch()` was given.
        host: Where it listens.
        is_proxied: Whether a proxy shows the page under names of its own, to its user only (Google Colab).

    Raises:
        LaunchError: When an option or a setting is wrong.
    """
    root_path = options.root_path or setting("ROOT_PATH") or ""
    named = {host_name(name) for name in listed("ALLOWED_HOSTS")}
    hosts: frozenset[str] | None = None
    if (_is_loopback(host) or named) and not is_proxied:
        own = {host_name(host)} | ({host_name(urlsplit(root_path).netloc)} if "://" in root_path else set[str]())
        hosts = frozenset(own | named)
    origins = set(listed("ALLOWED_ORIGINS"))
    if not options.strict_cors or is_proxied:
        origins.add("*")
    overrides = context.launch_overrides.get()
    return ServerOptions(
        auth=credentials(options.auth),
        auth_message=options.auth_message,
        auth_dependency=options.auth_dependency,
        show_error=options.show_error,
        root_path=root_path,
        allowed_hosts=hosts,
        allowed_origins=frozenset(origins),
        favicon_path=Path(options.favicon_path) if options.favicon_path else None,
        footer_links=_footer_links(options),
        max_file_size=parse_size(options.max_file_size),
        monitoring_key=_monitoring_key(),
        run_history=options.keeps_history,
        i18n_translations=options.i18n.translations if options.i18n is not None else None,
        is_pwa=bool(options.pwa),
        app_kwargs=options.app_kwargs or {},
        mcp_server=options.offers_mcp,
        is_dev=overrides is not None and overrides.is_dev,
        heartbeat_s=seconds("HEARTBEAT_INTERVAL", HEARTBEAT_INTERVAL_S),
        trusted_proxies=_trusted_proxies(),
    )


def _trusted_proxies() -> TrustedProxies:
    """Return the proxies that `FORWARDED_ALLOW_IPS` names, as every ASGI server reads it.

    Raises:
        LaunchError: When one is no address.
    """
    text = os.environ.get("FORWARDED_ALLOW_IPS") or ""
    try:
        return TrustedProxies([part.strip() for part in text.split(",") if part.strip()])
    except ValueError as error:
        raise LaunchError(
            f"The environment variable FORWARDED_ALLOW_IPS={text!r} names no proxies: {error}.",
            hint="write addresses or networks with commas, or *",
        ) from error


def _footer_links(options: LaunchOptions) -> Sequence[object]:
    links = options.footer_links if options.footer_links is not None else ("api", "gradio", "settings", "runs")
    return [link for link in links if link != "runs" or options.keeps_history]


def _monitoring_key() -> str | None:
    """Return the key that the environment sets, for Prometheus and for bookmarks that outlive a restart.

    Raises:
        LaunchError: When it is too short to be unguessable.
    """
    key = setting("MONITORING_KEY")
    if key is not None and len(key) < MIN_MONITORING_KEY_LENGTH:
        raise LaunchError(
            f"STAGEDOOR_MONITORING_KEY has {len(key)} characters, which can be guessed.",
            hint=f"use at least {MIN_MONITORING_KEY_LENGTH}, such as from `openssl rand -hex 16`",
        )
    return key


def _is_loopback(host: str) -> bool:
    return host == "localhost" or is_loopback(host.strip("[]"))
