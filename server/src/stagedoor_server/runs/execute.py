"""Carrying out one run: claim it, call the app, keep what comes back, write the end; or give the run back.

The worker owns the run only as long as its attempt number stands in the row. Beside the call a watcher looks at the
row: a run that was cancelled, or given to somebody else after a long silence, stops here and is cancelled in the app.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy.exc import SQLAlchemyError

from stagedoor_server.errors import ServerError
from stagedoor_server.kit.clock import utc_now
from stagedoor_server.kit.db import Database
from stagedoor_server.kit.ids import RunId
from stagedoor_server.kit.strict_json import StrictJSONError, check
from stagedoor_server.models import Run
from stagedoor_server.runs import ledger, repository
from stagedoor_server.runs.app_client import AppClient
from stagedoor_server.runs.app_description import AppDescription, Endpoint, arrange, without_state
from stagedoor_server.runs.app_errors import AppBusyError, AppLostError, AppRefusedError, AppUnreachableError
from stagedoor_server.runs.app_stream import Completed, Raised
from stagedoor_server.runs.doorbell import RunBell
from stagedoor_server.runs.file_values import FileData, replace_files
from stagedoor_server.runs.output_files import OutputFiles, drop_unused
from stagedoor_server.runs.publish import Publisher, publishing
from stagedoor_server.runs.schemas import RunState
from stagedoor_server.settings import Settings
from stagedoor_server.storage.local import LocalStorage
from stagedoor_server.tunnels.liveness import live_since

logger = logging.getLogger(__name__)

RETRY_DELAYS_S: Final = (1.0, 2.0, 5.0, 10.0, 20.0, 30.0)
"""Waiting before a busy or unreachable app is tried again."""
FINAL_WRITE_TRIES: Final = 20
"""A result is worth a minute of trying while the database is away; after that the sweeper lets the run start again."""


@dataclass(frozen=True, slots=True)
class WorkerContext:
    """What a worker needs; one per process."""

    settings: Settings
    database: Database
    storage: LocalStorage
    bell: RunBell
    name: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an attempt ended."""

    state: RunState
    outputs: list[Any] | None = None
    error: str | None = None
    reason: str = ""
    delay_s: float = 0.0
    is_failure: bool = False


class ClaimLostError(Exception):
    """The run is not ours any more."""


async def execute(context: WorkerContext, run_id: RunId) -> None:
    """Carry out a run, if it is there to be claimed; a duplicate message ends here."""
    async with context.database.write() as session:
        attempt = await ledger.claim(session, run_id, context.name)
        session.after_commit(lambda: context.bell.ring_run(run_id))
    if attempt is None:
        return
    async with context.database.read() as session:
        run = await session.get(Run, run_id)
    if run is None:
        return
    try:
        outcome = await _Attempt(context, run, attempt).carry_out()
    except ClaimLostError:
        logger.info("run %s: the claim was lost", run_id)
        return
    except asyncio.CancelledError:
        # The worker is being stopped: the run goes back to the queue at once, and this was not its fault.
        await asyncio.shield(_end(context, run, attempt, Outcome(RunState.QUEUED, reason="The worker was stopped.")))
        raise
    await _end(context, run, attempt, outcome)


async def _end(context: WorkerContext, run: Run, attempt: int, outcome: Outcome) -> None:
    for tries in range(FINAL_WRITE_TRIES):
        try:
            async with context.database.write() as session:
                if outcome.state.is_final:
                    await ledger.finish(
                        session, run.id, attempt, outcome.state, outputs=outcome.outputs, error=outcome.error
                    )
                else:
                    await ledger.release(
                        session,
                        run.id,
                        attempt,
                        outcome.state,
                        reason=outcome.reason,
                        delay_s=outcome.delay_s,
                        is_failure=outcome.is_failure,
                    )
                session.after_commit(lambda: context.bell.ring_run(run.id))
        except (SQLAlchemyError, OSError) as error:
            logger.warning("run %s: its end cannot be written yet: %s", run.id, type(error).__name__)
            await asyncio.sleep(min(0.2 * 2**tries, 5.0))
        else:
            if outcome.state is RunState.SUCCEEDED:
                await drop_unused(context.database, run.id, outcome.outputs or [])
            return


