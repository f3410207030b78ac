"""Who may call which route: every one of the protocol exists, and asks for a login unless it must not."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from support import contract_app
from support.apps import Served, served

API = "/gradio_api"

PUBLIC = ["GET /", "GET /theme.css", "GET /robots.txt", "GET /favicon.ico", "GET /manifest.json", f"GET {API}/app_id"]

GUARDED = [
    "GET /config",
    f"GET {API}/info",
    f"GET {API}/openapi.json",
    f"POST {API}/queue/join",
    f"GET {API}/queue/data?session_hash=s",
    f"GET {API}/queue/status",
    f"POST {API}/call/echo",
    f"GET {API}/call/echo/{'0' * 32}",
    f"POST {API}/call/v2/echo",
    f"GET {API}/call/v2/echo/{'0' * 32}",
    f"POST {API}/run/echo",
    f"POST {API}/api/echo",
    f"POST {API}/cancel",
    f"POST {API}/reset",
    f"GET {API}/heartbeat/s",
    f"POST {API}/upload",
    f"GET {API}/upload_progress?upload_id=u",
    f"GET {API}/file=x",
    f"GET {API}/file/x",
    f"GET {API}/proxy=http://x/y",
    f"POST {API}/component_server/",
    f"POST {API}/stream/x",
    f"POST {API}/stream/x/close",
    f"GET {API}/user",
    f"GET {API}/token",
    f"GET {API}/login_check",
    f"GET {API}/startup-events",
    f"GET {API}/mcp/",
    f"POST {API}/mcp/",
    f"GET {API}/mcp/schema",
    f"GET {API}/mcp/sse",
    f"POST {API}/mcp/messages/?session_id=x",
]


@pytest.fixture(scope="module")
def app() -> Iterator[Served]:
    with served(contract_app.build(), auth=("ann", "secret"), mcp_server=True) as running:
        yield running


def ask(app: Served, route: str) -> httpx.Response:
    method, _, path = route.partition(" ")
    return app.http.request(method, app.url + path, json={} if method == "POST" else None)


@pytest.mark.parametrize("route", PUBLIC)
def test_anybody_may_call_it(app: Served, route: str) -> None:
    assert ask(app, route).status_code in {200, 204}


@pytest.mark.parametrize("route", GUARDED)
def test_it_asks_for_a_login(app: Served, route: str) -> None:
    answer = ask(app, route)
    assert answer.status_code == 401
    assert answer.json()["detail"]["error"] == "Not authenticated"


def test_what_small_routes_answer(app: Served) -> None:
    with httpx.Client(auth=("ann", "secret"), base_url=app.url + API) as known:
        assert known.get("/user").json() == "ann"
        assert known.get("/token").json() == {"token": None, "user": "ann"}  # the login's secret stays in its cookie
        assert known.get("/login_check").status_code == 200
        assert known.get("/queue/status").json()["msg"] == "estimation"
        assert known.post("/reset", json={"event_id": "x"}).json() == {"success": True}
        assert known.get("/app_id").json() == {"app_id": app.demo.app_id}
