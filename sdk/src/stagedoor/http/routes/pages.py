"""The page and what it is made of: HTML, config, API description, theme, assets, robots."""

from __future__ import annotations

import re

from stagedoor.http.documents import Page
from stagedoor.http.exchange import NO_STORE, Exchange, Headers, HTTPError, not_signed_in

_OLD_CLIENT = re.compile(rb"gradio_client/(0\.|1\.([0-7]\.|8\.0\b))")

_VARY: Headers = [(b"vary", b"Accept-Encoding")]
_FOREVER = (b"cache-control", b"public, max-age=31536000, immutable")
_REVALIDATE = (b"cache-control", b"no-cache")


async def index(exchange: Exchange) -> None:
    """GET / and GET /{page}: a page of the app, or the login page for somebody who is not signed in."""
    documents = exchange.server.documents
    if is_stranger(exchange):
        page = documents.login_page(exchange.root)
    else:
        path = exchange.path.strip("/")
        path = path if exchange.server.has_page(path) else ""
        linked = await _linked(exchange)
        if linked is None:
            page = documents.page(exchange.root, exchange.shown_name, path)
        else:
            page = documents.linked_page(exchange.root, exchange.shown_name, path, *linked)
    await send_page(exchange, page)


async def without_slash(exchange: Exchange) -> None:
    """GET /{page}/: the page's address has no slash at its end."""
    await exchange.redirect(301, exchange.root + exchange.path.rstrip("/") + exchange.query_string)


def is_stranger(exchange: Exchange) -> bool:
    """Whether a visitor has to sign in first, and can do so on the app's own page.

    Raises:
        HTTPError: 401 when only the author's single sign-on could say who it is.
    """
    if not exchange.server.auth.is_required or exchange.username is not None:
        return False
    if exchange.server.options.auth is None:
        raise not_signed_in(exchange)
    return True


async def runs(exchange: Exchange) -> None:
    """GET /runs: what this browser has kept of its own calls; the page holds it, the server does not."""
    server = exchange.server
    if not server.options.run_history:
        raise HTTPError(404, "This app keeps no history of runs.")
    if is_stranger(exchange):
        await send_page(exchange, server.documents.login_page(exchange.root))
        return
    await send_page(exchange, server.documents.view_page(exchange.root, "runs", exchange.username))


async def send_page(exchange: Exchange, page: Page) -> None:
    """Send a page with its policy."""
    headers: Headers = [NO_STORE, (b"referrer-policy", b"same-origin"), *_VARY]
    if page.policy is not None:
        headers.append((b"content-security-policy", page.policy))
    body = page.body
    if _takes(exchange, b"gzip"):
        body = page.compressed
        headers.append((b"content-encoding", b"gzip"))
    await exchange.send(200, body, b"text/html; charset=utf-8", headers)


async def config(exchange: Exchange) -> None:
    """GET /config."""
    documents = exchange.server.documents
    linked = await _linked(exchange)
    if linked is not None:
        await exchange.send_json_bytes(documents.linked_config(exchange.root, exchange.shown_name, *linked))
    elif _takes(exchange, b"gzip"):
        body = documents.compressed_config(exchange.root, exchange.shown_name)
        await exchange.send_json_bytes(body, 200, [(b"content-encoding", b"gzip"), *_VARY])
    else:
        await exchange.send_json_bytes(documents.config(exchange.root, exchange.shown_name))


async def _linked(exchange: Exchange) -> tuple[dict[int, object] | None] | None:
    """Return what the deep link holds that a page is opened by (None when it is not known); None without a link."""
    name = exchange.query("deep_link")
    if not name:
        return None
    engine = exchange.server.engine
    return (await engine.pool.run(lambda: engine.deep_links.load(name)),)


