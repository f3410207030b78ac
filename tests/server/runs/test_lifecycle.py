"""A run from its request to its kept result, with a real app, on both databases."""

from __future__ import annotations

import asyncio
import base64

import pytest
from support.author_app import AuthorApp
from support.stage import Stage


async def test_a_run_is_queued_carried_out_and_kept(stage: Stage) -> None:
    await stage.go_live()
    queued = await stage.run("/echo", ["ab", 3])
    assert queued["state"] == "queued"
    assert queued["permalink"].endswith(f"/runs/{queued['id']}")
    run = await stage.finished(queued["id"])
    assert (run["state"], run["outputs"], run["error"], run["attempts"]) == ("succeeded", ["ababab"], None, 1)
    assert run == await stage.read(queued["id"])
    listed = (await stage.ada.client.get("projects/ada/demo/runs")).json()
    assert [entry["id"] for entry in listed["items"]] == [queued["id"]]


async def test_inputs_by_name_with_defaults(stage: Stage) -> None:
    await stage.go_live()
    run = await stage.finished((await stage.run("echo", {"text": "x"}))["id"])
    assert run["outputs"] == ["x"]


async def test_progress_log_and_partial_outputs_are_events(stage: Stage) -> None:
    await stage.go_live()
    run = await stage.run("/steps", [3])
    events = await stage.events(run["id"])
    kinds = [kind for _, kind, _ in events]
    assert kinds[0] == "state"
    assert kinds[-1] == "done"
    done = events[-1][2]
    assert done["outputs"] == ["0 1 2 "]
    assert [entry["text"] for entry in done["log"]] == ["step 0", "step 1", "step 2"]
    assert done["progress"]["description"] == "stepping"


async def test_a_stream_resumes_without_loss_or_repetition(stage: Stage, author_app: AuthorApp) -> None:
    author_app.go_on.clear()
    await stage.go_live()
    run = await stage.run("/held", ["x"])
    seen: list[int] = []
    async for sequence, _, data in stage.follow(run["id"]):
        seen.append(sequence)
        if data["state"] == "running":
            break
    author_app.go_on.set()
    seen += [sequence for sequence, _, _ in await stage.events(run["id"], after=seen[-1])]
    assert seen == sorted(set(seen))
    assert seen == list(range(1, seen[-1] + 1))
    assert await stage.events(run["id"], after=seen[-1]) == []  # 204: an EventSource does not come again


async def test_the_functions_error_is_the_runs_error(stage: Stage) -> None:
    await stage.go_live()
    run = await stage.finished((await stage.run("/boom", ["x"]))["id"])
    assert (run["state"], run["error"], run["outputs"], run["attempts"]) == ("failed", "boom: x", None, 1)


async def test_a_run_waits_for_an_offline_app_and_starts_when_it_is_back(stage: Stage) -> None:
    session = await stage.go_live()
    await stage.go_offline(session)
    waiting = await stage.run("/echo", ["later"])
    assert waiting["state"] == "waiting"
    await stage.go_live()
    run = await stage.finished(waiting["id"])
    assert run["outputs"] == ["later"]


async def test_state_is_left_out_of_inputs_and_outputs(stage: Stage) -> None:
    await stage.go_live()
    run = await stage.finished((await stage.run("/count", [4]))["id"])
    assert run["outputs"] == [4]


@pytest.mark.parametrize("state", ["waiting", "running"])
async def test_cancel(stage: Stage, author_app: AuthorApp, state: str) -> None:
    session = await stage.go_live()
    if state == "waiting":
        await stage.go_offline(session)
    run = await stage.run("/forever", ["x"])
    await stage.until(run["id"], state)
    answer = await stage.ada.client.post(f"runs/{run['id']}/cancel")
    assert answer.json()["state"] == "cancelled"
    assert (await stage.finished(run["id"]))["state"] == "cancelled"
    again = await stage.ada.client.post(f"runs/{run['id']}/cancel")
    assert (again.status_code, again.json()["code"]) == (409, "run_finished")
    if state == "running":  # the app's own call ends as well
        assert await asyncio.to_thread(author_app.left.acquire, True, 10)


async def test_a_stream_of_partial_outputs_is_bounded(stage: Stage) -> None:
    await stage.go_live()
    run = await stage.run("/forever", ["x"])
    async for _, kind, data in stage.follow(run["id"]):
        if kind == "output":
            assert data["outputs"][0].startswith("x ")
            break
    await stage.ada.client.post(f"runs/{run['id']}/cancel")
    events = await stage.events(run["id"])
    assert sum(1 for _, kind, _ in events if kind == "output") <= 1


async def test_files_go_in_and_come_out_and_are_kept(stage: Stage) -> None:
    await stage.go_live()
    upload = await stage.ada.client.post(
        "projects/ada/demo/uploads?filename=../../no%22te.txt",
        content=b"hello file",
        headers={"Content-Type": "text/plain"},
    )
    assert upload.status_code == 201, upload.text
    value = upload.json()
    assert value["orig_name"] == "no_te.txt"
    run = await stage.finished((await stage.run("/copy", [value]))["id"])
    assert run["error"] is None
    (output,) = run["outputs"]
    assert output["orig_name"].endswith(".txt")
    kept = await stage.plane.client({"Authorization": f"Bearer {stage.ada.token}"}, path="").get(output["url"])
    assert kept.content == b"hello file"
    assert kept.headers["content-security-policy"] == "default-src 'none'; sandbox"


