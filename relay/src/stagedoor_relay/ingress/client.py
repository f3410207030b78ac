"""One SSH client: its login, its session channels, and the forwards that become tunnels."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Awaitable
from typing import Protocol

import asyncssh
from asyncssh.constants import DISC_BY_APPLICATION, DISC_NO_MORE_AUTH_METHODS_AVAILABLE, DISC_SERVICE_NOT_AVAILABLE

from stagedoor.tunnel.quick import quicken_connection
from stagedoor.tunnel.wire import Closing, ControlMessage, ControlOptions, Forwarded, Refused, requested_name
from stagedoor_relay.authority.base import Account, Authority, SessionGrant, SessionRequest
from stagedoor_relay.errors import (
    AuthorityError,
    DeniedError,
    NameRefusedError,
    UpstreamOfflineError,
    UpstreamRefusedError,
)
from stagedoor_relay.ingress.channels import PACKET_BYTES, WINDOW_BYTES, ChannelStream, WriteGate
from stagedoor_relay.ingress.control import ControlSession
from stagedoor_relay.registry import Registry, Tunnel
from stagedoor_relay.stream import Stream, StreamReceiver

logger = logging.getLogger("stagedoor.ingress")

MAX_LOGIN_TRIES = 6
"""As OpenSSH's MaxAuthTries."""

MAX_SESSIONS = 4
"""Session channels of one connection; a client needs one."""

FORWARD_WAIT_S = 60.0
"""A logged-in connection without any forward is closed after this."""

REFUSED_WAIT_S = 2.0
"""A client whose forwards were all refused stays this long: others of its forwards may still come."""

GOODBYE_S = 1.0
"""Between the end of a session channel and that of the connection, so that a stock client exits by itself."""

OPEN_TIMEOUT_S = 10.0
"""For a channel to be confirmed: one round trip and a local dial; longer means that the connection is half dead."""

_USERNAME = re.compile(r"[A-Za-z0-9._@+-]{0,64}")
_FIRST_DYNAMIC_PORT = 10_000


class Door(Protocol):
    """What a connection needs of the listener that accepted it."""

    authority: Authority
    registry: Registry
    connections: set[ClientConnection]

    def admit(self, peer_host: str) -> bool:
        """Count a new connection; False when there are too many."""
        ...

    def authenticated(self, peer_host: str) -> None:
        """A counted connection has logged in or is gone."""
        ...

    def session_ended(self, session_id: str) -> None:
        """Tell the authority that a session has ended."""
        ...


class Forward(asyncssh.SSHListener):
    """A remote forward: a listener without a socket, which opens channels when the edge asks for streams.

    Args:
        connection: The client's connection.
        bind_host: Address as the client wrote it; it is echoed with each channel so that the client finds its forward.
        bind_port: Port as the client wrote it, or the one given out when it asked for any.
    """

    def __init__(self, connection: ClientConnection, bind_host: str, bind_port: int) -> None:
        super().__init__()
        self._connection = connection
        self._bind = (bind_host, bind_port)
        self.tunnel: Tunnel | None = None

    def get_port(self) -> int:
        """The port told to a client that asked for any."""
        return self._bind[1]

    def get_addresses(self) -> list[tuple[str, int]]:
        """Nothing is bound."""
        return []

    def close(self) -> None:
        """Called by asyncssh on cancel and when the connection ends."""
        self._connection.forward_closed(self)

    async def wait_closed(self) -> None:
        """Nothing to wait for."""

    async def open(self, receiver: StreamReceiver, *, peer_host: str, peer_port: int) -> Stream:
        """Open a channel to the author's machine (RFC 4254 section 7.2)."""
        return await self._connection.open_channel(self._bind, receiver, peer_host, peer_port)


