"""The stock `ssh -R` in every way that people write it."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
import websockets.sync.client
from support import edge_app
from support.openssh import OpenSSH
from support.processes import wait_for
from support.relay import TOKENS, RunningRelay, ask, connect, get, relay_settings, serving, status_of


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with serving(edge_app.app) as port:
        yield port


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("openssh")


@pytest.fixture(scope="module")
def relay(folder: Path) -> Iterator[RunningRelay]:
    key = OpenSSH(folder, 1, "").make_key()
    relay = RunningRelay(relay_settings(folder, keys={"ann": key}))
    yield relay
    relay.close()


@pytest.fixture
def ssh(relay: RunningRelay, folder: Path) -> OpenSSH:
    return OpenSSH(folder, relay.ssh_port, relay.host_key)


def up(relay: RunningRelay, name: str, timeout_s: float = 10) -> bool:
    return bool(
        wait_for(
            lambda: status_of(ask(relay.http_port, get(f"{name}.share.test"))) == 200,
            timeout_s=timeout_s,
            because=f"{name} did not come up",
        )
    )


def url_printed(process) -> str:
    for line in process.stdout:
        if match := re.search(r"http://([a-z0-9-]+)\.share\.test", line):
            return match[1]
    raise AssertionError("no link was printed")


def test_named_with_key_and_without_session(relay: RunningRelay, ssh: OpenSSH, port: int) -> None:
    with ssh.running("-N", "-R", f"demo:80:localhost:{port}"):
        assert up(relay, "demo")
    wait_for(lambda: status_of(ask(relay.http_port, get("demo.share.test"))) == 503)


@pytest.mark.parametrize(
    "form", ["80:localhost:{}", "0:localhost:{}", "*:80:localhost:{}", "localhost:80:localhost:{}"]
)
def test_random_name_is_printed(relay: RunningRelay, ssh: OpenSSH, port: int, form: str) -> None:
    with ssh.running("-R", form.format(port)) as process:
        name = url_printed(process)
        assert re.fullmatch("[a-z2-9]{12}", name)
        assert up(relay, name)


def test_token_as_password(relay: RunningRelay, ssh: OpenSSH, port: int) -> None:
    with ssh.running("-R", f"bob-app:80:localhost:{port}", token=TOKENS["bob"]) as process:
        assert url_printed(process) == "bob-app"
        assert up(relay, "bob-app")


def test_several_forwards_of_one_connection(relay: RunningRelay, ssh: OpenSSH, port: int) -> None:
    with ssh.running(
        "-N", "-R", f"ann-a:80:localhost:{port}", "-R", f"ann-b:80:localhost:{port}", "-R", f"0:localhost:{port}"
    ):
        assert up(relay, "ann-a")
        assert up(relay, "ann-b")


def test_everything_works_through_it(relay: RunningRelay, ssh: OpenSSH, port: int) -> None:
    with ssh.running("-N", "-R", f"demo:80:localhost:{port}"):
        assert up(relay, "demo")
        answer = ask(relay.http_port, get("demo.share.test", "/download?length=5000000&sized"), 20)
        assert len(answer.split(b"\r\n\r\n", 1)[1]) == 5_000_000
        body = b"x" * 3_000_000
        post = f"POST /upload HTTP/1.1\r\nHost: demo.share.test\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        assert b'"length":3000000' in ask(relay.http_port, post.encode() + body, 20)
        with (
            connect(relay.http_port) as connection,
            websockets.sync.client.connect("ws://demo.share.test/socket", sock=connection) as websocket,
        ):
            websocket.send("hello")
            assert websocket.recv(timeout=10) == "hello"
        edge_app.left.clear()
        with connect(relay.http_port) as connection:
            connection.sendall(get("demo.share.test", "/events"))
            assert connection.recv(100)
        assert edge_app.left.wait(3), "the visitor's leaving reaches the app"


def test_key_exchange_in_the_middle_of_a_transfer(relay: RunningRelay, ssh: OpenSSH, port: int) -> None:
    with ssh.running("-N", "-o", "RekeyLimit=1M", "-R", f"demo:80:localhost:{port}"):
        assert up(relay, "demo")
        answer = ask(relay.http_port, get("demo.share.test", "/download?length=20000000&sized"), 30)
        assert len(answer.split(b"\r\n\r\n", 1)[1]) == 20_000_000


def test_app_that_is_not_running(relay: RunningRelay, ssh: OpenSSH) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        closed = probe.getsockname()[1]
        with ssh.running("-N", "-R", f"demo:80:localhost:{closed}"):
            wait_for(lambda: status_of(ask(relay.http_port, get("demo.share.test"))) == 502)


def test_refused_name_is_told(relay: RunningRelay, ssh: OpenSSH, port: int) -> None:
    code, output = ssh.run("-o", "ExitOnForwardFailure=no", "-R", f"bob-x:80:localhost:{port}")
    assert "bob-x" in output
    assert "not among the names" in output
    code, output = ssh.run("-N", "-o", "ExitOnForwardFailure=no", "-R", f"bob-x:80:localhost:{port}")
    assert code == 255
    assert "not among the names" in output, "told by the disconnect where there is no session"
    code, output = ssh.run("-N", "-R", f"bob-x:80:localhost:{port}")
    assert code == 255


def test_without_forward_the_use_is_explained(ssh: OpenSSH) -> None:
    code, output = ssh.run("-T")
    assert code == 1
    assert "ssh -R my-demo:80:localhost:7860" in output


def test_wrong_token_is_refused(ssh: OpenSSH, port: int) -> None:
    code, output = ssh.run("-N", "-R", f"80:localhost:{port}", token="wrong")
    assert code == 255
    assert "Permission denied" in output


def test_control_c_on_a_terminal_ends_the_link(relay: RunningRelay, ssh: OpenSSH, port: int) -> None:
    with ssh.running("-tt", "-R", f"ann-c:80:localhost:{port}") as process:
        assert url_printed(process) == "ann-c"
        process.stdin.write("\x03")
        process.stdin.flush()
        assert process.wait(10) == 0


def test_forward_is_cancelled_by_escape(relay: RunningRelay, ssh: OpenSSH, port: int, tmp_path: Path) -> None:
    control = tmp_path / "control"
    with ssh.running("-M", "-S", str(control), "-N", "-R", f"ann-d:80:localhost:{port}"):
        assert up(relay, "ann-d")
        with ssh.running("-S", str(control), "-O", "cancel", "-R", f"ann-d:80:localhost:{port}") as cancel:
            cancel.wait(10)
        wait_for(lambda: status_of(ask(relay.http_port, get("ann-d.share.test"))) == 503)


def test_newer_connection_of_the_same_owner_takes_over(relay: RunningRelay, ssh: OpenSSH, port: int) -> None:
    with ssh.running("-R", f"ann-e:80:localhost:{port}") as first:
        assert url_printed(first) == "ann-e"
        with ssh.running("-N", "-R", f"ann-e:80:localhost:{port}"):
            assert "replaced" in first.communicate(timeout=10)[0]
            assert up(relay, "ann-e")
