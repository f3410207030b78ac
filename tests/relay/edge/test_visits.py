"""Private links: who is let in, by what, and what never reaches the app."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from support import edge_app
from support.control_plane import SECRET, ControlPlane
from support.processes import wait_for
from support.relay import RunningRelay, ask, get, running_relay, serving, status_of

from stagedoor_relay.authority.base import Visitor
from stagedoor_relay.edge.visits import VisitCookies, same_site_path

HTML = "Accept: text/html\r\n"
HOST = "demo.share.test"


@pytest.fixture(scope="module")
def plane() -> ControlPlane:
    return ControlPlane()


@pytest.fixture(scope="module")
def relay(plane: ControlPlane, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningRelay]:
    with serving(plane.app) as server, serving(edge_app.app) as port:
        with running_relay(
            tmp_path_factory.mktemp("relay"),
            server_url=f"http://127.0.0.1:{server}",
            relay_secret=SECRET,
            console_url="http://console.test",
            heartbeat_interval_s=0.05,
        ) as relay:
            with relay.share(port, "demo"), relay.share(port, "open"):
                yield relay


def headers_seen(answer: bytes) -> dict[str, str]:
    return dict(json.loads(answer.split(b"\r\n\r\n", 1)[1])["headers"])


def test_browser_is_sent_to_the_console_and_comes_back(relay: RunningRelay, plane: ControlPlane) -> None:
    answer = ask(relay.http_port, get(HOST, "/page?a=b", extra=HTML))
    assert status_of(answer) == 302
    assert b"Location: http://console.test/visit/demo?next=%2Fpage%3Fa%3Db\r\n" in answer
    plane.tickets["ticket-1"] = "demo"
    entered = ask(relay.http_port, get(HOST, "/.stagedoor/enter?ticket=ticket-1&next=%2Fpage%3Fa%3Db", extra=HTML))
    assert status_of(entered) == 302
    assert b"Location: /page?a=b\r\n" in entered
    cookie = re.search(
        rb"Set-Cookie: (__stagedoor_visit=[^;]+); Path=/; Max-Age=43200; HttpOnly; SameSite=Lax\r\n", entered
    )
    assert cookie
    inside = ask(relay.http_port, get(HOST, "/page", extra=f"Cookie: a=1; {cookie[1].decode()}\r\n"))
    assert status_of(inside) == 200
    assert headers_seen(inside)["cookie"] == "a=1"
    other = ask(relay.http_port, get(HOST, "/.stagedoor/enter?ticket=ticket-1&next=/", extra=HTML))
    assert status_of(other) == 401, "a ticket lets in once"


def test_programs_are_told_in_json(relay: RunningRelay) -> None:
    answer = ask(relay.http_port, get(HOST))
    assert status_of(answer) == 401
    assert json.loads(answer.split(b"\r\n\r\n", 1)[1])["code"] == "private"
    post = f"POST / HTTP/1.1\r\nHost: {HOST}\r\nAccept: text/html\r\nContent-Length: 3\r\n\r\nabc".encode()
    assert status_of(ask(relay.http_port, post)) == 401


def test_token_header_lets_in_and_goes_no_further(relay: RunningRelay) -> None:
    extra = "Stagedoor-Token: token-of-bob\r\nAuthorization: Bearer of-the-app\r\n"
    answer = ask(relay.http_port, get(HOST, extra=extra))
    assert status_of(answer) == 200
    assert headers_seen(answer)["authorization"] == "Bearer of-the-app"
    assert b"token-of-bob" not in answer
    assert status_of(ask(relay.http_port, get(HOST, extra="Stagedoor-Token: token-of-eve\r\n"))) == 401


def test_worker_pass_lets_in_and_goes_no_further(relay: RunningRelay) -> None:
    answer = ask(relay.http_port, get(HOST, extra=f"Stagedoor-Pass: {SECRET}\r\n"))
    assert status_of(answer) == 200
    assert SECRET.encode() not in answer
    assert status_of(ask(relay.http_port, get(HOST, extra="Stagedoor-Pass: wrong\r\n"))) == 401


def test_tokens_are_not_tried_without_end(relay: RunningRelay) -> None:
    answers = [ask(relay.http_port, get(HOST, extra=f"Stagedoor-Token: guess-{n}\r\n")) for n in range(40)]
    assert b"Too many tokens" in answers[-1]


def test_public_link_needs_nothing(relay: RunningRelay) -> None:
    assert status_of(ask(relay.http_port, get("open.share.test"))) == 200
    assert status_of(ask(relay.http_port, get("open.share.test", "/.stagedoor/enter?next=/x"))) == 302
    assert status_of(ask(relay.http_port, get("open.share.test", "/.stagedoor/other"))) == 404


def test_states_come_from_the_server(relay: RunningRelay) -> None:
    for name, status in (("revoked", 410), ("expired", 410), ("nothing", 404)):
        assert status_of(ask(relay.http_port, get(f"{name}.share.test"))) == status


def test_revocation_closes_the_tunnel_for_good(relay: RunningRelay, plane: ControlPlane) -> None:
    states: list[tuple[str, str]] = []
    with serving(edge_app.app) as port:
        link = relay.share(port, "soon", on_state=lambda state, text: states.append((state, text)), is_quiet=True)
        (session_id,) = [sid for sid, session in plane.sessions.items() if session["name"] == "soon"]
        plane.to_close = [{"session_id": session_id, "reason": "revoked by Ann"}]
        assert link.wait(5)
        assert states[-1] == ("ended", "revoked by Ann")
        wait_for(lambda: status_of(ask(relay.http_port, get("soon.share.test"))) == 404)


def test_cookies_are_bound_to_name_and_key(monkeypatch: pytest.MonkeyPatch) -> None:
    cookies = VisitCookies(b"k" * 32, is_secure=True)
    made = cookies.make("demo", Visitor("bob", "Bob"))
    assert made.endswith("; Secure")
    value = made.split(";")[0].encode()
    assert cookies.account_of("demo", [value]) == "bob"
    assert cookies.account_of("demo", [b"__stagedoor_visit=planted; " + value]) == "bob"
    assert cookies.account_of("other", [value]) is None
    assert VisitCookies(b"x" * 32, is_secure=True).account_of("demo", [value]) is None
    for broken in (
        value[:-1],
        value[:-1] + b"\xff",
        b"__stagedoor_visit=",
        b"__stagedoor_visit=.",
        b"__stagedoor_visit=e30.x",
    ):
        assert cookies.account_of("demo", [broken]) is None
    monkeypatch.setattr("stagedoor_relay.edge.visits.VISIT_S", -1)
    assert cookies.account_of("demo", [cookies.make("demo", Visitor("bob", "Bob")).split(";")[0].encode()]) is None


@pytest.mark.parametrize(
    "evil",
    [
        "//evil.test", "////evil.test", "/\\evil.test", "\\evil.test", "https://evil.test", "http:evil.test", "evil", "",
        "/\tevil", "/\n/evil", "/a\r\nSet-Cookie: x=y", "/\x00", "javascript:alert(1)", "/a\\..\\b", " /a", "/" + "a" * 3000,
        "\t//evil.test", "/ /evil.test", "data:text/html,x", "?next=//evil", "#", ".//evil", "@evil.test", "/\x7f",
    ],
)  # fmt: skip
def test_next_is_a_path_on_this_site(evil: str) -> None:
    assert same_site_path(evil) == "/"


@pytest.mark.parametrize("path", ["/", "/a/b?c=d#e", "/%2F%2Fevil", "/a%20b", "/a//b"])
def test_good_paths_are_kept(path: str) -> None:
    assert same_site_path(path) == path
