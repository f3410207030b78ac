"""The SSH door: logs clients in through the authority and turns remote forwards into tunnels.

Only `tcpip-forward` and its cancel (RFC 4254 section 7.1) are served, and only for names that the authority grants to
the account that has authenticated. Direct connections, Unix sockets, agent and X11 forwarding, sftp, shells and
commands are refused; most of that is asyncssh's default, stated here all the same and pinned by tests.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging

import asyncssh
from asyncssh.kex import get_kex_algs

from stagedoor_relay.authority.base import Authority
from stagedoor_relay.errors import (
    AuthorityError,
    DeniedError,
    NameRefusedError,
)
from stagedoor_relay.ingress.client import ClientConnection
from stagedoor_relay.limits import CountLimit, RateLimit, network_key
from stagedoor_relay.registry import Registry
from stagedoor_relay.settings import Settings

logger = logging.getLogger("stagedoor.ingress")

KEX = [
    name
    for name in ("mlkem768x25519-sha256", "curve25519-sha256", "curve25519-sha256@libssh.org")
    if name.encode() in get_kex_algs()  # ML-KEM needs a cryptography library of 2025 or later
]
CIPHERS = ["aes128-gcm@openssh.com", "aes256-gcm@openssh.com"]
SIGNATURES = [
    "ssh-ed25519",
    "sk-ssh-ed25519@openssh.com",
    "ecdsa-sha2-nistp256",
    "ecdsa-sha2-nistp384",
    "ecdsa-sha2-nistp521",
    "sk-ecdsa-sha2-nistp256@openssh.com",
    "rsa-sha2-512",
    "rsa-sha2-256",
]


class SSHIngress:
    """Listens for SSH clients.

    Args:
        settings: Addresses, limits, state folder.
        authority: Says who is who.
        registry: Gets the tunnels.
        host_key: Identity of the relay.
    """

    def __init__(self, settings: Settings, authority: Authority, registry: Registry, host_key: asyncssh.SSHKey) -> None:
        self.settings = settings
        self.authority = authority
        self.registry = registry
        self._host_key = host_key
        self._handshakes = RateLimit(settings.handshakes_per_minute, max(1.0, settings.handshakes_per_minute / 2))
        self._unauthenticated = CountLimit(max(1, settings.max_unauthenticated // 4), settings.max_unauthenticated)
        self._acceptor: asyncssh.SSHAcceptor | None = None
        self._closing: set[asyncio.Task[None]] = set()
        self.connections: set[ClientConnection] = set()

    @property
    def port(self) -> int:
        """The port that is listened on."""
        return self._acceptor.get_port() if self._acceptor is not None else 0

    async def start(self) -> None:
        """Listen."""
        ciphers = [*CIPHERS, "chacha20-poly1305@openssh.com"] if self.settings.allow_chacha20 else CIPHERS
        self._acceptor = await asyncssh.listen(
            self.settings.ssh_host,
            self.settings.ssh_port,
            server_factory=lambda: ClientConnection(self),
            server_host_keys=[self._host_key],
            config=None,  # no file of this machine's user may change what we accept
            kex_algs=KEX,
            encryption_algs=ciphers,
            mac_algs=["hmac-sha2-256-etm@openssh.com"],  # needed by the negotiation; AEAD ciphers do not use it
            compression_algs=["none"],
            signature_algs=SIGNATURES,
            server_version="Stagedoor",
            encoding=None,
            line_editor=False,
            agent_forwarding=False,
            x11_forwarding=False,
            allow_scp=False,
            sftp_factory=None,
            host_based_auth=False,
            kbdint_auth=False,
            login_timeout=self.settings.login_timeout_s,
            keepalive_interval=self.settings.keepalive_interval_s,
            keepalive_count_max=3,
            backlog=1024,
        )

    def admit(self, peer_host: str) -> bool:
        """Count a new connection; False when its address or the relay has too many."""
        key = network_key(peer_host)
        return self._handshakes.allow(key) and self._unauthenticated.take(key)

    def authenticated(self, peer_host: str) -> None:
        """A counted connection has logged in or is gone."""
        self._unauthenticated.release(network_key(peer_host))

    def session_ended(self, session_id: str) -> None:
        """Tell the authority, in the background; if it cannot be told, missing heartbeats will."""

        async def tell() -> None:
            with contextlib.suppress(AuthorityError, DeniedError, NameRefusedError):
                await self.authority.close_session(session_id)

        task = asyncio.get_running_loop().create_task(tell())
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)

    async def close(self, reason: str = "the relay is restarting") -> None:
        """Stop listening, tell every client why (it may come back) and close the connections."""
        if self._acceptor is not None:
            self._acceptor.close()
        for connection in tuple(self.connections):
            connection.shut_down(reason)
        if self._closing:
            await asyncio.wait(tuple(self._closing), timeout=2)
        if self._acceptor is not None:
            await self._acceptor.wait_closed()
