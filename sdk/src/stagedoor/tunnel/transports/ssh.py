"""The tunnel over SSH channels (RFC 4254 section 7): the same door that a stock `ssh -R` uses.

The client reads none of the user's SSH files and talks to no agent, accepts exactly one host key, and dials exactly
one local address, whatever the relay asks for.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from typing import cast

import asyncssh
from asyncssh.constants import OPEN_CONNECT_FAILED
from asyncssh.kex import get_kex_algs

from stagedoor.tunnel.quick import quicken_channel, quicken_connection, quicken_transport
from stagedoor.tunnel.transports.base import Connection, TransportError
from stagedoor.tunnel.wire import (
    MAX_CONTROL_LINE_BYTES,
    ControlMessage,
    ControlOptions,
    Credentials,
    Forwarded,
    Refused,
    decode_message,
)

CONNECT_TIMEOUT_S = 10.0
ANSWER_TIMEOUT_S = 15.0
DIAL_TIMEOUT_S = 5.0
KEEPALIVE_S = 15.0

WINDOW_BYTES = 2 * 1024 * 1024
"""Receive window of a channel: 20 MB/s of upload at 100 ms round trip."""

PACKET_BYTES = 32 * 1024

_KEX = [
    name
    for name in ("mlkem768x25519-sha256", "curve25519-sha256")
    if name.encode() in get_kex_algs()  # ML-KEM needs a cryptography library of 2025 or later
]
_CIPHERS = ["aes128-gcm@openssh.com", "aes256-gcm@openssh.com"]


class SSHTransport:
    """Connects to a relay's SSH door.

    Args:
        credentials: Where it is, its host key, and the token.
        local_host: The one host that is dialled.
        local_port: The one port that is dialled.
    """

    def __init__(self, credentials: Credentials, local_host: str, local_port: int) -> None:
        self._credentials = credentials
        self._local = (local_host, local_port)

    async def connect(self, on_message: Callable[[ControlMessage], None]) -> Connection:
        """Connect and log in with the token as password."""
        stated = self._credentials
        where = f"{stated.ssh_host}:{stated.ssh_port}"
        try:
            connection = await asyncssh.connect(
                stated.ssh_host,
                stated.ssh_port,
                username="stagedoor",
                password=stated.token,
                known_hosts=asyncssh.import_known_hosts(f"* {stated.host_key}\n"),
                server_host_key_algs=["ssh-ed25519"],
                config=None,  # the user's ~/.ssh/config must not redirect the tunnel
                agent_path=None,
                client_keys=None,
                preferred_auth="password",
                kex_algs=_KEX,
                encryption_algs=_CIPHERS,
                compression_algs=["none"],
                connect_timeout=CONNECT_TIMEOUT_S,
                login_timeout=CONNECT_TIMEOUT_S,
                keepalive_interval=KEEPALIVE_S,
                keepalive_count_max=3,
                client_version="Stagedoor",
            )
        except asyncssh.HostKeyNotVerifiable as error:
            raise TransportError(
                f"{where} is not the relay that this machine knows: its host key differs. If the relay was set up "
                "anew, run `stagedoor login` again; otherwise somebody is in between.",
                is_final=True,
            ) from error
        except asyncssh.PermissionDenied as error:
            raise TransportError(
                f"{where} refused the access token; make a new one and run `stagedoor login`.", is_final=True
            ) from error
        except asyncssh.KeyImportError as error:
            raise TransportError(f"the stored host key of {where} cannot be read: {error}", is_final=True) from error
        except (OSError, TimeoutError, asyncssh.Error) as error:
            raise TransportError(f"{where} cannot be reached: {_words(error)}", is_final=False) from error
        return _SSHConnection(connection, self._local, on_message)


def _words(error: BaseException) -> str:
    return str(error) or type(error).__name__


class _SSHConnection:
    """One connection: the control channel, the forward and its bridges."""

    def __init__(
        self,
        connection: asyncssh.SSHClientConnection,
        local: tuple[str, int],
        on_message: Callable[[ControlMessage], None],
    ) -> None:
        self._connection = connection
        self._local = local
        self._on_message = on_message
        quicken_connection(connection)
        self._bridges = _Bridges(connection)
        self._answer: asyncio.Future[Forwarded | Refused] = asyncio.get_running_loop().create_future()

    async def forward(self, name: str | None, options: ControlOptions) -> Forwarded:
        """Open the control channel, then ask for the forward."""
        try:
            async with asyncio.timeout(ANSWER_TIMEOUT_S):
                await self._connection.create_session(
                    lambda: _ControlReader(self._take), command=options.command(), encoding=None
                )
                with contextlib.suppress(asyncssh.ChannelListenError):  # the control channel says why
                    await self._connection.create_server(
                        self._dial, name or "", 80, encoding=None, window=WINDOW_BYTES, max_pktsize=PACKET_BYTES
                    )
                answer = await self._answer
        except (OSError, TimeoutError, asyncssh.Error) as error:
            raise TransportError(f"the relay did not put the link up: {_words(error)}", is_final=False) from error
        if isinstance(answer, Refused):
            raise TransportError(answer.reason, is_final=answer.final)
        return answer

    def _take(self, message: ControlMessage) -> None:
        if isinstance(message, Forwarded | Refused) and not self._answer.done():
            self._answer.set_result(message)
        else:
            self._on_message(message)

    async def _dial(self, orig_host: str, orig_port: int) -> asyncssh.SSHTCPSession[bytes]:
        """Connect to the app before the channel is confirmed, so that the relay knows when it is not running."""
        bridge = Bridge(self._bridges)
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(DIAL_TIMEOUT_S):
                await loop.create_connection(lambda: bridge.local, *self._local)
        except (OSError, TimeoutError) as error:
            raise asyncssh.ChannelOpenError(OPEN_CONNECT_FAILED, "the app does not answer") from error
        return bridge

    async def wait_closed(self) -> str:
        """Wait for the end."""
        await self._connection.wait_closed()
        if not self._answer.done():
            self._answer.cancel()
        return "the connection to the relay has ended"

    def close(self) -> None:
        """End the connection."""
        self._connection.close()


class _ControlReader(asyncssh.SSHClientSession[bytes]):
    """Reads the control channel's lines."""

    def __init__(self, take: Callable[[ControlMessage], None]) -> None:
        self._take = take
        self._held = b""

    def data_received(self, data: bytes, datatype: int | None) -> None:
        *lines, self._held = (self._held + data).split(b"\n")
        if len(self._held) > MAX_CONTROL_LINE_BYTES:
            self._held = b""
        for line in lines:
            try:
                message = decode_message(line.decode("utf-8", "replace"))
            except ValueError:
                continue  # a relay of another version may say things that are not understood here
            if message is not None:
                self._take(message)


