"""What the relay is told from outside: environment variables, read once at start.

Every setting has a default that works alone on one machine, except that either a server (`STAGEDOOR_SERVER_URL`) or a
file of grants (`STAGEDOOR_RELAY_GRANTS`) must say who may open tunnels: a relay without an authority would be open to
everyone and therefore refuses to start.
"""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, cast

from stagedoor_relay.errors import SettingsError

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings of one relay process; times in seconds, sizes in bytes.

    Attributes:
        http_host: Address of the visitors' listener.
        http_port: Its port; 0 takes a free one (tests, embedded).
        ssh_host: Address of the SSH listener.
        ssh_port: Its port.
        share_domain: Links are `<name>.<share_domain>`; may carry the public port (`share.localhost:8000`).
        share_scheme: Scheme that visitors use.
        server_url: Control plane; None when `grants` is used alone.
        relay_secret: Shared with the control plane and the workers; None without a server.
        grants: File of accounts and names, for a relay without a server.
        state_dir: Host key, cookie secret and held names.
        console_upstream: `host:port` that gets the requests whose Host is outside the share domain.
        console_url: Public base URL of the console, for visits to private links and texts.
        trusted_proxies: Networks whose `X-Forwarded-For` and `-Proto` are believed.
        access_log: `-` for standard error, a path, or `off`.
        allow_chacha20: Offer chacha20-poly1305 too; off because stock clients would choose it and it costs twice
            the CPU of AES-GCM.
        head_timeout_s: From a request's first byte (or the connection) to the end of its head.
        idle_timeout_s: Kept-alive connection without a request.
        body_timeout_s: Request body without progress.
        answer_timeout_s: Longest wait for an answer's head; None (the default) waits as long as the visitor does,
            since model inference takes minutes.
        max_head_bytes: Request or response head.
        max_connections: Visitors' connections; 0 = three quarters of the file descriptors.
        max_connections_per_host: Visitors' connections from one address, trusted proxies excepted.
        max_streams_per_tunnel: Streams open at once to one endpoint.
        max_tunnels_per_account: Used when the authority states none.
        handshakes_per_minute: SSH handshakes from one address, sustained; a burst of half of it is allowed.
        max_unauthenticated: SSH connections that have not logged in yet, all addresses together.
        login_timeout_s: From TCP connect to the end of authentication.
        keepalive_interval_s: SSH keepalive; three unanswered ones end the session.
        heartbeat_interval_s: How often live sessions are reported to the authority (bounds revocation).
    """

    http_host: str = "127.0.0.1"
    http_port: int = 8000
    ssh_host: str = "127.0.0.1"
    ssh_port: int = 2222
    share_domain: str = "share.localhost:8000"
    share_scheme: Literal["http", "https"] = "http"
    server_url: str | None = None
    relay_secret: str | None = field(default=None, repr=False)
    grants: Path | None = None
    state_dir: Path = Path(".stagedoor/relay")
    console_upstream: tuple[str, int] | None = None
    console_url: str | None = None
    trusted_proxies: tuple[Network, ...] = ()
    access_log: str = "-"
    allow_chacha20: bool = False
    head_timeout_s: float = 10.0
    idle_timeout_s: float = 75.0
    body_timeout_s: float = 30.0
    answer_timeout_s: float | None = None
    max_head_bytes: int = 32 * 1024
    max_connections: int = 0
    max_connections_per_host: int = 512
    max_streams_per_tunnel: int = 1024
    max_tunnels_per_account: int = 20
    handshakes_per_minute: int = 240
    max_unauthenticated: int = 200
    login_timeout_s: float = 10.0
    keepalive_interval_s: float = 15.0
    heartbeat_interval_s: float = 5.0

    @property
    def share_host(self) -> str:
        """The share domain without its port."""
        return self.share_domain.partition(":")[0]

    @property
    def share_port(self) -> str:
        """The public port of links, as text: stated in the share domain or the scheme's default."""
        return self.share_domain.partition(":")[2] or ("443" if self.share_scheme == "https" else "80")

    def link_url(self, name: str) -> str:
        """Return the public URL of a name."""
        return f"{self.share_scheme}://{name}.{self.share_domain}"

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> Settings:
        """Read the settings.

        Raises:
            SettingsError: A variable is missing or cannot be read; the text names it.
        """
        reader = _Reader(environ)
        server_url = environ.get("STAGEDOOR_SERVER_URL") or None
        grants = environ.get("STAGEDOOR_RELAY_GRANTS") or None
        if server_url is None and grants is None:
            raise SettingsError(
                "Nothing says who may open tunnels: set STAGEDOOR_SERVER_URL (and STAGEDOOR_RELAY_SECRET), "
                "or STAGEDOOR_RELAY_GRANTS to a file of grants."
            )
        secret = reader.secret("STAGEDOOR_RELAY_SECRET")
        if server_url is not None and not secret:
            raise SettingsError("STAGEDOOR_RELAY_SECRET (or STAGEDOOR_RELAY_SECRET_FILE) is needed with a server.")
        scheme = environ.get("STAGEDOOR_SHARE_SCHEME", "http")
        if scheme not in {"http", "https"}:
            raise SettingsError(f"STAGEDOOR_SHARE_SCHEME must be http or https, not {scheme!r}.")
        default = cls()
        answer_timeout = reader.number("ANSWER_TIMEOUT", 0.0)
        return cls(
            http_host=environ.get("STAGEDOOR_RELAY_HTTP_HOST", default.http_host),
            http_port=reader.port("STAGEDOOR_RELAY_HTTP_PORT", default.http_port),
            ssh_host=environ.get("STAGEDOOR_RELAY_SSH_HOST", default.ssh_host),
            ssh_port=reader.port("STAGEDOOR_RELAY_SSH_PORT", default.ssh_port),
            share_domain=environ.get("STAGEDOOR_SHARE_DOMAIN", default.share_domain).lower(),
            share_scheme=cast("Literal['http', 'https']", scheme),
            server_url=server_url.rstrip("/") if server_url else None,
            relay_secret=secret,
            grants=Path(grants) if grants else None,
            state_dir=Path(environ.get("STAGEDOOR_RELAY_STATE_DIR", str(default.state_dir))),
            console_upstream=reader.address("STAGEDOOR_CONSOLE_UPSTREAM"),
            console_url=(environ.get("STAGEDOOR_CONSOLE_URL") or "").rstrip("/") or None,
            trusted_proxies=reader.networks("STAGEDOOR_TRUSTED_PROXIES"),
            access_log=environ.get("STAGEDOOR_RELAY_ACCESS_LOG", default.access_log),
            allow_chacha20=environ.get("STAGEDOOR_RELAY_ALLOW_CHACHA20", "") in {"1", "true", "yes"},
            head_timeout_s=reader.number("HEAD_TIMEOUT", default.head_timeout_s),
            idle_timeout_s=reader.number("IDLE_TIMEOUT", default.idle_timeout_s),
            body_timeout_s=reader.number("BODY_TIMEOUT", default.body_timeout_s),
            answer_timeout_s=answer_timeout or None,
            max_connections=int(reader.number("MAX_CONNECTIONS", 0)),
            max_connections_per_host=int(reader.number("MAX_CONNECTIONS_PER_HOST", default.max_connections_per_host)),
            max_streams_per_tunnel=int(reader.number("MAX_STREAMS_PER_TUNNEL", default.max_streams_per_tunnel)),
            max_tunnels_per_account=int(reader.number("MAX_TUNNELS_PER_ACCOUNT", default.max_tunnels_per_account)),
            handshakes_per_minute=int(reader.number("HANDSHAKES_PER_MINUTE", default.handshakes_per_minute)),
            max_unauthenticated=int(reader.number("MAX_UNAUTHENTICATED", default.max_unauthenticated)),
            login_timeout_s=reader.number("LOGIN_TIMEOUT", default.login_timeout_s),
            keepalive_interval_s=reader.number("KEEPALIVE_INTERVAL", default.keepalive_interval_s),
            heartbeat_interval_s=reader.number("HEARTBEAT_INTERVAL", default.heartbeat_interval_s),
        )


