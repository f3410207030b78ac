"""Reading event streams in tests."""

from __future__ import annotations

import json
from collections.abc import Iterator

import httpx


def events(response: httpx.Response) -> Iterator[dict]:
    """Go through the messages of a session stream."""
    for line in response.iter_lines():
        if line.startswith("data:"):
            yield json.loads(line[5:])


def session_messages(http: httpx.Client, api: str, session: str = "s") -> list[dict]:
    """Read a session's stream to its end."""
    with http.stream("GET", f"{api}/queue/data", params={"session_hash": session}) as response:
        return list(events(response))


def call_messages(http: httpx.Client, api: str, name: str, event_id: str) -> list[tuple[str, object]]:
    """Read a curl-style call to its end, as (event name, data)."""
    found, name_of = [], ""
    with http.stream("GET", f"{api}/call/{name}/{event_id}") as response:
        assert response.status_code == 200, response.read()
        for line in response.iter_lines():
            if line.startswith("event:"):
                name_of = line[6:].strip()
            elif line.startswith("data:"):
                found.append((name_of, json.loads(line[5:])))
    return found
