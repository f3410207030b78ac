"""What the relay itself says: the right status, HTML for people, JSON for programs, never a stranger's markup."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from support import edge_app
from support.processes import wait_for
from support.relay import RunningRelay, ask, get, running_relay, serving, status_of

from stagedoor_relay.authority.base import NameState
from stagedoor_relay.edge import pages

HTML = "Accept: text/html,*/*;q=0.8\r\n"


@pytest.fixture(scope="module")
def relay(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningRelay]:
    with running_relay(tmp_path_factory.mktemp("relay")) as relay:
        yield relay


def test_unknown_name(relay: RunningRelay) -> None:
    answer = ask(relay.http_port, get("nobody.share.test"))
    assert status_of(answer) == 404
    assert json.loads(answer.split(b"\r\n\r\n", 1)[1])["code"] == "unknown"


def test_owned_name_without_tunnel_is_offline(relay: RunningRelay) -> None:
    answer = ask(relay.http_port, get("demo.share.test", extra=HTML))
    assert status_of(answer) == 503
    assert b"Retry-After: 5" in answer
    assert b"text/html" in answer
    assert b"This app is offline" in answer


def test_offline_tells_since_when_and_comes_back(relay: RunningRelay) -> None:
    with serving(edge_app.app) as port:
        link = relay.share(port, "ann-back")
        assert status_of(ask(relay.http_port, get("ann-back.share.test"))) == 200
        link.close()
        wait_for(lambda: status_of(ask(relay.http_port, get("ann-back.share.test"))) == 503)
        answer = wait_for(
            lambda: (
                b"not been connected since 20" in (text := ask(relay.http_port, get("ann-back.share.test"))) and text
            )
        )
        assert b"Stagedoor-State: offline" in answer
        with relay.share(port, "ann-back"):
            assert status_of(ask(relay.http_port, get("ann-back.share.test"))) == 200


def test_app_that_is_not_running_is_refused(relay: RunningRelay) -> None:
    with serving(edge_app.app) as port:
        pass
    with relay.share(port, "ann-dead"):
        answer = ask(relay.http_port, get("ann-dead.share.test", extra=HTML))
        assert status_of(answer) == 502
        assert b"The app does not answer" in answer
        with serving(edge_app.app, port):
            assert status_of(ask(relay.http_port, get("ann-dead.share.test"))) == 200


@pytest.mark.parametrize(
    "host", ["other.test", "share.test", "a.b.share.test", "127.0.0.1", "[::1]", "demo.share.test.evil"]
)
def test_foreign_hosts_are_misdirected(relay: RunningRelay, host: str) -> None:
    assert status_of(ask(relay.http_port, get(host))) == 421


def test_console_gets_everything_outside_the_share_domain(tmp_path) -> None:
    with serving(edge_app.app) as port, running_relay(tmp_path, console_upstream=("127.0.0.1", port)) as relay:
        answer = ask(relay.http_port, get("console.test", "/x", extra="Cookie: stagedoor_session=1\r\n"))
        assert status_of(answer) == 200
        assert b"stagedoor_session=1" in answer, "the console sees its own cookie"
        assert status_of(ask(relay.http_port, get("a.b.share.test"))) == 421
        keeps = ask(relay.http_port, get("console.test", "/cookies?c=stagedoor_session%3D1%3B%20Path%3D%2F"))
        assert b"stagedoor_session=1" in keeps


def test_console_that_is_down_is_said_so(tmp_path) -> None:
    with serving(edge_app.app) as port:
        pass
    with running_relay(tmp_path, console_upstream=("127.0.0.1", port)) as relay:
        assert status_of(ask(relay.http_port, get("console.test"))) == 502


def test_slow_answer_only_when_a_limit_is_configured(tmp_path) -> None:
    with (
        serving(edge_app.app) as port,
        running_relay(tmp_path, answer_timeout_s=0.2) as relay,
        relay.share(port, "demo"),
    ):
        answer = ask(relay.http_port, get("demo.share.test", "/silent"))
        assert status_of(answer) == 504
        assert status_of(ask(relay.http_port, get("demo.share.test", "/events?count=30"))) == 200, (
            "a begun answer may last"
        )


def test_head_requests_get_pages_without_body(relay: RunningRelay) -> None:
    answer = ask(relay.http_port, get("demo.share.test", extra=HTML, method="HEAD"))
    assert status_of(answer) == 503
    assert answer.endswith(b"\r\n\r\n")


def test_pages_escape_everything_and_allow_only_their_own_script() -> None:
    page = pages.offline("<script>alert(1)</script>", title='"><img src=x onerror=alert(1)>', since="<b>")
    html = pages.render(page, accept=b"text/html", is_head=False, keep_alive=True).decode()
    assert "<img" not in html
    assert "<b>" not in html
    assert html.count("<script>") == 1
    policy = re.search(r"Content-Security-Policy: (.*)\r\n", html)
    assert policy
    assert "unsafe" not in policy[1]
    assert "default-src 'none'" in policy[1]


@pytest.mark.parametrize("state", ["revoked", "expired"])
def test_ended_links_are_gone(state: str) -> None:
    from stagedoor_relay.edge.router import _state_page

    page = _state_page(NameState(state), "demo.share.test")
    assert page.status == 410
    assert page.retry_after_s is None
