"""What no route should see: foreign hosts, NUL, bodies over their limit, too many ranges; and the built site."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from support.server_plane import ControlPlane

from stagedoor_server.app import create_app
from stagedoor_server.authz.actions import Action
from stagedoor_server.http.access import DeclaredRoute, UndeclaredRouteError, declared_action
from stagedoor_server.http.site import Site
from stagedoor_server.settings import Settings


def test_every_route_declares_who_may_call_it(tmp_path: Path) -> None:
    app = create_app(Settings(data_dir=tmp_path))
    undeclared = [
        route for route in app.routes
        if not (isinstance(route, DeclaredRoute) and isinstance(declared_action(route.dependant), Action))
    ]  # fmt: skip
    assert [getattr(route, "path", route) for route in undeclared] == ["/api/v1/openapi.json"]


def test_a_route_without_a_declaration_is_not_built() -> None:
    async def forgotten() -> None: ...

    with pytest.raises(UndeclaredRouteError, match="/forgotten"):
        DeclaredRoute("/forgotten", forgotten)


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "app.share.localhost", "", "local host", "a/b"]
)
async def test_foreign_hosts(plane: ControlPlane, host: str) -> None:
    answer = await raw(plane, f"GET /api/v1/health HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n")
    assert answer.split()[1] in {b"421", b"400"}


async def test_two_hosts(plane: ControlPlane) -> None:
    answer = await raw(
        plane, "GET /api/v1/health HTTP/1.1\r\nHost: localhost\r\nHost: evil\r\nConnection: close\r\n\r\n"
    )
    assert answer.split()[1] in {b"421", b"400"}


@pytest.mark.parametrize(
    "target",
    ["teams/%00", "projects/a%00/b", "projects?query=%00", "projects?query=%ff", "runs/%ff", "runs/" + "a" * 9000],
)
async def test_odd_addresses_are_no_server_errors(plane: ControlPlane, target: str) -> None:
    ada = await plane.person("ada")
    answer = await ada.client.get(target)
    assert answer.status_code < 500


@pytest.mark.parametrize(
    "body", [b"{", b"NaN", b'{"a": NaN}', b"[" * 100_000, b'"\\u0000"', b"\xff", b"[]", b"1", b"null", b""]
)
async def test_odd_bodies_are_no_server_errors(plane: ControlPlane, body: bytes) -> None:
    ada = await plane.person("ada")
    for path in ("projects", "teams", "projects/ada/x/runs"):
        answer = await ada.client.post(path, content=body, headers={"Content-Type": "application/json"})
        assert answer.status_code in {404, 422}
        assert {"detail", "code"} <= set(answer.json())


async def test_bodies_over_the_limit(plane: ControlPlane) -> None:
    """D2: with and without a stated length, and only so much is read."""
    ada = await plane.person("ada")
    limit = plane.settings.max_request_bytes

    async def endless():
        for _ in range(limit // 65536 + 100):
            yield b" " * 65536

    for content in (b" " * (limit + 1), endless()):
        answer = await ada.client.post("projects", content=content, headers={"Content-Type": "application/json"})
        assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


async def test_an_upload_over_its_limit_leaves_nothing(plane: ControlPlane) -> None:
    ada = await plane.person("ada")
    await ada.client.post("projects", json={"team": "ada", "name": "demo"})
    plane.settings.max_upload_bytes = 100_000

    async def endless():
        for _ in range(100):
            yield b"x" * 10_000

    answer = await ada.client.post("projects/ada/demo/uploads", content=endless())
    assert answer.status_code == 413
    drafts = plane.settings.resolved_storage_dir / "drafts"
    assert list(drafts.iterdir()) == []


async def test_security_headers_are_on_everything(plane: ControlPlane) -> None:
    for path in ("/", "/api/v1/health", "/api/v1/nothing", "/nothing.js"):
        headers = (await plane.client(path="").get(path)).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert "default-src 'self'" in headers["content-security-policy"]
        assert "frame-src http://*.share.localhost:8000" in headers["content-security-policy"]
        assert headers["referrer-policy"] == "same-origin"
        assert "access-control-allow-origin" not in headers


async def raw(plane: ControlPlane, request: str) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", int(plane.base_url.rpartition(":")[2]))
    writer.write(request.encode())
    answer = await reader.read()
    writer.close()
    return answer


class TestSite:
    @pytest.fixture
    def site(self, tmp_path: Path) -> Site:
        (tmp_path / "secret.txt").write_text("canary")
        root = tmp_path / "site"
        (root / "assets").mkdir(parents=True)
        (root / "index.html").write_text("<html>")
        (root / "assets" / "app-1a2b.js").write_text("script")
        (root / "assets" / "app-1a2b.js.br").write_bytes(b"brotli")
        return Site(root)

    def answer(self, site: Site, path: str, encoding: str = ""):
        headers = [(b"accept-encoding", encoding.encode())]
        return site.answer({"type": "http", "method": "GET", "path": path, "headers": headers})

    @pytest.mark.parametrize("path", ["/", "/ada/demo", "/runs/x", "/login", "/ada/demo/settings"])
    def test_pages(self, site: Site, path: str) -> None:
        answer = self.answer(site, path)
        assert str(answer.path).endswith("index.html")
        assert answer.headers["cache-control"] == "no-cache"

    def test_assets(self, site: Site) -> None:
        answer = self.answer(site, "/assets/app-1a2b.js", "gzip, br")
        assert str(answer.path).endswith(".br")
        assert (answer.headers["content-encoding"], answer.headers["content-type"]) == (
            "br",
            "text/javascript; charset=utf-8",
        )
        assert "immutable" in answer.headers["cache-control"]
        assert str(self.answer(site, "/assets/app-1a2b.js").path).endswith(".js")
        assert self.answer(site, "/assets/gone.js").status_code == 404

    @pytest.mark.parametrize(
        "path",
        [
            "/../secret.txt",
            "/assets/../../secret.txt",
            "/..\\secret.txt",
            "/./../secret.txt",
            "/assets/.hidden",
            "//secret.txt",
        ],
    )
    def test_nothing_outside(self, site: Site, path: str) -> None:
        answer = self.answer(site, path)
        assert answer.status_code == 404 or str(answer.path).endswith("index.html")

    def test_api_paths_are_not_pages(self, site: Site) -> None:
        assert self.answer(site, "/api/v2/x").status_code == 404
        assert self.answer(site, "/internal/x").status_code == 404