class _Bridges:
    """The open bridges of a connection, paused together while its socket cannot take more.

    asyncssh bounds each channel by its window but not what all of them queue in the socket; without this a large
    download would stand in front of every small answer.
    """

    def __init__(self, connection: asyncssh.SSHClientConnection) -> None:
        self.open: set[Bridge] = set()
        self.is_full = False
        connection.pause_writing = self._pause  # asyncssh itself ignores these two calls of asyncio.Protocol
        connection.resume_writing = self._resume

    def _pause(self) -> None:
        self._set_full(True)

    def _resume(self) -> None:
        self._set_full(False)

    def _set_full(self, is_full: bool) -> None:
        self.is_full = is_full
        for bridge in tuple(self.open):
            bridge.update_local_reading()


class _LocalSocket(asyncio.Protocol):
    """The app's side of a bridge."""

    def __init__(self, bridge: Bridge) -> None:
        self._bridge = bridge
        self.transport: asyncio.Transport | None = None
        self.has_eof = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)
        quicken_transport(transport)
        self._bridge.update_local_reading()

    def data_received(self, data: bytes) -> None:
        self._bridge.to_relay(data)

    def eof_received(self) -> bool:
        self.has_eof = True
        self._bridge.local_eof()
        return True

    def connection_lost(self, exc: Exception | None) -> None:
        self.transport = None
        self._bridge.local_lost(exc)

    def pause_writing(self) -> None:
        self._bridge.local_is_full(True)

    def resume_writing(self) -> None:
        self._bridge.local_is_full(False)


class Bridge(asyncssh.SSHTCPSession[bytes]):
    """One forwarded channel and one socket to the app; each direction ends by itself."""

    def __init__(self, bridges: _Bridges) -> None:
        self._bridges = bridges
        self.local = _LocalSocket(self)
        self._channel: asyncssh.SSHTCPChannel[bytes] | None = None
        self._is_channel_full = False
        self._has_channel_eof = False

    # From the relay.

    def connection_made(self, chan: asyncssh.SSHTCPChannel[bytes]) -> None:
        """The channel is confirmed: let the app's bytes come."""
        self._channel = chan
        quicken_channel(chan)
        self._bridges.open.add(self)
        if self.local.transport is None:
            chan.abort()  # the app hung up between the dial and now
        else:
            self.update_local_reading()

    def data_received(self, data: bytes, datatype: int | None) -> None:
        """Hand bytes to the app."""
        if self.local.transport is not None:
            self.local.transport.write(data)

    def eof_received(self) -> bool:
        """The visitor will send no more."""
        self._has_channel_eof = True
        if self.local.transport is not None and not self.local.transport.is_closing():
            if self.local.has_eof:
                self.local.transport.close()
            else:
                self.local.transport.write_eof()
        return True

    def connection_lost(self, exc: Exception | None) -> None:
        """The channel is gone: so is the visitor."""
        self._channel = None
        self._bridges.open.discard(self)
        if self.local.transport is not None:
            self.local.transport.close()

    def pause_writing(self) -> None:
        """The relay is slow."""
        self._is_channel_full = True
        self.update_local_reading()

    def resume_writing(self) -> None:
        """The relay takes bytes again."""
        self._is_channel_full = False
        self.update_local_reading()

    # From the app.

    def update_local_reading(self) -> None:
        """Read from the app only while there is somewhere to put it."""
        transport = self.local.transport
        if transport is None or transport.is_closing():
            return
        if self._channel is None or self._is_channel_full or self._bridges.is_full:
            transport.pause_reading()
        else:
            transport.resume_reading()

    def to_relay(self, data: bytes) -> None:
        """Send the app's bytes."""
        if self._channel is not None and not self._channel.is_closing():
            self._channel.write(data)

    def local_eof(self) -> None:
        """The app will send no more."""
        if self._channel is not None and not self._channel.is_closing():
            self._channel.write_eof()
            if self._has_channel_eof and self.local.transport is not None:
                self.local.transport.close()

    def local_lost(self, exc: Exception | None) -> None:
        """The app's socket is gone."""
        if self._channel is not None and not self._channel.is_closing():
            if exc is None:
                self._channel.close()
            else:
                self._channel.abort()

    def local_is_full(self, is_full: bool) -> None:
        """The app is slow: stop the relay's bytes; its window then stops the visitor."""
        if self._channel is not None and not self._channel.is_closing():
            if is_full:
                self._channel.pause_reading()
            else:
                self._channel.resume_reading()
