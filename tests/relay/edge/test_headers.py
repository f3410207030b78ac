"""Header and cookie hygiene: what a visitor may not forge, what an app may not plant."""

from __future__ import annotations

import ipaddress
import json
from collections.abc import Iterator

import pytest
from support import edge_app
from support.relay import RunningRelay, ask, get, running_relay, serving

from stagedoor_relay.edge.headers import may_set_cookie, visible_cookies

HOST = "demo.share.test"


@pytest.fixture(scope="module")
def relay(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningRelay]:
    with serving(edge_app.app) as port, running_relay(tmp_path_factory.mktemp("relay")) as relay:
        with relay.share(port, "demo"):
            yield relay


def seen_headers(relay: RunningRelay, extra: str) -> list[tuple[str, str]]:
    answer = ask(relay.http_port, get(HOST, "/", extra=extra))
    return [(name.lower(), value) for name, value in json.loads(answer.split(b"\r\n\r\n", 1)[1])["headers"]]


FORGED = [
    "X-Forwarded-For: 6.6.6.6",
    "X-Forwarded-Host: evil.test",
    "X-Forwarded-Proto: evil",
    "X-Forwarded-Port: 666",
    "X-Forwarded-Prefix: /evil",
    "X-Forwarded-Server: evil.test",
    "Forwarded: for=6.6.6.6;host=evil.test",
    "X-Real-IP: 6.6.6.6",
    "X-Original-URL: /evil",
    "X-Rewrite-URL: /evil",
    "True-Client-IP: 6.6.6.6",
    "Proxy: http://evil.test",
    "Proxy-Authorization: evil",
    "Stagedoor-Pass: evil",
    "Stagedoor-Token: evil",
    "Stagedoor-User: evil",
    "X_Forwarded_For: 6.6.6.6",
    "X-Forwarded_Host: evil.test",
    "Content_Length: 666",
    "Transfer_Encoding: evil",
    "TE: trailers, evil",
    "Keep-Alive: evil",
]


@pytest.mark.parametrize("line", FORGED)
def test_forged_fields_do_not_reach_the_app(relay: RunningRelay, line: str) -> None:
    values = [value for _, value in seen_headers(relay, line + "\r\n")]
    assert not any("evil" in value or "6.6.6.6" in value or "666" in value for value in values)


def test_forwarded_fields_are_set_once(relay: RunningRelay) -> None:
    headers = seen_headers(relay, "".join(line + "\r\n" for line in FORGED))
    stated = dict(headers)
    assert len([name for name, _ in headers if name.startswith(("x-forwarded", "forwarded", "x-real"))]) == 6
    assert stated["x-forwarded-for"] == "127.0.0.1"
    assert stated["x-real-ip"] == "127.0.0.1"
    assert stated["x-forwarded-proto"] == "http"
    assert stated["x-forwarded-host"] == HOST
    assert stated["x-forwarded-port"] == "80"
    assert stated["forwarded"] == f'for=127.0.0.1;host="{HOST}";proto=http'
    assert stated["host"] == HOST


def test_console_and_visit_cookies_never_reach_an_app(relay: RunningRelay) -> None:
    cookies = "Cookie: a=1; __Host-stagedoor=secret; b=2;stagedoor_session=secret; __stagedoor_visit=secret\r\n"
    headers = dict(seen_headers(relay, cookies + "Cookie: stagedoor_session=secret; c=3\r\n"))
    assert headers["cookie"] == "a=1; b=2; c=3"
    assert "cookie" not in dict(seen_headers(relay, "Cookie: stagedoor_session=secret\r\n"))


@pytest.mark.parametrize(
    ("cookie", "kept"),
    [
        ("a=1", True),
        ("a=1; Path=/; HttpOnly", True),
        ("a=1; Domain=demo.share.test", True),
        ("a=1; domain=.DEMO.share.test", True),
        ("a=1; Domain=x.demo.share.test", True),
        ("a=1; Domain=share.test", False),
        ("a=1; Domain=.share.test", False),
        ("a=1; DOMAIN = share.test", False),
        ('a=1; Domain="share.test"', False),
        ("a=1; Domain=test", False),
        ("a=1; Domain=other.share.test", False),
        ("a=1; Domain=demo.share.test; Domain=share.test", False),
        ("a=1; Domain=evildemo.share.test", False),
        ("__Host-stagedoor=1", False),
        ("stagedoor_session=1", False),
        ("__stagedoor_visit=1", False),
        (" stagedoor_session =1", False),
        ("domain=share.test", True),
    ],
)
def test_cookies_for_neighbours_are_dropped(relay: RunningRelay, cookie: str, kept: bool) -> None:
    from urllib.parse import quote

    answer = ask(relay.http_port, get(HOST, f"/cookies?c={quote(cookie)}"))
    assert (b"set-cookie" in answer.lower()) == kept
    assert may_set_cookie(cookie.encode(), HOST) == kept


def test_fields_that_would_hurt_neighbours_are_dropped(relay: RunningRelay) -> None:
    head = ask(relay.http_port, get(HOST, "/cookies")).split(b"\r\n\r\n")[0].lower()
    assert b"clear-site-data" not in head
    assert b"alt-svc" not in head
    assert b"x-own: kept" in head


def test_visible_cookies_keeps_odd_values() -> None:
    assert visible_cookies(b"a=b=c; ; x; stagedoor_session_not=1") == b"a=b=c; x; stagedoor_session_not=1"


def test_trusted_proxies_are_believed_and_strangers_before_them_not(tmp_path) -> None:
    proxies = (ipaddress.ip_network("127.0.0.0/8"), ipaddress.ip_network("10.0.0.0/8"))
    with serving(edge_app.app) as port, running_relay(tmp_path, trusted_proxies=proxies) as relay:
        with relay.share(port, "demo"):
            extra = "X-Forwarded-For: 6.6.6.6, 203.0.113.9, 10.1.2.3\r\nX-Forwarded-Proto: https\r\n"
            headers = dict(seen_headers(relay, extra))
            assert headers["x-forwarded-for"] == "203.0.113.9"
            assert headers["x-forwarded-proto"] == "https"
            assert headers["x-forwarded-port"] == "443"
            assert dict(seen_headers(relay, "X-Forwarded-For: garbage, 10.1.2.3\r\n"))["x-forwarded-for"] == "10.1.2.3"
            assert dict(seen_headers(relay, ""))["x-forwarded-for"] == "127.0.0.1"
