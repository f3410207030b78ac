"""Attacks on the tunnel (reliability notes, rows T1 to T11), each against a real relay."""

from __future__ import annotations

import asyncio
import os
import random
import socket
import struct
import threading
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import asyncssh
import psutil
import pytest
from support import edge_app
from support.processes import wait_for
from support.relay import TOKENS, RunningRelay, ask, connect, get, raw_app, read_head, running_relay, serving, status_of

from stagedoor.errors import ShareError
from stagedoor.tunnel import ShareOptions, share


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with serving(edge_app.app) as port:
        yield port


@pytest.fixture(scope="module")
def relay(tmp_path_factory: pytest.TempPathFactory, port: int) -> Iterator[RunningRelay]:
    with running_relay(tmp_path_factory.mktemp("relay")) as relay, relay.share(port, "demo"):
        yield relay


@pytest.fixture
async def client(relay: RunningRelay) -> AsyncIterator[asyncssh.SSHClientConnection]:
    async with log_in(relay) as connection:
        yield connection


def log_in(relay: RunningRelay, account: str = "ann", **options: object):
    return asyncssh.connect(
        "127.0.0.1",
        relay.ssh_port,
        config=None,
        agent_path=None,
        client_keys=None,
        username=options.pop("username", "anyone"),
        password=TOKENS.get(account, account),
        known_hosts=asyncssh.import_known_hosts(f"* {relay.host_key}\n"),
        **options,
    )


async def alive(relay: RunningRelay) -> bool:
    answer = await asyncio.to_thread(ask, relay.http_port, get("demo.share.test", "/status/200"))
    return status_of(answer) == 200


# T1: the link is encrypted and the server is verified.


def test_t1_nothing_readable_on_the_wire(relay: RunningRelay) -> None:
    """A recording hop between client and relay sees neither the token nor a visitor's words."""
    recorded = bytearray()
    canary = b"canary-8f2b61"

    def hop(connection: socket.socket, app: object) -> None:
        with connect(relay.ssh_port) as upstream:

            def back() -> None:
                while data := upstream.recv(65536):
                    recorded.extend(data)
                    connection.sendall(data)

            thread = threading.Thread(target=back, daemon=True)
            thread.start()
            while data := connection.recv(65536):
                recorded.extend(data)
                upstream.sendall(data)

    with serving(edge_app.app) as port, raw_app(hop) as tap:
        options = ShareOptions(
            name="ann-tap", server_address=f"127.0.0.1:{tap.port}", token=TOKENS["ann"], host_key=relay.host_key
        )
        with share("127.0.0.1", port, options):
            body = f"POST / HTTP/1.1\r\nHost: ann-tap.share.test\r\nContent-Length: {len(canary)}\r\nConnection: close\r\n\r\n"
            assert status_of(ask(relay.http_port, body.encode() + canary)) == 200
    assert len(recorded) > 1000
    assert canary not in recorded
    assert TOKENS["ann"].encode() not in recorded


def test_t1_another_host_key_is_refused(relay: RunningRelay, port: int) -> None:
    other = asyncssh.generate_private_key("ssh-ed25519").export_public_key("openssh").decode()
    with pytest.raises(ShareError, match="host key differs"):
        share(
            "127.0.0.1",
            port,
            ShareOptions(server_address=f"127.0.0.1:{relay.ssh_port}", token="token-of-ann", host_key=other),
        )


def test_t1_weak_algorithms_are_not_offered(relay: RunningRelay) -> None:
    offer = key_exchange_offer(relay.ssh_port)
    assert offer["encryption"] == ["aes128-gcm@openssh.com", "aes256-gcm@openssh.com"]
    assert offer["host_key"] == ["ssh-ed25519"]
    assert offer["compression"] == ["none"]
    assert set(offer["kex"]) <= {
        "mlkem768x25519-sha256", "curve25519-sha256", "curve25519-sha256@libssh.org", "ext-info-s",
        "kex-strict-s-v00@openssh.com",
    }  # fmt: skip


# T2: strict key exchange (Terrapin).


def test_t2_strict_key_exchange(relay: RunningRelay) -> None:
    assert "kex-strict-s-v00@openssh.com" in key_exchange_offer(relay.ssh_port)["kex"]


def key_exchange_offer(port: int) -> dict[str, list[str]]:
    """Read a server's SSH_MSG_KEXINIT (RFC 4253 section 7.1)."""
    with connect(port) as connection:
        connection.sendall(b"SSH-2.0-probe\r\n")
        file = connection.makefile("rb")
        file.readline()
        start = file.read(4)
        packet = start + file.read(struct.unpack(">I", start)[0])
    payload, lists = packet[6 + 16 :], []
    for _ in range(10):
        (length,) = struct.unpack(">I", payload[:4])
        lists.append(payload[4 : 4 + length].decode().split(","))
        payload = payload[4 + length :]
    return {"kex": lists[0], "host_key": lists[1], "encryption": lists[2], "compression": lists[6]}


