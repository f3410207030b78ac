"""A run's events as a server-sent event stream that can be resumed.

Event ids are the rows' sequence numbers. A client that comes back with Last-Event-ID gets what it missed; one that had
everything of a finished run gets 204, which tells an EventSource not to come again.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Final

from stagedoor_server.auth.service import refreshed
from stagedoor_server.authz.actions import Action
from stagedoor_server.authz.subject import Subject
from stagedoor_server.errors import ServerError
from stagedoor_server.http.context import Context
from stagedoor_server.kit.ids import RunId
from stagedoor_server.models import RunEvent
from stagedoor_server.runs import repository, service

KEEP_ALIVE_S: Final = 15.0
"""Comment lines this often keep proxies from closing a silent stream."""
RECHECK_S: Final = 1.0
"""How often an open stream looks whether its caller may still read: a signed-out browser hears nothing more."""
RETRY_MS: Final = 1_000


def _frame(sequence: int, kind: str, data: str) -> str:
    return f"id: {sequence}\nevent: {kind}\ndata: {data}\n\n"


async def _render(context: Context, event: RunEvent) -> str:
    if event.kind == "done":
        async with context.database.read() as session:
            run = await service.describe(session, context.settings, event.run_id)
        return _frame(event.sequence, "done", run.model_dump_json())
    data = dict(event.data)
    if event.kind == "log":
        data["at"] = event.at.isoformat()
    return _frame(event.sequence, event.kind, json.dumps(data, separators=(",", ":")))


async def stream(context: Context, subject: Subject, run_id: RunId, after: int) -> AsyncIterator[str]:
    """Yield frames from the event after `after` until the run is done or the caller may not read any more."""
    loop = asyncio.get_running_loop()
    last, quiet_since = after, loop.time()
    yield f"retry: {RETRY_MS}\n\n"
    async with context.hub.listen(run_id) as moved:
        while not context.hub.is_ending:
            moved.clear()
            try:
                async with context.database.read() as session:
                    subject = await refreshed(session, subject)
                    await service.run_for(session, subject, run_id, Action.RUN_READ)
                    events = await repository.events_after(session, run_id, last)
            except ServerError as error:
                yield _frame(last, "closed", json.dumps({"detail": error.detail, "code": error.code}))
                return
            for event in events:
                yield await _render(context, event)
                last, quiet_since = event.sequence, loop.time()
                if event.kind == "done":
                    return
            try:
                await asyncio.wait_for(moved.wait(), RECHECK_S)
            except TimeoutError:
                if loop.time() - quiet_since >= KEEP_ALIVE_S:
                    quiet_since = loop.time()
                    yield ": alive\n\n"
