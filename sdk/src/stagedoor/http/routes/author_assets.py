"""Scripts that belong to the author's own packages: plotly's and bokeh's, out of the installed distribution.

The page's script must have the version that wrote the figure, so it comes from where the figure came from, and the
wheel carries none of it. Names are a fixed table: nothing of the request becomes part of a path.
"""

from __future__ import annotations

import asyncio
import gzip
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from stagedoor.http.exchange import Exchange, HTTPError

_SCRIPTS = {
    "plotly.min.js": ("plotly", "package_data/plotly.min.js"),
    "bokeh.min.js": ("bokeh", "server/static/js/bokeh.min.js"),
}
# A day: the address has no version in it, and a newer package comes with a restart of the app.
_CACHING = (b"cache-control", b"private, max-age=86400")


async def script(exchange: Exchange) -> None:
    """GET /author-assets/{name}: a drawing library's script."""
    found = _SCRIPTS.get(exchange.tail)
    if found is None:
        raise HTTPError(404, "There is no such script.")
    body = await asyncio.to_thread(_compressed, *found)
    if body is None:
        raise HTTPError(404, f"The package {found[0]} is not installed where this app runs.")
    headers = [_CACHING, (b"vary", b"Accept-Encoding")]
    if b"gzip" in exchange.headers.get(b"accept-encoding", b""):
        headers.append((b"content-encoding", b"gzip"))
    else:
        body = await asyncio.to_thread(gzip.decompress, body)
    await exchange.send(200, body, b"text/javascript; charset=utf-8", headers)


@cache
def _compressed(package: str, inside: str) -> bytes | None:
    """Return a package's file, compressed; None when it is not there. The package itself is not imported."""
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        return None
    path = Path(spec.origin).parent / inside
    return gzip.compress(path.read_bytes(), 6) if path.is_file() else None
