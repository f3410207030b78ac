"""`share` from Python and from the command line, against a real relay."""

from __future__ import annotations

import asyncio
import re
import threading
import time
from collections.abc import Iterator

import pytest
from support import edge_app
from support.processes import running, wait_for
from support.relay import TOKENS, RunningRelay, ask, get, running_relay, serving, status_of

from stagedoor.errors import ShareError
from stagedoor.tunnel import ShareOptions, share


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with serving(edge_app.app) as port:
        yield port


@pytest.fixture(scope="module")
def relay(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningRelay]:
    with running_relay(tmp_path_factory.mktemp("relay")) as relay:
        yield relay


def test_ready_in_under_two_seconds(relay: RunningRelay, port: int) -> None:
    since = time.monotonic()
    with relay.share(port) as link:
        assert time.monotonic() - since < 2
        assert link.url == f"http://{link.name}.share.test"
        assert re.fullmatch("[a-z2-9]{12}", link.name)
        assert link.state == "live"
        assert link.visibility == "public"
        assert status_of(ask(relay.http_port, get(f"{link.name}.share.test"))) == 200
    assert link.state == "ended"
    wait_for(lambda: status_of(ask(relay.http_port, get(f"{link.name}.share.test"))) == 503)


def test_states_are_told(relay: RunningRelay, port: int) -> None:
    states: list[tuple[str, str]] = []
    with relay.share(port, "demo", on_state=lambda state, text: states.append((state, text))):
        pass
    assert [state for state, _ in states] == ["connecting", "live", "ended"]
    assert states[1][1] == "http://demo.share.test"


def test_no_thread_and_no_socket_is_left(relay: RunningRelay, port: int) -> None:
    link = relay.share(port, "demo")
    assert any(thread.name == "stagedoor-share" for thread in threading.enumerate())
    link.close()
    link.close()
    assert not any(thread.name == "stagedoor-share" for thread in threading.enumerate())


async def test_works_where_a_loop_runs_already(relay: RunningRelay, port: int) -> None:
    assert asyncio.get_running_loop()
    link = relay.share(port, "demo")  # as in a notebook's cell: blocks this loop for a moment, needs nothing of it
    assert link.url
    link.close()


def test_several_links_from_several_threads(relay: RunningRelay, port: int) -> None:
    links = []
    threads = [threading.Thread(target=lambda n=n: links.append(relay.share(port, f"ann-t{n}"))) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {link.name for link in links} == {f"ann-t{n}" for n in range(4)}
    for link in links:
        assert status_of(ask(relay.http_port, get(f"{link.name}.share.test"))) == 200
        link.close()


@pytest.mark.parametrize(
    ("account", "name", "text"),
    [
        ("wrong-token", None, "refused the access token"),
        ("bob", "demo", "not among the names"),
        ("ann", "admin", "reserved"),
    ],
)
def test_refusals_are_errors_with_reasons(
    relay: RunningRelay, port: int, account: str, name: str | None, text: str
) -> None:
    with pytest.raises(ShareError, match=text):
        relay.share(port, name, account=account)


@pytest.mark.parametrize(
    "options", [ShareOptions(name="No Name"), ShareOptions(name="a.b"), ShareOptions(project="team")]
)
def test_bad_options_are_refused_before_anything_is_dialled(options: ShareOptions) -> None:
    with pytest.raises(ShareError):
        share("127.0.0.1", 1, options)


def test_unreachable_relay(port: int) -> None:
    with pytest.raises(ShareError, match="cannot be reached"):
        share("127.0.0.1", port, ShareOptions(server_address="127.0.0.1:9", token="t", host_key="ssh-ed25519 AAAA"))


def test_unreadable_host_key(relay: RunningRelay, port: int) -> None:
    with pytest.raises(ShareError, match="host key"):
        share(
            "127.0.0.1",
            port,
            ShareOptions(server_address=f"127.0.0.1:{relay.ssh_port}", token="t", host_key="nonsense"),
        )


def test_only_the_one_address_is_dialled(relay: RunningRelay, port: int) -> None:
    """Whatever the relay writes into a channel's opening, the client dials its own app."""
    with relay.share(port, "demo"):
        tunnel = relay.relay.registry.get("demo")
        assert tunnel
        answer = ask(relay.http_port, get("demo.share.test", "http://demo.share.test/x"))
        assert status_of(answer) == 200
        assert b'"target":"/x"' in answer


def test_command_line(relay: RunningRelay, port: int, tmp_path) -> None:
    environment = {
        "STAGEDOOR_TOKEN": TOKENS["ann"],
        "STAGEDOOR_SHARE_SERVER_ADDRESS": f"127.0.0.1:{relay.ssh_port}",
        "STAGEDOOR_SHARE_HOST_KEY": relay.host_key,
        "STAGEDOOR_HOME": str(tmp_path),
    }
    script = "from stagedoor.cli.main import main; raise SystemExit(main())"
    with running(
        "-c", script, "share", str(port), "--name", "ann-cli", log=tmp_path / "log", environment=environment
    ) as program:
        program.wait_for_output("http://ann-cli.share.test")
        assert status_of(ask(relay.http_port, get("ann-cli.share.test"))) == 200
        assert program.interrupt() == 0
        assert "The link has ended." in program.output
        assert "Traceback" not in program.output


@pytest.mark.parametrize("target", ["x", "0", "70000", "host:", "-1"])
def test_command_line_refuses_what_is_no_port(target: str, capsys: pytest.CaptureFixture[str]) -> None:
    from stagedoor.cli.main import main

    try:
        code = main(["share", target])
    except SystemExit as exit_:
        code = int(exit_.code or 0)
    assert code != 0
