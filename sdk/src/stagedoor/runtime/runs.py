"""The runs of one server: written where its store says, found again by their ids, also after a restart."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

from stagedoor.runtime.encoding import encode
from stagedoor.runtime.formats import CALL_FORMAT, QUEUE_FORMAT
from stagedoor.runtime.run_stores import Limits, MemoryRuns, Run, RunStore, open_store
from stagedoor.wire import messages, sse
from stagedoor.wire.messages import Failure

if TYPE_CHECKING:
    from stagedoor.runtime.event import Event

T = TypeVar("T")

INTERRUPTED = Failure("The server was restarted while this ran. It was interrupted; run it again.", title="Interrupted")


class Runs:
    """Writes and finds runs.

    Args:
        setting: As `run_stores.open_store` takes it.

    Raises:
        LaunchError: When the store cannot be used.
    """

    def __init__(self, setting: str | None) -> None:
        self.server = secrets.token_hex(8)
        """This server's name among those that use the store one after the other."""
        self._store: RunStore = open_store(setting)
        self.is_durable = not isinstance(self._store, MemoryRuns)
        self._thread = ThreadPoolExecutor(1, "stagedoor-runs") if self.is_durable else None

    async def begin(self, event: Event) -> None:
        """Write a run before its id is given away, where it is to outlive this process."""
        run = self._run(event) if self.is_durable else None
        if run is not None:
            await self._do(lambda: self._store.begin(run))

    def _run(self, event: Event) -> Run | None:
        form = "queue" if event.format is QUEUE_FORMAT else "call" if event.format is CALL_FORMAT else None
        if form is None:
            return None  # answered directly, or an input stream: nobody comes back for it
        session = event.session
        return Run(event.event_id, form, session.hash, session.username, event.function.id, self.server)

    def finish(self, event: Event, end: bytes) -> None:
        """Write the last message of a run."""
        if self._thread is not None:
            self._thread.submit(self._store.finish, event.event_id, end)
        elif event.stream is not None and event.stream.is_resumable:
            # In memory those are kept which somebody may come back for: a page's.
            run = self._run(event)
            if run is not None:
                run.end = end
                self._store.begin(run)

    async def ends(self, run_ids: list[str], username: str | None) -> dict[str, bytes]:
        """Return the last messages of a session's or another one's runs, as the session stream sends them.

        Args:
            run_ids: The runs; what is still under way here is left out.
            username: Who asks: a user finds his own runs only.
        """
        found: dict[str, bytes] = {}
        for run_id in run_ids:
            run = await self.find(run_id, username)
            if run is not None and run.form == "queue":
                end = self.end_of(run)
                if end is not None:
                    found[run_id] = end
        return found

    async def find(self, run_id: str, username: str | None) -> Run | None:
        """Return a run, when it is this user's."""
        run = await self._do(lambda: self._store.find(run_id))
        return run if run is not None and run.username == username else None

    async def of_session(self, session_hash: str, username: str | None) -> list[str]:
        """Return the ids of a session's newest runs, when they are this user's; for sessions from before a restart."""
        if not self.is_durable:
            return []
        runs = await self._do(lambda: self._store.of_session(session_hash))
        return [run.id for run in runs if run.username == username]

    def end_of(self, run: Run) -> bytes | None:
        """Return the last message of a run: as it was sent, or that it was interrupted. None while it is under way."""
        if run.end is not None or run.server == self.server:
            return run.end
        if run.form == "call":
            return sse.named_frame(b"error", encode(INTERRUPTED.as_output()))
        return sse.frame(encode(messages.process_failed(run.id, INTERRUPTED)))

    def close(self) -> None:
        """Write what is not written yet, and let go of the store."""
        if self._thread is None:
            self._store.close()
        else:
            self._thread.submit(self._store.close)
            self._thread.shutdown(wait=True)
            self._thread = None
            self.is_durable = False
            self._store = MemoryRuns(Limits(0, 0, 0.0))

    async def _do(self, call: Callable[[], T]) -> T:
        if self._thread is None:
            return call()
        return await asyncio.get_running_loop().run_in_executor(self._thread, call)
