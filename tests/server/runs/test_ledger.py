"""Fences: whoever lost the claim writes nothing; whatever is lost is found (faults R7, and the shape of section 3)."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, update
from support.author_app import AuthorApp
from support.server_plane import settings_for
from support.stage import Stage, running_stage

from stagedoor_server.kit.clock import utc_now
from stagedoor_server.kit.ids import RunId
from stagedoor_server.models import OutboxEntry, Run, RunEvent
from stagedoor_server.runs import ledger
from stagedoor_server.runs.schemas import RunState


@pytest.fixture
async def still(database_url: str, tmp_path: Path, author_app: AuthorApp) -> AsyncIterator[Stage]:
    """A stage on which nothing happens by itself: no sweep, no worker."""
    settings = settings_for(database_url, tmp_path, relay_edge_url=author_app.url, sweep_s=3600, heartbeat_s=3600)
    async with running_stage(settings) as stage:
        stage.announcer.is_paused = True
        await stage.go_live()
        yield stage


async def queued(stage: Stage) -> RunId:
    return RunId((await stage.run("/echo", ["x", 1]))["id"])


async def claim(stage: Stage, run_id: RunId) -> int | None:
    async with stage.plane.context.database.write() as session:
        return await ledger.claim(session, run_id, "test")


async def test_one_of_many_claims(still: Stage) -> None:
    run_id = await queued(still)
    claims = await asyncio.gather(*(claim(still, run_id) for _ in range(8)))
    assert sorted(claims, key=str) == [1] + [None] * 7


async def test_a_stale_worker_writes_nothing(still: Stage) -> None:
    run_id = await queued(still)
    database = still.plane.context.database
    first = await claim(still, run_id)
    assert first is not None
    async with database.write() as session:
        silent = utc_now() + timedelta(seconds=1)
        assert await ledger.recover_silent(session, silent_since=silent, max_attempts=3) == [run_id]
    second = await claim(still, run_id)
    assert second == first + 1
    async with database.write() as session:
        assert not await ledger.heartbeat(session, run_id, first)
        assert not await ledger.append(session, run_id, first, "log", {"level": "info", "text": "stale"})
        assert not await ledger.finish(session, run_id, first, RunState.SUCCEEDED, outputs=["stale"])
        assert not await ledger.release(session, run_id, first, RunState.QUEUED, reason="stale")
    async with database.write() as session:
        assert await ledger.finish(session, run_id, second, RunState.SUCCEEDED, outputs=["fresh"])
        assert not await ledger.finish(session, run_id, second, RunState.FAILED, error="twice")
    run = await still.read(run_id)
    assert (run["outputs"], run["attempts"], run["log"]) == (["fresh"], 2, [])


async def test_a_run_whose_workers_die_is_given_up(still: Stage) -> None:
    run_id = await queued(still)
    for _ in range(3):
        await claim(still, run_id)
        async with still.plane.context.database.write() as session:
            await ledger.recover_silent(session, silent_since=utc_now() + timedelta(seconds=1), max_attempts=3)
    run = await still.read(run_id)
    assert (run["state"], run["attempts"]) == ("failed", 3)
    assert "lost 3 times" in run["error"]


async def test_events_are_numbered_without_gaps_under_contention(still: Stage) -> None:
    run_id = await queued(still)
    attempt = await claim(still, run_id)
    assert attempt is not None

    async def say(number: int) -> None:
        async with still.plane.context.database.write() as session:
            await ledger.append(session, run_id, attempt, "log", {"level": "info", "text": str(number)})

    await asyncio.gather(*(say(number) for number in range(30)))
    async with still.plane.context.database.read() as session:
        numbers = list(await session.scalars(select(RunEvent.sequence).where(RunEvent.run_id == run_id)))
    assert sorted(numbers) == list(range(1, 33))


async def test_a_rolled_back_run_is_in_no_outbox(still: Stage) -> None:
    """Row and outbox entry stand together or not at all."""
    database = still.plane.context.database
    run_id = await queued(still)
    with contextlib.suppress(ZeroDivisionError):
        async with database.write() as session:
            await ledger.cancel(session, run_id)
            ledger.enqueue(session, run_id)
            _ = 1 / 0
    async with database.read() as session:
        run = await session.get(Run, run_id)
        assert run is not None
        assert run.state == "queued"


async def test_forgotten_runs_are_announced_again_with_growing_patience(still: Stage) -> None:
    database = still.plane.context.database
    run_id = await queued(still)
    while not still.announcer.announced:
        await asyncio.sleep(0.01)
    ages = []
    for age in (0.5, 1.5, 1.5, 2.5):
        async with database.write() as session:
            await session.execute(update(Run).values(dispatched_at=utc_now() - timedelta(seconds=age)))
            again = await ledger.reannounce(session, redispatch_after_s=1)
            ages.append(bool(again))
            if again:  # as the dispatcher does
                await session.execute(update(Run).values(dispatches=Run.dispatches + 1))
                await session.execute(OutboxEntry.__table__.delete())
    assert ages == [False, True, False, True]
    assert run_id in still.announcer.announced


async def test_waiting_runs_are_found_when_the_wake_up_was_missed(still: Stage) -> None:
    database = still.plane.context.database
    run_id = await queued(still)
    async with database.write() as session:
        await session.execute(update(Run).values(state="waiting"))
    async with database.write() as session:
        assert await ledger.wake_live(session, heard_since=utc_now() - timedelta(seconds=20)) == [run_id]
        assert await ledger.wake_live(session, heard_since=utc_now() - timedelta(seconds=20)) == []


async def test_the_tables_are_bounded(still: Stage) -> None:
    run_id = await queued(still)
    attempt = await claim(still, run_id)
    assert attempt is not None
    for number in range(20):
        async with still.plane.context.database.write() as session:
            await ledger.append(session, run_id, attempt, "output", {"outputs": [number]}, replace=True)
            await ledger.append(session, run_id, attempt, "progress", {"value": number / 20}, replace=True)
    async with still.plane.context.database.read() as session:
        count = await session.scalar(
            select(func.count()).select_from(RunEvent).where(RunEvent.kind.in_(["output", "progress"]))
        )
    assert count == 2
