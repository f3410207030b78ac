"""How the app is used: a page, its numbers as JSON, and as Prometheus reads them."""

from __future__ import annotations

from stagedoor.http.exchange import Exchange, HTTPError
from stagedoor.http.monitoring import MonitorAccess
from stagedoor.http.routes.pages import send_page
from stagedoor.runtime.monitor_summary import DEFAULT_WINDOW_S, WINDOWS_S, prometheus, summary

_PROMETHEUS = b"text/plain; version=0.0.4; charset=utf-8"


def _access(exchange: Exchange) -> MonitorAccess:
    if exchange.server.engine.monitor is None:
        raise HTTPError(404, "This app is not monitored.")
    return exchange.server.monitoring


async def page(exchange: Exchange) -> None:
    """GET /monitoring: the page for the author; the login page for somebody who could sign in."""
    access, documents = _access(exchange), exchange.server.documents
    if not access.allows(exchange):
        if exchange.server.auth.is_required and exchange.server.options.auth is not None:
            await send_page(exchange, documents.login_page(exchange.root))
            return
        access.hint()
        access.check(exchange)
    await send_page(exchange, documents.view_page(exchange.root, "monitoring", exchange.username))


async def by_link(exchange: Exchange) -> None:
    """GET /monitoring/{key}: the link on the author's console; goes on to the page without the key."""
    access = _access(exchange)
    if not access.opens(exchange.tail):
        raise HTTPError(404, "Not Found")
    await exchange.redirect(303, f"{exchange.root}/monitoring", access.admit(exchange))


async def summed_up(exchange: Exchange) -> None:
    """GET /monitoring/summary?window=seconds."""
    _access(exchange).check(exchange)
    asked = exchange.query("window") or str(DEFAULT_WINDOW_S)
    if asked not in {str(window) for window in WINDOWS_S}:
        raise HTTPError(422, f"`window` must be one of {', '.join(map(str, WINDOWS_S))} (seconds).")
    await exchange.send_json(summary(exchange.server.engine, int(asked)))


async def metrics(exchange: Exchange) -> None:
    """GET /monitoring/metrics: for Prometheus, which sends the key as a bearer token."""
    _access(exchange).check(exchange)
    await exchange.send(200, prometheus(exchange.server.engine).encode(), _PROMETHEUS)
