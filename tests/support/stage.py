"""A control plane whose worker is a part of the same process: runs are carried out without a broker between."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx

from stagedoor_server.kit.ids import RunId
from stagedoor_server.runs.broker import Announcer
from stagedoor_server.runs.execute import WorkerContext, execute
from stagedoor_server.settings import Settings
from support.server_plane import ControlPlane, Person, running_control_plane


class DirectAnnouncer(Announcer):
    """Carries runs out in this process; keeps messages back while `is_paused`."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self.context: WorkerContext | None = None
        self.loop = asyncio.get_running_loop()
        self.is_paused = False
        self.announced: list[str] = []
        self.tasks: set[asyncio.Task[None]] = set()

    def announce(self, run_ids: list[str]) -> None:
        self.announced.extend(run_ids)
        if not self.is_paused:
            for run_id in run_ids:
                self.loop.call_soon_threadsafe(self.start, run_id)

    def start(self, run_id: str) -> asyncio.Task[None]:
        assert self.context is not None
        task = self.loop.create_task(execute(self.context, RunId(run_id)))
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)
        return task


class Stage:
    """A server, a worker, a person with a project, and the project's app behind a link."""

    def __init__(self, plane: ControlPlane, announcer: DirectAnnouncer, ada: Person) -> None:
        self.plane = plane
        self.announcer = announcer
        self.ada = ada

    async def go_live(self, **wanted: Any) -> dict[str, Any]:
        return await self.plane.tunnel(self.ada, project="ada/demo", **wanted)

    async def go_offline(self, session: dict[str, Any]) -> None:
        answer = await self.plane.relay.delete(f"sessions/{session['session_id']}")
        assert answer.status_code == 204

    async def run(self, endpoint: str, inputs: Any, **more: Any) -> dict[str, Any]:
        answer = await self.try_run(endpoint, inputs, **more)
        assert answer.status_code == 202, answer.text
        return answer.json()

    async def try_run(self, endpoint: str, inputs: Any, **more: Any) -> httpx.Response:
        return await self.ada.client.post(
            "projects/ada/demo/runs", json={"endpoint": endpoint, "inputs": inputs, **more}
        )

    async def read(self, run_id: str) -> dict[str, Any]:
        answer = await self.ada.client.get(f"runs/{run_id}")
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def events(self, run_id: str, after: int = 0) -> list[tuple[int, str, dict[str, Any]]]:
        """Follow a run to its end; returns (id, kind, data) of each event."""
        return [event async for event in self.follow(run_id, after)]

    async def follow(self, run_id: str, after: int = 0) -> AsyncIterator[tuple[int, str, dict[str, Any]]]:
        headers = {"Last-Event-ID": str(after)} if after else {}
        async with self.ada.client.stream("GET", f"runs/{run_id}/events", headers=headers) as response:
            assert response.status_code in {200, 204}
            fields: dict[str, str] = {}
            async for line in response.aiter_lines():
                if line:
                    name, _, value = line.partition(":")
                    fields[name] = value.lstrip()
                elif "event" in fields:
                    yield int(fields["id"]), fields["event"], json.loads(fields["data"])
                    fields = {}
                else:
                    fields = {}

    async def finished(self, run_id: str) -> dict[str, Any]:
        """Wait for a run's end; returns it."""
        *_, (_, kind, run) = await self.events(run_id)
        assert kind == "done"
        return run

    async def until(self, run_id: str, state: str) -> dict[str, Any]:
        """Wait until a run is in a state; returns it."""
        async for _, kind, data in self.follow(run_id):
            if kind in {"state", "done"} and data["state"] == state:
                return await self.read(run_id)
        raise AssertionError(f"the run ended without being {state}: {await self.read(run_id)}")


@contextlib.asynccontextmanager
async def running_stage(settings: Settings) -> AsyncIterator[Stage]:
    announcer = DirectAnnouncer(settings)
    async with running_control_plane(settings, announcer) as plane:
        announcer.context = WorkerContext(
            settings, plane.context.database, plane.context.storage, plane.context.bell, "test"
        )
        try:
            yield Stage(plane, announcer, await plane.person("ada"))
        finally:
            for task in list(announcer.tasks):
                task.cancel()
            await asyncio.gather(*announcer.tasks, return_exceptions=True)
