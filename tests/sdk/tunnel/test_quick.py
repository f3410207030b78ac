"""The shortcuts through asyncssh: that this release of it has what they use, and that nothing is lost by them."""

from __future__ import annotations

import asyncio
import hashlib
from pathlib import Path

import asyncssh
from asyncssh.packet import String
from support import edge_app
from support.relay import TOKENS, RunningRelay, ask, get, running_relay, serving

from stagedoor.tunnel.quick import READ_BYTES, quicken_connection


class Recorder:
    """A transport that keeps what is written."""

    max_size = 1

    def __init__(self) -> None:
        self.writes: list[bytes] = []

    def write(self, data: bytes) -> None:
        self.writes.append(data)

    def is_closing(self) -> bool:
        return False


class Connection:
    """The shape of `SSHConnection` that is relied on: every packet asks for an ignored one first."""

    def __init__(self) -> None:
        self._transport = Recorder()

    def _send(self, data: bytes) -> None:
        self._transport.write(data)

    def send_packet(self, kind: int, *arguments: bytes, handler: object = None) -> None:
        if kind != 2:
            self.send_packet(2)
        self._send(b"%d;" % kind)

    def log_sent_packet(self) -> None: ...

    def log_received_packet(self) -> None: ...


async def test_packets_of_one_turn_go_out_together_and_empty_ones_not_at_all() -> None:
    connection = Connection()
    assert quicken_connection(connection)
    for kind in (94, 94, 93):
        connection.send_packet(kind)
    assert connection._transport.writes == []
    await asyncio.sleep(0)
    assert connection._transport.writes == [b"94;94;93;"]
    assert connection._transport.max_size == READ_BYTES


async def test_what_is_no_channel_message_goes_out_at_once_and_in_order() -> None:
    connection = Connection()
    quicken_connection(connection)
    connection.send_packet(94)
    connection.send_packet(1)  # a disconnect: the transport is closed right after it
    assert connection._transport.writes == [b"94;1;"]
    await asyncio.sleep(0)
    assert len(connection._transport.writes) == 1


def test_something_else_is_left_alone() -> None:
    assert not quicken_connection(object())


async def test_this_asyncssh_has_what_is_used(tmp_path: Path) -> None:
    with serving(edge_app.app) as port, running_relay(tmp_path) as relay:
        async with log_in(relay, rekey_bytes=200_000) as connection:
            assert quicken_connection(connection)
            assert callable(connection.send_packet)
            assert String(b"") == b"\0\0\0\0"
            await connection.forward_remote_port("demo", 80, "127.0.0.1", port)
            answer = await asyncio.to_thread(
                ask, relay.http_port, get("demo.share.test", "/download?length=3000000&sized"), 20
            )
            piece = bytes(range(256)) * 256
            whole = (piece * (3_000_000 // len(piece) + 1))[:3_000_000]
            body = answer.split(b"\r\n\r\n", 1)[1]
            assert hashlib.sha256(body).digest() == hashlib.sha256(whole).digest(), "exact across key exchanges"


def log_in(relay: RunningRelay, **options: object):
    return asyncssh.connect(
        "127.0.0.1", relay.ssh_port, config=None, agent_path=None, client_keys=None, username="x",
        password=TOKENS["ann"], known_hosts=asyncssh.import_known_hosts(f"* {relay.host_key}\n"), **options,
    )  # fmt: skip