class _Attempt:
    """One claim of one run.

    Args:
        context: The worker.
        run: The run as it was claimed.
        attempt: The claim's number.
    """

    def __init__(self, context: WorkerContext, run: Run, attempt: int) -> None:
        self._context = context
        self._settings = context.settings
        self._run = run
        self._attempt = attempt
        self._lost = asyncio.Event()

    async def carry_out(self) -> Outcome:
        """Call the app and say how it ended.

        Raises:
            ClaimLostError: The run is not ours any more; the app's call was cancelled.
        """
        call = asyncio.create_task(self._outcome())
        watch = asyncio.create_task(self._watch())
        lost = asyncio.create_task(self._lost.wait())
        try:
            await asyncio.wait({call, lost}, timeout=self._settings.run_timeout_s, return_when=asyncio.FIRST_COMPLETED)
            if call.done():
                return call.result()
            if self._lost.is_set():
                raise ClaimLostError
            minutes = self._settings.run_timeout_s / 60
            return Outcome(RunState.FAILED, error=f"The run took longer than {minutes:g} minutes and was stopped.")
        finally:
            for task in (call, watch, lost):
                task.cancel()
            await asyncio.gather(call, watch, lost, return_exceptions=True)

    async def _watch(self) -> None:
        """Say that we are alive, and notice when the run is not ours any more."""
        loop = asyncio.get_running_loop()
        beaten_at = loop.time()
        while True:
            await asyncio.sleep(min(self._settings.cancel_check_s, self._settings.heartbeat_s))
            try:
                if loop.time() - beaten_at >= self._settings.heartbeat_s:
                    async with self._context.database.write() as session:
                        is_mine = await ledger.heartbeat(session, self._run.id, self._attempt)
                    beaten_at = loop.time()
                else:
                    async with self._context.database.read() as session:
                        is_mine = await repository.fence(session, self._run.id) == (RunState.RUNNING, self._attempt)
            except (SQLAlchemyError, OSError) as error:
                logger.warning("run %s: no heartbeat: %s", self._run.id, type(error).__name__)
                continue
            if not is_mine:
                self._lost.set()
                return

    async def _outcome(self) -> Outcome:
        try:
            return await self._call()
        except AppUnreachableError as error:
            return await self._away(str(error))
        except AppBusyError as error:
            return Outcome(RunState.QUEUED, reason=f"{error} Trying again.", delay_s=self._delay_s())
        except AppLostError as error:
            return await self._broken(str(error))
        except AppRefusedError as error:
            return Outcome(RunState.FAILED, error=str(error))
        except ServerError as error:  # a file over the limit, a full disk
            return Outcome(RunState.FAILED, error=error.detail)
        except StrictJSONError as error:
            return Outcome(RunState.FAILED, error=f"The app's answer cannot be kept. {error}")

    def _delay_s(self) -> float:
        return RETRY_DELAYS_S[min(self._attempt, len(RETRY_DELAYS_S)) - 1]

    async def _link(self) -> str | None:
        now = utc_now()
        async with self._context.database.read() as session:
            return await repository.live_link(
                session, self._run.project_id, heard_since=live_since(self._settings, now), now=now
            )

    async def _away(self, reason: str) -> Outcome:
        """The app does not answer: wait for its tunnel, or, where that is up, try again soon."""
        if await self._link() is None:
            return Outcome(RunState.WAITING, reason="The app is offline; the run starts when it is back.")
        return Outcome(RunState.QUEUED, reason=f"{reason} Trying again.", delay_s=self._delay_s())

    async def _broken(self, reason: str) -> Outcome:
        """The app went away during the call: start again a few times, then give up."""
        limit = self._settings.max_attempts
        if self._run.failures + 1 >= limit:
            return Outcome(RunState.FAILED, error=f"{reason} That happened {limit} times; it was not tried again.")
        away = await self._link() is None
        return Outcome(
            RunState.WAITING if away else RunState.QUEUED,
            reason=f"{reason} The run starts again{' when the app is back' if away else ''}.",
            delay_s=0.0 if away else self._delay_s(),
            is_failure=True,
        )

    async def _call(self) -> Outcome:
        link = await self._link()
        if link is None:
            return Outcome(RunState.WAITING, reason="The app is offline; the run starts when it is back.")
        async with AppClient(self._settings, link) as client:
            app = await client.describe()
            endpoint = app.endpoints.get(self._run.endpoint)
            if endpoint is None:
                known = ", ".join(sorted(app.endpoints)) or "none"
                return Outcome(RunState.FAILED, error=f"The app has no endpoint {self._run.endpoint}; it has: {known}.")
            inputs = await replace_files(self._run.inputs, lambda value: self._upload(client, app, value))
            return await self._follow(client, app, endpoint, arrange(endpoint, inputs))

    async def _follow(self, client: AppClient, app: AppDescription, endpoint: Endpoint, data: list[Any]) -> Outcome:
        # The hash names run and attempt: a second attempt never hears the first one's events.
        session_hash = f"{self._run.id}-{self._attempt}"
        event_id = await client.join(app, endpoint, data, session_hash)
        files = OutputFiles(
            self._context.database,
            self._context.storage,
            client,
            app,
            run_id=self._run.id,
            project_id=self._run.project_id,
            attempt=self._attempt,
            max_bytes=self._settings.max_output_file_bytes,
        )
        publisher = Publisher(
            self._context.database,
            self._run.id,
            self._attempt,
            files,
            written=self._context.bell.ring_run,
            lost=self._lost.set,
        )
        try:
            async with publishing(publisher), contextlib.aclosing(client.follow(app, session_hash, event_id)) as steps:
                async for step in steps:
                    if isinstance(step, Completed):
                        outputs = without_state(endpoint, step.outputs)
                        check(outputs)
                        kept = await files.keep(outputs)
                        await publisher.flush(partial_outputs=False)
                        return Outcome(RunState.SUCCEEDED, outputs=kept)
                    if isinstance(step, Raised):
                        await publisher.flush(partial_outputs=False)
                        return Outcome(RunState.FAILED, error=step.message.replace("\x00", ""))
                    publisher.take(step)
        except asyncio.CancelledError:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(client.cancel(app, endpoint, session_hash, event_id), 2)
            raise
        raise AppLostError("The app ended the stream before the call was done.")

    async def _upload(self, client: AppClient, app: AppDescription, value: FileData) -> FileData:
        async with self._context.database.read() as session:
            files = {row.id: row for row in await repository.files_of(session, self._run.id)}
        row = next((row for file_id, row in files.items() if file_id == value.get("path")), None)
        if row is None:
            raise AppRefusedError("An input file is not there any more; upload it again.")

        async def body() -> AsyncIterator[bytes]:
            async for chunk in self._context.storage.read(row.sha256):
                yield chunk

        try:
            path = await client.upload(app, row.name, row.media_type, body())
        except FileNotFoundError as error:
            raise AppRefusedError("An input file is not in storage any more; upload it again.") from error
        return {"path": path, "orig_name": row.name, "meta": {"_type": "gradio.FileData"}}
