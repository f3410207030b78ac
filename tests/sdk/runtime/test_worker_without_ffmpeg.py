"""A server without ffmpeg, whose functions stream sound on a machine that has it."""

from __future__ import annotations

from pathlib import Path

import httpx
from support.processes import wait_for
from support.services import running_redis
from support.worker_front import front_of, joined, workers_of

from stagedoor.components.segments import adts_seconds

APP = Path(__file__).parents[2] / "support" / "streaming_app.py"


def test_it_says_so_and_keeps_the_sound(tmp_path: Path) -> None:
    folders = {name: tmp_path / name for name in ("met", "front", "one", "nothing")}
    for folder in folders.values():
        folder.mkdir()
    without = {"PATH": str(folders["nothing"])}
    with (
        running_redis() as redis,
        front_of(redis.url, folders["met"], folders["front"], app=APP, environment=without) as app,
        joined(redis.url, folders["met"], folders["one"], app=APP) as machine,
    ):
        wait_for(lambda: workers_of(machine))
        app.join("listener", app.index("speak"), "one two")
        ended = next(m for m in app.messages("listener") if m["msg"] == "process_completed")["output"]
        assert "error" not in ended
        sound = ended["data"][0]
        assert sound["url"].endswith(".aac")
        assert 0.9 <= adts_seconds(httpx.get(sound["url"]).content) < 1.3
        assert "streams sound or film to its visitors (streaming=True), which needs ffmpeg" in app.program.output
        assert "needs ffmpeg" not in machine.output