async def test_an_inline_file_becomes_an_upload(stage: Stage) -> None:
    await stage.go_live()
    url = "data:text/plain;base64," + base64.b64encode(b"inline").decode()
    value = {"url": url, "orig_name": "a.txt", "meta": {"_type": "gradio.FileData"}}
    first = await stage.run("/copy", [value], idempotency_key="k")
    second = await stage.run("/copy", [value], idempotency_key="k")
    assert first["id"] == second["id"]
    assert "data:" not in str(first["inputs"])
    run = await stage.finished(first["id"])
    assert run["outputs"][0]["size"] == 6


@pytest.mark.parametrize(
    "value",
    [
        {"path": "/etc/passwd", "meta": {"_type": "gradio.FileData"}},
        {"path": "x" * 26, "meta": {"_type": "gradio.FileData"}},
        {"url": "http://127.0.0.1/secret", "meta": {"_type": "gradio.FileData"}},
        {"path": None, "url": "data:nonsense", "meta": {"_type": "gradio.FileData"}},
    ],
)
async def test_foreign_files_are_refused_before_anything_is_queued(stage: Stage, value: dict) -> None:
    await stage.go_live()
    answer = await stage.try_run("/copy", [[{"deep": value}]])
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_inputs")
    assert (await stage.ada.client.get("projects/ada/demo/runs")).json()["total"] == 0


async def test_data_that_looks_like_a_file_stays_data(stage: Stage) -> None:
    session = await stage.go_live()
    await stage.go_offline(session)
    run = await stage.run("/echo", [{"path": "/etc/passwd"}])
    assert run["inputs"] == [{"path": "/etc/passwd"}]


async def test_retry_makes_a_new_run_with_its_own_files(stage: Stage) -> None:
    await stage.go_live()
    upload = (await stage.ada.client.post("projects/ada/demo/uploads?filename=a.txt", content=b"x")).json()
    first = await stage.finished((await stage.run("/copy", [upload]))["id"])
    answer = await stage.ada.client.post(f"runs/{first['id']}/retry")
    assert answer.status_code == 202
    second = await stage.finished(answer.json()["id"])
    assert second["id"] != first["id"]
    assert second["inputs"][0]["path"] != first["inputs"][0]["path"]
    assert second["state"] == "succeeded"


async def test_one_key_is_one_run_however_many_ask(stage: Stage, author_app: AuthorApp) -> None:
    author_app.calls.clear()
    await stage.go_live()
    answers = await asyncio.gather(*(stage.run("/echo", ["once", 1], idempotency_key="key") for _ in range(8)))
    assert len({answer["id"] for answer in answers}) == 1
    await stage.finished(answers[0]["id"])
    assert author_app.calls == ["once"]
    other = await stage.try_run("/echo", ["other", 1], idempotency_key="key")
    assert (other.status_code, other.json()["code"]) == (409, "idempotency_conflict")


async def test_the_apps_endpoints_are_known_after_it_was_live(stage: Stage) -> None:
    await stage.go_live()
    while (project := (await stage.ada.client.get("projects/ada/demo")).json())["api"] is None:
        await asyncio.sleep(0.02)
    assert "/echo" in project["api"]
    assert project["title"] == "The author's app"
    api = (await stage.ada.client.get("projects/ada/demo/api")).json()
    endpoints = {entry["name"]: entry for entry in api["endpoints"]}
    assert endpoints["/count"]["parameters"][0] | {"type": 0} == {
        "name": "step", "label": "Level", "component": "Slider", "type": 0, "has_default": True, "default": 3,
        "is_file": False, "choices": None, "minimum": 0, "maximum": 10, "step": 1,
    }  # fmt: skip
    assert endpoints["/copy"]["parameters"][0]["is_file"]
    unknown = await stage.try_run("/nothing", [])
    assert (unknown.status_code, unknown.json()["code"]) == (422, "unknown_endpoint")


async def test_wrong_inputs_fail_with_words_before_the_app_is_called(stage: Stage) -> None:
    await stage.go_live()
    too_many = await stage.finished((await stage.run("/echo", ["a", 1, 2]))["id"])
    assert too_many["error"] == "/echo takes 2 inputs, and 3 were given."
    unknown = await stage.finished((await stage.run("/echo", {"txt": 1}))["id"])
    assert unknown["error"] == "/echo has no parameter 'txt'; it has: text, times."


async def test_a_run_times_out(stage: Stage) -> None:
    await stage.go_live()
    stage.plane.settings.run_timeout_s = 0.3
    run = await stage.finished((await stage.run("/forever", ["x"]))["id"])
    assert run["state"] == "failed"
    assert "longer than" in run["error"]