class ClientConnection(asyncssh.SSHServer):
    """One SSH connection, from its handshake to its end.

    The account is that of the last credential checked: asyncssh runs one check at a time, cancels it when another
    request comes, and only a check that verified a password or a signature completes the login.
    """

    def __init__(self, ingress: Door) -> None:
        self._ingress = ingress
        self._connection: asyncssh.SSHServerConnection | None = None
        self._peer_host = ""
        self._is_counted = False
        self._tries = 0
        self._account: Account | None = None
        self._options = ControlOptions()
        self._gate = WriteGate()
        self._forwards: list[Forward] = []
        self._sessions: list[ControlSession] = []
        self._announced: list[ControlMessage] = []
        self._next_port = _FIRST_DYNAMIC_PORT
        self._patience: asyncio.TimerHandle | None = None

    # Connection and login.

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        """Check the limits before any cryptography is done."""
        self._connection = conn
        self._peer_host = conn.get_extra_info("peername", ("unknown", 0))[0]
        if not self._ingress.admit(self._peer_host):
            logger.warning("too many handshakes from %s", self._peer_host)
            conn.abort()
            return
        self._is_counted = True
        self._gate.attach(conn)
        quicken_connection(conn)
        self._ingress.connections.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        """Take the links down."""
        self._uncount()
        if self._patience is not None:
            self._patience.cancel()
        self._ingress.connections.discard(self)
        for forward in tuple(self._forwards):
            self.forward_closed(forward)
        self._connection = None

    def _uncount(self) -> None:
        if self._is_counted:
            self._is_counted = False
            self._ingress.authenticated(self._peer_host)

    def begin_auth(self, username: str) -> bool:
        """Every user must log in; a name that could mean something to a file system or a shell is refused."""
        if _USERNAME.fullmatch(username) is None:
            raise asyncssh.IllegalUserName("User names hold letters, digits and . _ @ + - only")
        return True

    def public_key_auth_supported(self) -> bool:
        """Keys are checked by the authority."""
        return True

    def password_auth_supported(self) -> bool:
        """An access token is accepted as the password."""
        return True

    async def validate_public_key(self, username: str, key: asyncssh.SSHKey) -> bool:
        """Ask whose key this is; asyncssh verifies the signature made with it."""
        line = key.export_public_key("openssh").decode().strip()
        return await self._login(self._ingress.authority.authenticate_key(username, line, self._peer_host))

    async def validate_password(self, username: str, password: str) -> bool:
        """Ask whose token this is."""
        return await self._login(self._ingress.authority.authenticate_password(username, password, self._peer_host))

    async def _login(self, check: Awaitable[Account]) -> bool:
        self._account = None
        self._tries += 1
        if self._tries > MAX_LOGIN_TRIES and self._connection is not None:
            self._connection.disconnect(DISC_NO_MORE_AUTH_METHODS_AVAILABLE, "Too many tries")
        try:
            self._account = await check
        except DeniedError:
            return False
        except (AuthorityError, NameRefusedError) as error:
            logger.warning("login from %s could not be checked: %s", self._peer_host, error)
            if self._connection is not None:
                # Not an authentication failure: a client must not take a restarting server for a revoked token.
                self._connection.disconnect(
                    DISC_SERVICE_NOT_AVAILABLE, "The server cannot check logins just now; try again"
                )
            return False
        return self._tries <= MAX_LOGIN_TRIES

    def auth_completed(self) -> None:
        """Free the place among those who have not logged in; wait for a forward."""
        self._uncount()
        if self._connection is not None:
            self._patience = asyncio.get_running_loop().call_later(
                FORWARD_WAIT_S, self._give_up, "no link was asked for"
            )

    def _give_up(self, reason: str) -> None:
        if not self._forwards:
            self.leave(reason)

    # Session channels.

    def session_requested(self) -> ControlSession | bool:
        """Open a control channel."""
        if len(self._sessions) >= MAX_SESSIONS:
            return False
        session = ControlSession(self, self._sessions.remove)
        self._sessions.append(session)
        return session

    def set_options(self, options: ControlOptions) -> None:
        """Take what our client asks for; counts for the forwards that follow."""
        self._options = options

    def announced(self) -> list[ControlMessage]:
        """What happened before a control channel was opened."""
        return list(self._announced)

    def hang_up(self, reason: str = "Bye") -> None:
        """End the connection; a stock client shows the reason."""
        if self._connection is not None:
            self._connection.disconnect(DISC_BY_APPLICATION, reason)

    def leave(self, reason: str) -> None:
        """End the connection once a client with a session channel has had time to show what stands there."""
        if self._sessions:
            for session in tuple(self._sessions):
                session.finish()
            asyncio.get_running_loop().call_later(GOODBYE_S, self.hang_up, reason)
        else:
            self.hang_up(reason)

    def shut_down(self, reason: str) -> None:
        """End the connection for the relay's own reasons: the client may come back."""
        for forward in self._forwards:
            if forward.tunnel is not None:
                self._announce(Closing(forward.tunnel.name, reason))
        self.hang_up(reason)

    def _announce(self, message: ControlMessage) -> None:
        self._announced = [*self._announced[-20:], message]
        for session in self._sessions:
            session.send(message)

    # Forwards.

    async def server_requested(self, listen_host: str, listen_port: int) -> asyncssh.SSHListener | bool:
        """Answer a `tcpip-forward`: the bind address is the wanted name, the port means nothing."""
        account = self._account
        if account is None or self._connection is None:
            return False
        wanted: str | None = listen_host[:60]
        try:
            wanted = requested_name(listen_host)
            self._check_room(account, wanted)
            forward = Forward(self, listen_host, listen_port or self._take_port())
            tunnel = await self._open_tunnel(account, wanted, forward)
        except (ValueError, NameRefusedError, DeniedError, AuthorityError) as error:
            logger.info("forward for %s from %s refused: %s", account.account_name, self._peer_host, error)
            is_final = not isinstance(error, AuthorityError) and getattr(error, "final", True)
            self._announce(Refused(wanted, str(error), is_final))
            asyncio.get_running_loop().call_later(REFUSED_WAIT_S, self._give_up, f"no link: {error}")
            return False
        logger.info("%s is up for %s from %s", tunnel.name, account.account_name, self._peer_host)
        grant = tunnel.grant
        self._announce(Forwarded(grant.name, grant.url, grant.visibility, grant.expires_at, grant.project))
        return forward

    def _check_room(self, account: Account, wanted: str | None) -> None:
        registry = self._ingress.registry
        held = registry.get(wanted) if wanted else None
        is_takeover = held is not None and held.account.account_id == account.account_id
        if not is_takeover and registry.count_of(account.account_id) >= account.max_tunnels:
            raise NameRefusedError(f"{account.account_name} has {account.max_tunnels} links up, the most allowed.")

    def _take_port(self) -> int:
        self._next_port += 1
        return self._next_port

    async def _open_tunnel(self, account: Account, wanted: str | None, forward: Forward) -> Tunnel:
        grant = await self._ingress.authority.open_session(
            SessionRequest(
                account=account,
                requested_name=wanted,
                project=self._options.project,
                visibility=self._options.visibility,
                client=self._options.client or self._client_version(),
                peer_host=self._peer_host,
                local_description=self._options.description,
            )
        )
        for session_id in grant.replaces:
            self._ingress.registry.end_session(
                session_id, "replaced by a newer connection of the same owner", final=True
            )
        if self._connection is None:
            self._ingress.session_ended(grant.session_id)
            raise NameRefusedError("the connection has ended")
        tunnel = Tunnel(grant, account, forward, lambda reason, final: self._end(forward, grant, reason, final))
        self._ingress.registry.add(tunnel)
        forward.tunnel = tunnel
        self._forwards.append(forward)
        return tunnel

    def _client_version(self) -> str:
        version = self._connection.get_extra_info("client_version", "") if self._connection is not None else ""
        return str(version)[:100]

    def forward_closed(self, forward: Forward) -> None:
        """The client cancelled a forward or is gone."""
        if forward in self._forwards:
            self._forwards.remove(forward)
        if forward.tunnel is not None:
            tunnel, forward.tunnel = forward.tunnel, None
            logger.info("%s is down", tunnel.name)
            self._ingress.registry.remove(tunnel)
            self._ingress.session_ended(tunnel.grant.session_id)

    def _end(self, forward: Forward, grant: SessionGrant, reason: str, final: bool) -> None:
        """The relay or the authority ends a link; the connection goes with its last one."""
        self._announce(Closing(grant.name, reason, final))
        self.forward_closed(forward)
        if not self._forwards:
            self.leave(f"the link {grant.name} has ended: {reason}")

    async def open_channel(
        self, bind: tuple[str, int], receiver: StreamReceiver, peer_host: str, peer_port: int
    ) -> Stream:
        """Open a forwarded channel.

        The request is never cancelled: asyncssh would keep a channel that is confirmed after that for ever. A channel
        that comes too late is closed instead.
        """
        connection = self._connection
        if connection is None:
            raise UpstreamOfflineError("the connection has ended")
        stream = ChannelStream(receiver, self._gate)
        opening = asyncio.ensure_future(
            connection.create_connection(
                lambda: stream, bind[0], bind[1], peer_host, peer_port, window=WINDOW_BYTES, max_pktsize=PACKET_BYTES
            )
        )
        try:
            done, _ = await asyncio.wait({opening}, timeout=OPEN_TIMEOUT_S)
        except asyncio.CancelledError:
            opening.add_done_callback(_abandon)
            raise
        if not done:
            opening.add_done_callback(_abandon)
            raise UpstreamOfflineError("the author's machine does not answer")
        try:
            opening.result()
        except asyncssh.ChannelOpenError as error:
            if self._connection is None:
                raise UpstreamOfflineError("the connection has ended") from error
            raise UpstreamRefusedError(error.reason) from error
        except (OSError, asyncssh.Error) as error:
            raise UpstreamOfflineError(str(error)) from error
        return stream


def _abandon(
    opening: asyncio.Future[tuple[asyncssh.SSHTCPChannel[bytes], asyncssh.SSHTCPSession[bytes]]],
) -> None:
    if not opening.cancelled() and opening.exception() is None:
        opening.result()[0].abort()
