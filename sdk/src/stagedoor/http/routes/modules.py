"""`GET /modules/{name}`: JavaScript modules and styles that authors' components brought (`components.modules`)."""

from __future__ import annotations

from stagedoor.components.modules import find_source
from stagedoor.http.exchange import Exchange, HTTPError

# The name is made from the content. Private: apps with a login serve it to their own visitors only.
_CACHING = (b"cache-control", b"private, max-age=31536000, immutable")


async def module(exchange: Exchange) -> None:
    """Send a module; names that no living component has are unknown."""
    source = find_source(exchange.tail)
    if source is None:
        raise HTTPError(404, "There is no such module; after an update of the app, reload the page.")
    await exchange.send(200, source.text.encode(), source.content_type, [_CACHING])