async def info(exchange: Exchange) -> None:
    """GET /info: all endpoints, or those of one page (`?page=`, empty for the first one)."""
    wants_all = (exchange.query("all_endpoints") or "").lower() in {"true", "1"}
    page = exchange.query("page")
    documents = exchange.server.documents
    if _OLD_CLIENT.match(exchange.headers.get(b"user-agent", b"")):
        await exchange.send_json_bytes(documents.info_for_old_clients(exchange.root))
        return
    await exchange.send_json_bytes(
        documents.info(exchange.root, all_endpoints=wants_all)
        if page is None
        else documents.page_info(exchange.root, page.strip("/"), all_endpoints=wants_all)
    )


async def openapi(exchange: Exchange) -> None:
    """GET /openapi.json."""
    await exchange.send_json_bytes(exchange.server.documents.openapi(exchange.root))


async def theme(exchange: Exchange) -> None:
    """GET /theme.css: for as long as browsers like under the address that the page has, which names the content."""
    sheet = exchange.server.documents.theme
    tag = b'W/"' + sheet.tag.encode() + b'"'
    headers: Headers = [(b"etag", tag), _FOREVER if exchange.query("v") == sheet.tag else _REVALIDATE, *_VARY]
    if exchange.headers.get(b"if-none-match") == tag:
        await exchange.begin(304, headers)
        await exchange.piece(b"", more=False)
        return
    body = sheet.text.encode()
    if _takes(exchange, b"gzip"):
        body = sheet.compressed
        headers.append((b"content-encoding", b"gzip"))
    await exchange.send(200, body, b"text/css; charset=utf-8", headers)


async def asset(exchange: Exchange) -> None:
    """GET /assets/{name}: part of the built page."""
    await _send_asset(exchange, "assets/" + exchange.tail, _FOREVER)


async def embed(exchange: Exchange) -> None:
    """GET /embed.js and /gradio.js: the element that shows this app on a page of any site.

    The script holds nothing of the app, so that any page may load it; what it shows is a frame of this host.
    """
    exchange.add_headers([(b"access-control-allow-origin", b"*"), (b"cross-origin-resource-policy", b"cross-origin")])
    await _send_asset(exchange, "embed.js", _REVALIDATE)


async def _send_asset(exchange: Exchange, name: str, caching: tuple[bytes, bytes]) -> None:
    frontend = exchange.server.frontend
    found = frontend.asset(name)
    if found is None:
        raise HTTPError(404, "There is no such asset; after an update of the app, reload the page.")
    headers: Headers = [caching, *_VARY]
    path = found.path
    if found.brotli is not None and _takes(exchange, b"br"):
        path = found.brotli
        headers.append((b"content-encoding", b"br"))
    await exchange.send(200, frontend.body(path), found.content_type, headers)


async def robots(exchange: Exchange) -> None:
    """GET /robots.txt: a shared link is not for search engines."""
    rule = "Disallow: /" if exchange.server.is_shared else "Allow: /"
    await exchange.send(200, f"User-agent: *\n{rule}\n".encode(), b"text/plain; charset=utf-8")


async def app_id(exchange: Exchange) -> None:
    """GET /app_id: lets a client that reconnects see whether this is still the same app."""
    await exchange.send_json({"app_id": exchange.server.blocks.app_id})


async def user(exchange: Exchange) -> None:
    """GET /user: who is signed in."""
    await exchange.send_json(exchange.username)


async def token(exchange: Exchange) -> None:
    """GET /token: who is signed in. Gradio gives the login's secret here too, which scripts of a page must not have."""
    await exchange.send_json({"token": None, "user": exchange.username})


async def startup_events(exchange: Exchange) -> None:
    """GET /startup-events: Gradio's way to start its queue; ours needs no start."""
    await exchange.send_json({"started": True})


def _takes(exchange: Exchange, coding: bytes) -> bool:
    """Whether the client accepts a content coding."""
    accepted = exchange.headers.get(b"accept-encoding", b"")
    for item in accepted.split(b","):
        name, _, parameters = item.partition(b";")
        if name.strip().lower() == coding:
            return parameters.replace(b" ", b"") not in {b"q=0", b"q=0.0", b"q=0.00", b"q=0.000"}
    return False