# T3: nothing before authentication; the account is that of the key that signed.


async def test_t3_no_channel_before_authentication(relay: RunningRelay) -> None:
    for message in (80, 90, 98, 94):  # global request, channel open, channel request, channel data
        answer = await asyncio.to_thread(send_before_authentication, relay.ssh_port, message)
        assert answer == b"", "the connection is ended"


def send_before_authentication(port: int, message: int) -> bytes:
    """Send a plain packet in the middle of the key exchange; returns what comes after the server's own KEXINIT."""
    with connect(port, 5) as connection:
        connection.sendall(b"SSH-2.0-probe\r\n")
        payload = bytes([message]) + struct.pack(">I", 13) + b"tcpip-forward" + b"\x01" + b"\0" * 8
        padding = 8 - (len(payload) + 5) % 8 + 8
        connection.sendall(struct.pack(">IB", len(payload) + padding + 1, padding) + payload + b"\0" * padding)
        data = b""
        try:
            while more := connection.recv(65536):
                data += more
        except ConnectionResetError:
            pass
        rest = data.split(b"\n", 1)[1]
        (length,) = struct.unpack(">I", rest[:4])
        after = rest[4 + length :]
        return b"" if not after or after[5] == 1 else after  # 1 is SSH_MSG_DISCONNECT


async def test_t3_account_is_that_of_the_key_that_signed(tmp_path: Path, port: int) -> None:
    """Offering ann's key first and signing with bob's makes the connection bob's (Go ssh CVE-2024-45337)."""
    ann, bob = (asyncssh.generate_private_key("ssh-ed25519") for _ in range(2))
    keys = {name: key.export_public_key("openssh").decode() for name, key in (("ann", ann), ("bob", bob))}

    class PublicOnly(asyncssh.SSHKeyPair):
        """Ann's public key without the private one: can be offered, signs rubbish."""

        def __init__(self) -> None:
            super().__init__(
                b"ssh-ed25519", b"ssh-ed25519", (b"ssh-ed25519",), (b"ssh-ed25519",), ann.public_data, None
            )

        async def sign_async(self, data: bytes) -> bytes:
            return bob.sign(data, b"ssh-ed25519")

        def sign(self, data: bytes) -> bytes:
            return bob.sign(data, b"ssh-ed25519")

    with running_relay(tmp_path, keys=keys) as relay:
        with pytest.raises(asyncssh.PermissionDenied):
            async with asyncssh.connect(
                "127.0.0.1", relay.ssh_port, config=None, agent_path=None, known_hosts=None, username="x",
                client_keys=[PublicOnly()],
            ):  # fmt: skip
                pass
        async with asyncssh.connect(
            "127.0.0.1",
            relay.ssh_port,
            config=None,
            agent_path=None,
            known_hosts=None,
            username="x",
            client_keys=[PublicOnly(), bob],
        ) as connection:
            with pytest.raises(asyncssh.ChannelListenError):
                await connection.forward_remote_port("ann-x", 80, "127.0.0.1", port)
            await connection.forward_remote_port("bob-x", 80, "127.0.0.1", port)


# T4: names of others.

TAKEOVERS = [
    "demo", "Demo", "DEMO", "demo.", "demo ", " demo", "demo.share.test", "dem\u043e", "xn--dmo-hna", "xn--demo", "demo\x00",
    "demo/", "../demo", "demo:80", "user@demo", "demo,bob-a", "bob:token@demo", "-demo", "demo-", "de_mo", "d\u200bemo",
    "\uff44\uff45\uff4d\uff4f", "admin", "www", "api", "console", "ann-", "ann-x", "a" * 41, "unix:/tmp/x", "demo%00", "demo\n",
]  # fmt: skip


@pytest.mark.parametrize("name", TAKEOVERS)
async def test_t4_names_of_others_are_refused(relay: RunningRelay, port: int, name: str) -> None:
    before = relay.run(lambda: sorted(tunnel.name for tunnel in relay.relay.registry))
    async with log_in(relay, "bob") as connection:
        with pytest.raises(asyncssh.ChannelListenError):
            await connection.forward_remote_port(name, 80, "127.0.0.1", port)
    assert relay.run(lambda: sorted(tunnel.name for tunnel in relay.relay.registry)) == before


