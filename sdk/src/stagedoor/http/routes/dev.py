"""`GET /dev/reload`: the developer's channel. There is one only under `stagedoor run --reload`."""

from __future__ import annotations

from stagedoor.http.exchange import Exchange, HTTPError


async def reload(exchange: Exchange) -> None:
    """GET /dev/reload."""
    channel = exchange.server.dev
    if channel is None:
        raise HTTPError(404, "Not Found")
    await channel.serve(exchange)
