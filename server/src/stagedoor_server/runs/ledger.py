"""Every change of a run's state: one conditional UPDATE each, so it happens once however many try.

| Change | Condition | Who |
|---|---|---|
| claim: queued → running, attempt + 1 | state is queued and it is time | worker |
| append an event, heartbeat | running and the attempt is mine | worker |
| finish: running → succeeded, failed | running and the attempt is mine | worker |
| release: running → queued or waiting | running and the attempt is mine | worker |
| cancel: waiting, queued, running → cancelled | not final | server; the worker notices and cancels the app's call |
| recover: running → queued or failed | silent for too long | sweeper |
| wake: waiting → queued | the app is live | tunnel registration, sweeper |

An UPDATE takes the row's lock, so sequence numbers are given in the order in which transactions commit: a reader that
has seen number n has seen all before it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, delete, or_, select, update

from stagedoor_server.kit.clock import utc_now
from stagedoor_server.kit.db import WriteSession
from stagedoor_server.kit.ids import ProjectId, RunId
from stagedoor_server.models import OutboxEntry, Project, Run, RunEvent
from stagedoor_server.runs.schemas import RunState
from stagedoor_server.tunnels.liveness import project_is_live

BATCH: Final = 500
"""Rows that one sweep changes in one transaction."""


def add_event(
    session: WriteSession, run_id: RunId, sequence: int, attempt: int, kind: str, data: dict[str, Any]
) -> None:
    """Add an event row; the sequence number comes from the UPDATE that made it."""
    session.add(RunEvent(run_id=run_id, sequence=sequence, attempt=attempt, kind=kind, data=data, at=utc_now()))


def enqueue(session: WriteSession, run_id: RunId) -> None:
    """Put a run into the outbox; it goes out once this transaction stands."""
    session.add(OutboxEntry(run_id=run_id, created_at=utc_now()))


async def _transition(
    session: WriteSession,
    where: Sequence[ColumnElement[bool]],
    values: dict[str, Any],
    *,
    reason: str = "",
) -> list[tuple[RunId, int]]:
    """Change the runs that match, add a `state` (or `done`) event to each; returns ids and attempts."""
    state = RunState(values["state"])
    rows = await session.execute(
        update(Run)
        .where(*where)
        .values(**values, last_sequence=Run.last_sequence + 1)
        .returning(Run.id, Run.last_sequence, Run.attempt)
        .execution_options(synchronize_session=False)
    )
    changed = rows.all()
    for run_id, sequence, attempt in changed:
        data = {"state": state.value, "attempt": attempt} | ({"reason": reason} if reason else {})
        add_event(session, run_id, sequence, attempt, "done" if state.is_final else "state", data)
        if state is RunState.QUEUED:
            enqueue(session, run_id)
    return [(run_id, attempt) for run_id, _, attempt in changed]


def _mine(run_id: RunId, attempt: int) -> list[ColumnElement[bool]]:
    return [Run.id == run_id, Run.state == RunState.RUNNING, Run.attempt == attempt]


async def claim(session: WriteSession, run_id: RunId, worker: str) -> int | None:
    """Take a run; returns the attempt's number, or None when somebody else has it or it is not its time."""
    now = utc_now()
    changed = await _transition(
        session,
        [Run.id == run_id, Run.state == RunState.QUEUED, or_(Run.available_at.is_(None), Run.available_at <= now)],
        {
            "state": RunState.RUNNING,
            "attempt": Run.attempt + 1,
            "claimed_by": worker[:80],
            "heartbeat_at": now,
            "started_at": now,
            "progress": None,
            "available_at": None,
        },
    )
    return changed[0][1] if changed else None


async def heartbeat(session: WriteSession, run_id: RunId, attempt: int) -> bool:
    """Say that the run is alive; False when it is not ours any more."""
    rows = await session.execute(
        update(Run)
        .where(*_mine(run_id, attempt))
        .values(heartbeat_at=utc_now())
        .returning(Run.id)
        .execution_options(synchronize_session=False)
    )
    return rows.first() is not None


async def append(
    session: WriteSession, run_id: RunId, attempt: int, kind: str, data: dict[str, Any], *, replace: bool = False
) -> bool:
    """Add an event; False when the run is not ours any more.

    Args:
        session: The unit of work.
        run_id: The run.
        attempt: The claim that the writer holds.
        kind: `progress`, `output` or `log`.
        data: What happened.
        replace: Drop earlier events of this kind: of partial outputs and progress only the newest counts.
    """
    values: dict[str, Any] = {"last_sequence": Run.last_sequence + 1, "heartbeat_at": utc_now()}
    if kind == "progress":
        values["progress"] = data
    sequence = await session.scalar(
        update(Run)
        .where(*_mine(run_id, attempt))
        .values(**values)
        .returning(Run.last_sequence)
        .execution_options(synchronize_session=False)
    )
    if sequence is None:
        return False
    if replace:
        await session.execute(delete(RunEvent).where(RunEvent.run_id == run_id, RunEvent.kind == kind))
    add_event(session, run_id, sequence, attempt, kind, data)
    return True