async def test_t4_a_dropped_name_stays_with_its_owner(relay: RunningRelay, port: int) -> None:
    link = await asyncio.to_thread(relay.share, port)
    name = link.name
    await asyncio.to_thread(link.close)
    await asyncio.to_thread(wait_for, lambda: relay.relay.registry.get(name) is None)
    async with log_in(relay, "bob") as connection:
        with pytest.raises(asyncssh.ChannelListenError):
            await connection.forward_remote_port(name, 80, "127.0.0.1", port)
    async with log_in(relay, "ann") as connection:
        await connection.forward_remote_port(name, 80, "127.0.0.1", port)


# T5: one parsed authority decides; see also the strictness grid.


def test_t5_route_and_check_read_the_same_host(relay: RunningRelay) -> None:
    for target in ("http://demo.share.test/", "http://nobody.share.test/"):
        other = "nobody.share.test" if "demo" in target else "demo.share.test"
        assert status_of(ask(relay.http_port, get(other, target))) == 400


# T6: malformed packets.


async def test_t6_mutated_packets_do_not_disturb_others(relay: RunningRelay) -> None:
    chance = random.Random(6)
    for _ in range(300):
        with connect(relay.ssh_port) as connection:
            hello = bytearray(b"SSH-2.0-OpenSSH_9.2\r\n" + struct.pack(">IBB", 1000, 4, 20) + os.urandom(994))
            for _ in range(chance.randrange(1, 12)):
                hello[chance.randrange(8 if chance.random() < 0.9 else 0, len(hello))] = chance.randrange(256)
            connection.sendall(hello[: chance.randrange(1, len(hello))])
    assert await alive(relay)


@pytest.mark.parametrize(
    "command",
    [
        "sh", "stagedoor-control {", "stagedoor-control []", "stagedoor-control null", 'stagedoor-control {"project":5}',
        'stagedoor-control {"project":"../x"}', 'stagedoor-control {"visibility":"all"}', 'stagedoor-control {"evil":"x"}',
        "stagedoor-control " + "[" * 5000, "stagedoor-control " + "x" * 20000, "stagedoor-controlx", "\x00", "scp -t /",
        'stagedoor-control {"client":"' + "x" * 300 + '"}',
    ],
)  # fmt: skip
async def test_t6_t8_commands_are_refused(
    client: asyncssh.SSHClientConnection, relay: RunningRelay, command: str
) -> None:
    with pytest.raises((asyncssh.ChannelOpenError, asyncssh.Error)):
        await asyncio.wait_for(client.create_session(asyncssh.SSHClientSession, command=command), 5)
    assert await alive(relay)


async def test_t6_packets_mutated_after_login(relay: RunningRelay) -> None:
    """Well-framed, well-encrypted nonsense: every message number with random content."""
    chance = random.Random(66)
    for number in (*range(50, 101), 192, 255):
        try:
            async with asyncio.timeout(5):
                async with log_in(relay, "bob") as connection:
                    for _ in range(4):
                        connection.send_packet(number, chance.randbytes(chance.randrange(0, 200)))
                    await asyncio.sleep(0)
                    connection.abort()
        except (OSError, TimeoutError, asyncssh.Error):
            pass
    assert await alive(relay)


# T7: user names.


@pytest.mark.parametrize("username", ["../../etc/passwd", "~root", "${HOME}", "a b", "a" * 65, "é", "a/b", "$(id)"])
async def test_t7_strange_user_names_are_refused(relay: RunningRelay, username: str) -> None:
    with pytest.raises((asyncssh.Error, OSError)):
        async with log_in(relay, username=username):
            pass


# T8: everything but a forward of one's own name.


@pytest.mark.parametrize(
    ("host", "target_port"), [("127.0.0.1", 22), ("169.254.169.254", 80), ("localhost", 5432), ("", 0)]
)
async def test_t8_direct_connections_are_refused(
    client: asyncssh.SSHClientConnection, host: str, target_port: int
) -> None:
    with pytest.raises(asyncssh.ChannelOpenError):
        await client.open_connection(host, target_port)


async def test_t8_unix_sockets_are_refused(client: asyncssh.SSHClientConnection) -> None:
    with pytest.raises(asyncssh.ChannelOpenError):
        await client.open_unix_connection("/var/run/docker.sock")
    with pytest.raises(asyncssh.ChannelListenError):
        await client.forward_remote_path("/tmp/evil.sock", "/tmp/other.sock")


async def test_t8_sftp_agent_x11_and_tun_are_refused(client: asyncssh.SSHClientConnection) -> None:
    with pytest.raises(asyncssh.ChannelOpenError):
        await client.start_sftp_client()
    with pytest.raises(asyncssh.ChannelOpenError):
        await client.create_session(asyncssh.SSHClientSession, subsystem="netconf")
    with pytest.raises(asyncssh.ChannelOpenError):
        await client.create_session(asyncssh.SSHClientSession, x11_forwarding=True, x11_auth_path="/nonexistent")
    with pytest.raises(asyncssh.ChannelOpenError):
        await client.open_tun()


