"""Settings from the environment, prefix `STAGEDOOR_`. With none set, the server runs on SQLite and local files."""

from __future__ import annotations

import contextlib
import os
import secrets
import tempfile
from functools import cached_property
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

MIB = 1024 * 1024


class Settings(BaseSettings):
    """All settings of the control plane and its workers."""

    model_config = SettingsConfigDict(env_prefix="STAGEDOOR_", extra="ignore")

    # Where things are kept
    data_dir: Path = Field(default=Path(".stagedoor"), description="Database, files, broker spool and secrets.")
    database_url: str | None = Field(default=None, description="SQLAlchemy URL; default SQLite in the data folder.")
    broker_url: str | None = Field(default=None, description="redis://…; default a spool of files in the data folder.")
    redis_url: str | None = Field(default=None, description="Doorbell and rate limits shared by several processes.")
    storage_dir: Path | None = Field(default=None, description="Files of runs; default `storage` in the data folder.")

    # How the server is reached
    server_host: str = "127.0.0.1"
    server_port: int = Field(default=8080, description="0 takes any free port.")
    console_url: str | None = Field(default=None, description="Public URL of the pages; default http://localhost:PORT.")
    allowed_hosts: str = Field(default="", description="More Host names, comma-separated; others get 421.")
    trusted_proxies: str = Field(default="", description="CIDRs whose X-Forwarded-For is believed, comma-separated.")

    # The relay
    share_domain: str = Field(default="share.localhost:8000", description="Links are <name>.<this>.")
    share_scheme: Literal["http", "https"] = "http"
    relay_secret: str | None = Field(default=None, description="Shared by server, relay and workers.")
    relay_secret_file: Path | None = None
    relay_edge_url: str | None = Field(default=None, description="Where workers reach the relay's edge.")
    relay_ssh_host: str = "localhost"
    relay_ssh_port: int = 2222
    relay_host_key: str | None = Field(default=None, description="The relay's public host key, one OpenSSH line.")
    relay_host_key_file: Path | None = None
    link_visibility: Literal["public", "private"] = Field(
        default="private", description="Visibility of links whose author said none."
    )
    max_tunnels: int = Field(default=20, description="Open tunnels per account.")
    tunnel_silent_after_s: float = Field(default=20.0, description="A tunnel not heard of this long is offline.")

    # Runs
    worker_concurrency: int = Field(default=4, ge=1, description="Runs that one worker carries at a time.")
    worker_pool: Literal["threads", "solo", "prefork"] = "threads"
    heartbeat_s: float = Field(default=5.0, description="How often a worker says that a run is alive.")
    cancel_check_s: float = Field(default=1.0, description="How often a worker looks whether its run was cancelled.")
    silent_after_s: float = Field(default=20.0, description="A running row silent this long has lost its worker.")
    sweep_s: float = Field(default=10.0, description="How often lost runs are looked for.")
    redispatch_after_s: float = Field(default=30.0, description="Queued and not claimed this long: announce again.")
    max_attempts: int = Field(default=3, ge=1, description="Claims that may end without an answer before giving up.")
    run_timeout_s: float = Field(default=3600.0, description="Longest run.")
    event_poll_s: float = Field(default=0.25, description="How often rows are read while somebody follows a run.")
    max_request_bytes: int = 1 * MIB
    max_inputs_bytes: int = 8 * MIB
    max_upload_bytes: int = 512 * MIB
    max_output_file_bytes: int = 512 * MIB
    runs_per_minute: int = Field(default=240, description="Runs that one account may start in a minute.")

    # Sign-in
    sign_ins_per_minute: int = Field(default=10, description="Tries per account and per network prefix.")

    @cached_property
    def resolved_database_url(self) -> str:
        """The database in use."""
        return self.database_url or f"sqlite+aiosqlite:///{(self.data_dir / 'stagedoor.db').absolute()}"

    @cached_property
    def resolved_broker_url(self) -> str:
        """The broker in use."""
        return self.broker_url or "spool://localhost/"

    @cached_property
    def resolved_storage_dir(self) -> Path:
        """The folder of run files."""
        return (self.storage_dir or self.data_dir / "storage").absolute()

    @cached_property
    def spool_dir(self) -> Path:
        """The folder of the embedded broker."""
        return (self.data_dir / "broker").absolute()

    @cached_property
    def resolved_console_url(self) -> str:
        """Public base URL of the pages, no slash at its end."""
        return (self.console_url or f"http://localhost:{self.server_port}").rstrip("/")

    @cached_property
    def is_https(self) -> bool:
        """Whether browsers reach the pages by TLS."""
        return self.resolved_console_url.startswith("https://")

    @cached_property
    def known_hosts(self) -> frozenset[str]:
        """Host names (no port) that requests may carry; loopback names are for health checks and the relay."""
        own = urlsplit(self.resolved_console_url).hostname or "localhost"
        extra = {entry.strip().lower() for entry in self.allowed_hosts.split(",") if entry.strip()}
        return frozenset({own.lower(), "localhost", "127.0.0.1", "::1", self.server_host.lower(), *extra})

    @cached_property
    def proxy_networks(self) -> tuple[IPv4Network | IPv6Network, ...]:
        """Parsed `trusted_proxies`."""
        return tuple(ip_network(entry.strip()) for entry in self.trusted_proxies.split(",") if entry.strip())

    @cached_property
    def resolved_relay_secret(self) -> str:
        """The secret shared with the relay; made at first start (mode 600) where none is configured."""
        if self.relay_secret:
            return self.relay_secret
        path = self.relay_secret_file or self.data_dir / "relay-secret"
        return read_or_create_secret(path)

    @property
    def resolved_relay_host_key(self) -> str | None:
        """The relay's host key as one OpenSSH line; None while the relay has not written it."""
        if self.relay_host_key:
            return self.relay_host_key.strip()
        if self.relay_host_key_file and self.relay_host_key_file.exists():
            return self.relay_host_key_file.read_text(encoding="utf-8").strip()
        return None

    def share_url(self, name: str) -> str:
        """Return the public URL of a link."""
        return f"{self.share_scheme}://{name}.{self.share_domain}"


def read_or_create_secret(path: Path) -> str:
    """Read a secret file, making it (mode 600) where it does not exist; safe when several processes start at once."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        # A complete file is linked into place: nobody ever reads a half-written secret.
        with tempfile.NamedTemporaryFile("w", encoding="ascii", dir=path.parent, prefix=f".{path.name}.") as draft:
            draft.write(secrets.token_urlsafe(32))
            draft.flush()
            with contextlib.suppress(FileExistsError):
                os.link(draft.name, path)
    return path.read_text(encoding="utf-8").strip()
