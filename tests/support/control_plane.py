"""The internal API of the control plane, small enough to read: what the relay's HTTP authority is tested against."""

from __future__ import annotations

import secrets
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

SECRET = "secret-of-the-relay"


class ControlPlane:
    """Accounts ann and bob; ann owns `demo` (private) and `open` (public). `calls` keeps every question."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, Any]] = []
        self.sessions: dict[str, dict[str, Any]] = {}
        self.to_close: list[dict[str, str]] = []
        self.tickets: dict[str, str] = {}
        self.is_down = False
        prefix = "/internal/v1/relay"
        self.app = Starlette(
            routes=[
                Route(f"{prefix}/authenticate", self._wrap(self.authenticate), methods=["POST"]),
                Route(f"{prefix}/sessions", self._wrap(self.open_session), methods=["POST"]),
                Route(f"{prefix}/sessions/heartbeat", self._wrap(self.heartbeat), methods=["POST"]),
                Route(f"{prefix}/sessions/{{sid}}", self._wrap(self.close_session), methods=["DELETE"]),
                Route(f"{prefix}/names/{{name}}", self._wrap(self.name_state), methods=["POST"]),
                Route(f"{prefix}/visits", self._wrap(self.visit), methods=["POST"]),
                Route(f"{prefix}/visits/token", self._wrap(self.visit_token), methods=["POST"]),
            ]
        )

    def _wrap(self, handler: Any) -> Any:
        async def wrapped(request: Request) -> Response:
            if self.is_down:
                return JSONResponse({"detail": "down"}, 500)
            if request.headers.get("authorization") != f"Bearer {SECRET}":
                return JSONResponse({"detail": "not the relay"}, 401)
            body = await request.json() if request.method == "POST" else None
            self.calls.append((request.url.path.rsplit("relay/")[1], body))
            return handler(body, request)

        return wrapped

    def authenticate(self, body: dict[str, Any], request: Request) -> Response:
        for name in ("ann", "bob"):
            if body["secret"] == f"token-of-{name}" or (body["public_key"] and name in body["public_key"]):
                return JSONResponse({"account_id": name, "account_name": name.title(), "max_tunnels": 3})
        return JSONResponse({"detail": "unknown token"}, 401)

    def open_session(self, body: dict[str, Any], request: Request) -> Response:
        name = body["requested_name"] or "random234567"
        if name in {"demo", "open"} and body["account_id"] != "ann":
            return JSONResponse({"detail": f"the name {name} belongs to somebody else"}, 409)
        replaced = [sid for sid, session in self.sessions.items() if session["name"] == name]
        for sid in replaced:
            del self.sessions[sid]
        sid = secrets.token_hex(4)
        visibility = body["visibility"] or ("private" if name == "demo" else "public")
        self.sessions[sid] = {"name": name, "account": body["account_id"]}
        grant = {
            "session_id": sid,
            "name": name,
            "url": f"http://{name}.share.test",
            "visibility": visibility,
            "expires_at": "2030-01-01T00:00:00Z",
            "project": body["project"],
            "replaces": replaced,
        }
        return JSONResponse(grant, 201)

    def heartbeat(self, body: dict[str, Any], request: Request) -> Response:
        orders, self.to_close = self.to_close, []
        return JSONResponse({"close": orders})

    def close_session(self, body: None, request: Request) -> Response:
        self.sessions.pop(request.path_params["sid"], None)
        return Response(status_code=204)

    def name_state(self, body: dict[str, Any], request: Request) -> Response:
        name = request.path_params["name"]
        if name in {"revoked", "expired"}:
            return JSONResponse({"state": name, "title": None, "since": None})
        if name in {"demo", "open"}:
            return JSONResponse({"state": "offline", "title": "Ann's demo", "since": "2026-01-01T00:00:00Z"})
        return JSONResponse({"state": "unknown", "title": None, "since": None})

    def visit(self, body: dict[str, Any], request: Request) -> Response:
        if self.tickets.pop(body["ticket"], None) != body["name"]:
            return JSONResponse({"detail": "This ticket is used up."}, 401)
        return JSONResponse({"account_id": "bob", "display_name": "Bob"})

    def visit_token(self, body: dict[str, Any], request: Request) -> Response:
        if body["token"] == "token-of-bob":
            return JSONResponse({"account_id": "bob", "display_name": "Bob"})
        return JSONResponse({"detail": "This token may not visit the link."}, 403)