async def test_t8_a_forward_binds_no_port(relay: RunningRelay, client: asyncssh.SSHClientConnection, port: int) -> None:
    def listening() -> set[int]:
        return {c.laddr.port for c in psutil.Process().net_connections("tcp") if c.status == psutil.CONN_LISTEN}

    before = listening()
    for bind in ("0.0.0.0", "127.0.0.1", ""):
        await client.forward_remote_port(bind, 0, "127.0.0.1", port)
    await client.forward_remote_port("", 22, "127.0.0.1", port)
    assert listening() == before


async def test_t8_what_is_typed_into_the_shell_is_ignored(relay: RunningRelay, port: int) -> None:
    async with log_in(relay) as connection:
        await connection.forward_remote_port("ann-shell", 80, "127.0.0.1", port)
        async with connection.create_process() as process:
            process.stdin.write("id\nls /\n")
            assert "live at" in await process.stdout.readline()
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(process.stdout.readline(), 0.3)


# T9: piling up.


async def test_t9_refused_channels_leave_nothing(relay: RunningRelay) -> None:
    process = psutil.Process()
    async with log_in(relay, "bob") as connection:

        async def round_of(count: int) -> None:
            for _ in range(count):
                with pytest.raises(asyncssh.ChannelOpenError):
                    await connection.open_connection("127.0.0.1", 1)

        await round_of(300)
        before = process.memory_info().rss
        await round_of(1500)
        assert process.memory_info().rss - before < 8 * 1024 * 1024
    assert await alive(relay)


async def test_t9_sessions_of_one_connection_are_bounded(client: asyncssh.SSHClientConnection, port: int) -> None:
    await client.forward_remote_port("ann-many", 80, "127.0.0.1", port)
    for _ in range(4):
        await client.create_session(asyncssh.SSHClientSession)
    with pytest.raises(asyncssh.ChannelOpenError):
        await client.create_session(asyncssh.SSHClientSession)


def test_t9_connections_that_never_log_in_are_ended(tmp_path: Path) -> None:
    with running_relay(tmp_path, login_timeout_s=0.5, max_unauthenticated=40) as relay:
        since = time.monotonic()
        held = [connect(relay.ssh_port, 10) for _ in range(30)]
        for connection in held:
            try:
                while connection.recv(65536):
                    pass
            except OSError:
                pass
            connection.close()
        assert time.monotonic() - since < 5


def test_t9_links_of_one_account_are_bounded(tmp_path: Path, port: int) -> None:
    with running_relay(tmp_path) as relay:
        links = [relay.share(port, f"ann-{n}") for n in range(8)]
        with pytest.raises(ShareError, match="8 links up, the most allowed"):
            relay.share(port, "ann-9")
        for link in links:
            link.close()


def test_t9_guessing_tokens_is_slow(tmp_path: Path, port: int) -> None:
    with running_relay(tmp_path, handshakes_per_minute=20) as relay:
        refused = 0
        for n in range(14):
            with pytest.raises(ShareError) as caught:
                relay.share(port, account=f"guess-{n}")
            refused += "cannot be reached" in str(caught.value)
        assert refused >= 3, "handshakes of one address are limited"


# T10: not an open proxy.


def test_t10_a_kept_connection_is_routed_by_each_request(relay: RunningRelay) -> None:
    with connect(relay.http_port) as connection:
        connection.sendall(get("demo.share.test", "/status/204", close=False))
        assert status_of(read_head(connection)) == 204
        connection.sendall(get("127.0.0.1", "/", close=False))
        assert status_of(read_head(connection)) == 421


def test_t10_proxy_protocol_lines_are_no_http(relay: RunningRelay) -> None:
    for prefix in (b"PROXY TCP4 6.6.6.6 1.2.3.4 1 2\r\n", b"\r\n\r\n\x00\r\nQUIT\n!\x11\x00\x0c"):
        assert status_of(ask(relay.http_port, prefix + get("demo.share.test"))) == 400


# T11: the operator ends a link.


def test_t11_ended_link_is_dead_at_once_and_its_name_held(tmp_path: Path, port: int) -> None:
    with running_relay(tmp_path) as relay:
        link = relay.share(port, "ann-gone", is_quiet=True)
        tunnel = relay.relay.registry.get("ann-gone")
        assert tunnel
        relay.run(lambda: relay.relay.registry.end_session(tunnel.grant.session_id, "taken down", final=True))
        assert status_of(ask(relay.http_port, get("ann-gone.share.test"))) in {404, 503}
        assert link.wait(5)
        with pytest.raises(ShareError):
            relay.share(port, "ann-gone", account="bob")