class _Reader:
    """Reads typed values from an environment; errors name the variable."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ

    def port(self, key: str, default: int) -> int:
        text = self._environ.get(key, "") or str(default)
        if not text.isascii() or not text.isdigit() or int(text) > 65535:
            raise SettingsError(f"{key} must be a port number, not {text!r}.")
        return int(text)

    def number(self, short_key: str, default: float) -> float:
        key = f"STAGEDOOR_RELAY_{short_key}"
        text = self._environ.get(key, "")
        if not text:
            return default
        try:
            value = float(text)
        except ValueError:
            raise SettingsError(f"{key} must be a number, not {text!r}.") from None
        if not 0 <= value < 1e9:
            raise SettingsError(f"{key} must be a number from 0, not {text!r}.")
        return value

    def address(self, key: str) -> tuple[str, int] | None:
        text = self._environ.get(key, "")
        if not text:
            return None
        host, _, port = text.rpartition(":")
        if not host or not port.isdigit():
            raise SettingsError(f"{key} must be host:port, not {text!r}.")
        return host.strip("[]"), int(port)

    def networks(self, key: str) -> tuple[Network, ...]:
        text = self._environ.get(key, "")
        try:
            return tuple(ipaddress.ip_network(part.strip()) for part in text.split(",") if part.strip())
        except ValueError as error:
            raise SettingsError(f"{key} must be a list of networks such as 10.0.0.0/8: {error}.") from None

    def secret(self, key: str) -> str | None:
        if value := self._environ.get(key):
            return value
        if path := self._environ.get(f"{key}_FILE"):
            try:
                return Path(path).read_text(encoding="utf-8").strip()
            except OSError as error:
                raise SettingsError(f"{key}_FILE cannot be read: {error}.") from None
        return None
