"""Faults on the way between author, relay and visitor (reliability notes, rows R1 to R4)."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from support import edge_app
from support.processes import clean_environment, free_port, running, wait_for
from support.relay import (
    DOMAIN,
    TOKENS,
    ask,
    connect,
    get,
    raw_app,
    read_all,
    read_head,
    running_relay,
    serving,
    status_of,
    write_grants,
)

HOST = f"demo.{DOMAIN}"


class RelayProcess:
    """A relay as its own process on ports that stay the same over restarts."""

    def __init__(self, folder: Path) -> None:
        self.http_port, self.ssh_port = free_port(), free_port()
        self._environment = clean_environment(
            {
                "STAGEDOOR_RELAY_GRANTS": str(write_grants(folder)),
                "STAGEDOOR_RELAY_STATE_DIR": str(folder / "state"),
                "STAGEDOOR_RELAY_HTTP_PORT": str(self.http_port),
                "STAGEDOOR_RELAY_SSH_PORT": str(self.ssh_port),
                "STAGEDOOR_SHARE_DOMAIN": DOMAIN,
                "STAGEDOOR_RELAY_ACCESS_LOG": "off",
            }
        )
        self.start()

    def start(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "stagedoor_relay"],
            env=self._environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout
        self.ready = json.loads(self.process.stdout.readline())

    def stop(self, number: int) -> int:
        self.process.send_signal(number)
        code = self.process.wait(15)
        for stream in (self.process.stdout, self.process.stderr):
            assert stream
            stream.close()
        return code


@pytest.fixture
def relay(tmp_path: Path) -> Iterator[RelayProcess]:
    relay = RelayProcess(tmp_path)
    yield relay
    if relay.process.poll() is None:
        relay.stop(signal.SIGTERM)


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with serving(edge_app.app) as port:
        yield port


def share_to(relay: RelayProcess, port: int, name: str | None, states: list[str]):
    from stagedoor.tunnel import ShareOptions, share

    return share(
        "127.0.0.1",
        port,
        ShareOptions(
            name=name,
            server_address=f"127.0.0.1:{relay.ssh_port}",
            token=TOKENS["ann"],
            host_key=relay.ready["host_key"],
            is_quiet=True,
            on_state=lambda state, text: states.append(state),
        ),
    )


def status(http_port: int, host: str) -> int:
    try:
        return status_of(ask(http_port, get(host), 5))
    except OSError:
        return -1


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_r4_relay_restart_brings_the_same_address_back(relay: RelayProcess, port: int, number: int) -> None:
    states: list[str] = []
    with share_to(relay, port, None, states) as link:
        host, url = f"{link.name}.{DOMAIN}", link.url
        assert status(relay.http_port, host) == 200
        code = relay.stop(number)
        assert code == (-number if number == signal.SIGKILL else 0)
        wait_for(lambda: "lost" in states)
        relay.start()
        since = time.monotonic()
        wait_for(lambda: status(relay.http_port, host) == 200, timeout_s=15)
        assert time.monotonic() - since < 10
        assert link.url == url
        assert states[-1] == "live"


def test_r4_relay_that_is_told_to_stop_lets_answers_end(relay: RelayProcess, port: int) -> None:
    with share_to(relay, port, "demo", []):
        with connect(relay.http_port) as visitor:
            visitor.sendall(get(HOST, "/events?count=20"))  # one second
            read_head(visitor)
            relay.process.send_signal(signal.SIGTERM)
            assert read_all(visitor).endswith(b"data: 19\n\n\r\n0\r\n\r\n")
        assert relay.process.wait(10) == 0


def test_r1_killed_author_is_an_honest_page_and_back_under_the_same_name(
    relay: RelayProcess, port: int, tmp_path: Path
) -> None:
    environment = {
        "STAGEDOOR_TOKEN": TOKENS["ann"],
        "STAGEDOOR_SHARE_SERVER_ADDRESS": f"127.0.0.1:{relay.ssh_port}",
        "STAGEDOOR_SHARE_HOST_KEY": relay.ready["host_key"],
        "STAGEDOOR_HOME": str(tmp_path),
    }
    script = "from stagedoor.cli.main import main; raise SystemExit(main())"
    command = ("-c", script, "share", str(port), "--name", "demo")
    for round_number in range(3):
        log = tmp_path / f"share-{round_number}.log"
        with running(*command, log=log, environment=environment) as author:
            author.wait_for_output("demo.share.test")
            assert status(relay.http_port, HOST) == 200
            edge_app.arrived.clear()
            in_flight = connect(relay.http_port)
            in_flight.sendall(get(HOST, "/silent"))
            assert edge_app.arrived.wait(5)
            author.process.kill()
            since = time.monotonic()
            # 502, or 503 where the request went over a kept stream and was tried once more: never a hang
            assert status_of(read_all(in_flight)) in {502, 503}
            wait_for(lambda: status(relay.http_port, HOST) == 503)
            assert time.monotonic() - since < 1.5
            in_flight.close()


def test_r3_half_open_client_is_noticed_and_replaced(tmp_path: Path, port: int) -> None:
    """A client that hangs without closing anything: its name is freed by the keepalive, or taken over at once."""
    with running_relay(tmp_path, keepalive_interval_s=0.2) as relay:
        environment = {
            "STAGEDOOR_TOKEN": TOKENS["ann"],
            "STAGEDOOR_SHARE_SERVER_ADDRESS": f"127.0.0.1:{relay.ssh_port}",
            "STAGEDOOR_SHARE_HOST_KEY": relay.host_key,
            "STAGEDOOR_HOME": str(tmp_path),
        }
        script = "from stagedoor.cli.main import main; raise SystemExit(main())"
        for name, takes_over in (("ann-silent", False), ("ann-taken", True)):
            log = tmp_path / f"{name}.log"
            with running("-c", script, "share", str(port), "--name", name, log=log, environment=environment) as author:
                author.wait_for_output(f"{name}.share.test")
                os.kill(author.process.pid, signal.SIGSTOP)
                try:
                    if takes_over:
                        with relay.share(port, name):
                            assert status(relay.http_port, f"{name}.{DOMAIN}") == 200
                    else:
                        wait_for(lambda name=name: status(relay.http_port, f"{name}.{DOMAIN}") == 503, timeout_s=10)
                finally:
                    os.kill(author.process.pid, signal.SIGCONT)


def test_r2_cut_network_heals_under_the_same_name(tmp_path: Path, port: int) -> None:
    """A hop between client and relay drops every connection and refuses new ones for a while."""
    is_cut = threading.Event()
    held: list[socket.socket] = []
    with running_relay(tmp_path) as relay:

        def hop(connection: socket.socket, app: object) -> None:
            if is_cut.is_set():
                return
            upstream = connect(relay.ssh_port)
            held.extend((connection, upstream))

            def pump(source: socket.socket, sink: socket.socket) -> None:
                try:
                    while data := source.recv(65536):
                        sink.sendall(data)
                except OSError:
                    pass

            thread = threading.Thread(target=pump, args=(upstream, connection), daemon=True)
            thread.start()
            pump(connection, upstream)

        states: list[str] = []
        from stagedoor.tunnel import ShareOptions, share

        with raw_app(hop) as network:
            options = ShareOptions(
                name="demo",
                server_address=f"127.0.0.1:{network.port}",
                token=TOKENS["ann"],
                host_key=relay.host_key,
                is_quiet=True,
                on_state=lambda state, text: states.append(state),
            )
            with share("127.0.0.1", port, options) as link:
                assert status(relay.http_port, HOST) == 200
                is_cut.set()
                for connection in held:
                    connection.shutdown(socket.SHUT_RDWR)
                wait_for(lambda: "lost" in states)
                wait_for(lambda: status(relay.http_port, HOST) == 503)
                is_cut.clear()
                since = time.monotonic()
                wait_for(lambda: status(relay.http_port, HOST) == 200)
                assert time.monotonic() - since < 5
                assert link.url == f"http://{HOST}"


def test_app_that_crashes_and_returns(tmp_path: Path) -> None:
    with running_relay(tmp_path) as relay:
        with serving(edge_app.app) as port:
            link = relay.share(port, "demo")
            assert status(relay.http_port, HOST) == 200
        assert status(relay.http_port, HOST) == 502
        with serving(edge_app.app, port):
            assert status(relay.http_port, HOST) == 200
        link.close()


def test_many_clients_come_back_after_a_restart(relay: RelayProcess, port: int) -> None:
    links = [share_to(relay, port, f"ann-{n}", []) for n in range(8)]
    relay.stop(signal.SIGKILL)
    relay.start()
    since = time.monotonic()
    for n in range(8):
        wait_for(lambda n=n: status(relay.http_port, f"ann-{n}.{DOMAIN}") == 200, timeout_s=15)
    assert time.monotonic() - since < 10
    for link in links:
        link.close()