async def finish(
    session: WriteSession,
    run_id: RunId,
    attempt: int,
    state: RunState,
    *,
    outputs: list[Any] | None = None,
    error: str | None = None,
) -> bool:
    """End a run; False when it is not ours any more, and then nothing is written."""
    changed = await _transition(
        session,
        _mine(run_id, attempt),
        {"state": state, "outputs": outputs, "error": error, "finished_at": utc_now(), "claimed_by": None},
    )
    if changed:
        # The final outputs stand in the row; partial ones have served.
        await session.execute(delete(RunEvent).where(RunEvent.run_id == run_id, RunEvent.kind == "output"))
    return bool(changed)


async def release(
    session: WriteSession,
    run_id: RunId,
    attempt: int,
    state: RunState,
    *,
    reason: str,
    delay_s: float = 0.0,
    is_failure: bool = False,
) -> bool:
    """Give a run back: it waits for its app, or for its turn after `delay_s`; False when it is not ours any more."""
    changed = await _transition(
        session,
        _mine(run_id, attempt),
        {
            "state": state,
            "claimed_by": None,
            "dispatched_at": None,
            "dispatches": 0,
            "failures": Run.failures + (1 if is_failure else 0),
            "available_at": utc_now() + timedelta(seconds=delay_s) if delay_s > 0 else None,
        },
        reason=reason,
    )
    return bool(changed)


async def cancel(session: WriteSession, run_id: RunId) -> bool:
    """Cancel a run at once; a worker that has it finds its claim gone. False when it is over already."""
    open_states = [RunState.QUEUED, RunState.WAITING, RunState.RUNNING]
    changed = await _transition(
        session,
        [Run.id == run_id, Run.state.in_(open_states)],
        {"state": RunState.CANCELLED, "finished_at": utc_now(), "claimed_by": None},
    )
    return bool(changed)


async def wake_project(session: WriteSession, project_id: ProjectId) -> list[RunId]:
    """Queue what waited for a project's app."""
    changed = await _transition(
        session,
        [Run.project_id == project_id, Run.state == RunState.WAITING],
        {"state": RunState.QUEUED, "dispatched_at": None, "dispatches": 0, "available_at": None},
        reason="The app is back.",
    )
    return [run_id for run_id, _ in changed]


async def wake_live(session: WriteSession, *, heard_since: datetime) -> list[RunId]:
    """Queue what waits although its app is live: the run was made while the tunnel was registering."""
    live_projects = select(Project.id).where(project_is_live(heard_since, utc_now()))
    changed = await _transition(
        session,
        [Run.state == RunState.WAITING, Run.project_id.in_(live_projects)],
        {"state": RunState.QUEUED, "dispatched_at": None, "dispatches": 0, "available_at": None},
        reason="The app is back.",
    )
    return [run_id for run_id, _ in changed]


async def recover_silent(session: WriteSession, *, silent_since: datetime, max_attempts: int) -> list[RunId]:
    """Take runs from workers that were not heard of: queue them again, or give up after `max_attempts`."""
    silent: list[ColumnElement[bool]] = [Run.state == RunState.RUNNING, Run.heartbeat_at < silent_since]
    given_up = await _transition(
        session,
        [*silent, Run.failures + 1 >= max_attempts],
        {
            "state": RunState.FAILED,
            "failures": Run.failures + 1,
            "finished_at": utc_now(),
            "claimed_by": None,
            "error": f"The worker was lost {max_attempts} times while it ran this; it was not tried again.",
        },
        reason="The worker was lost too often.",
    )
    requeued = await _transition(
        session,
        silent,
        {
            "state": RunState.QUEUED,
            "failures": Run.failures + 1,
            "claimed_by": None,
            "dispatched_at": None,
            "dispatches": 0,
        },
        reason="The worker was lost; the run starts again.",
    )
    return [run_id for run_id, _ in (*given_up, *requeued)]


async def reannounce(session: WriteSession, *, redispatch_after_s: float) -> list[RunId]:
    """Put runs into the outbox again that were announced and not claimed: the broker may have lost the message.

    The waiting time doubles with each announcement, so a long queue does not fill the broker with copies.
    """
    now = utc_now()
    rows = await session.execute(
        select(Run.id, Run.dispatched_at, Run.dispatches)
        .where(
            Run.state == RunState.QUEUED,
            or_(Run.dispatched_at.is_(None), Run.dispatched_at < now - timedelta(seconds=redispatch_after_s)),
            Run.id.not_in(select(OutboxEntry.run_id)),
        )
        .order_by(Run.created_at)
        .limit(BATCH)
    )
    again: list[RunId] = []
    for run_id, dispatched_at, dispatches in rows:
        patience = timedelta(seconds=redispatch_after_s * 2 ** min(max(dispatches - 1, 0), 4))
        if dispatched_at is None or dispatched_at < now - patience:
            enqueue(session, run_id)
            again.append(run_id)
    return again
