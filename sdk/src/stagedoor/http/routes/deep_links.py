"""`GET /deep_link`: a name under which what the visitor's page shows is kept; POST takes unsent edits along."""

from __future__ import annotations

from typing import cast

from stagedoor.http.exchange import Exchange, HTTPError
from stagedoor.http.routes.bodies import session_hash_of
from stagedoor.runtime.deep_links import LinkTooLargeError


async def link(exchange: Exchange) -> None:
    """GET: as Gradio's page asks; the answer is an empty text for a session that is not known."""
    await _answer(exchange, session_hash_of({"session_hash": exchange.query("session_hash")}, required=True), {})


async def link_with_edits(exchange: Exchange) -> None:
    """POST: the page's own way, with `values` by component id."""
    body = await exchange.json()
    given = body.get("values")
    if not isinstance(given, dict):
        raise HTTPError(422, "`values` must be an object with the components' ids as names.")
    edits = {
        int(key): value for key, value in cast("dict[str, object]", given).items() if key.isascii() and key.isdigit()
    }
    await _answer(exchange, session_hash_of(body, required=True), edits)


async def _answer(exchange: Exchange, session_hash: str, edits: dict[int, object]) -> None:
    engine = exchange.server.engine
    if not engine.deep_links.is_enabled:
        raise HTTPError(404, "This app makes no links to its state; it has no gr.DeepLinkButton.")
    session = engine.sessions.find(session_hash, exchange.username)
    if session is None and not edits:
        await exchange.send_json("")
        return
    shown = dict(session.shown or {}) if session is not None else dict[int, object]()
    engine.deep_links.note_edits(edits, shown)
    try:
        name = await engine.pool.run(lambda: engine.deep_links.save(shown))
    except LinkTooLargeError as error:
        raise HTTPError(413, str(error)) from error
    await exchange.send_json(name)
