"""What gradio_client sees of the app for clients: `seen_by_python.py ADDRESS FOLDER` writes FOLDER/python.json."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

from gradio_client import Client, handle_file

TIMEOUT_S = 60


def main() -> None:
    """Write the facts."""
    url, folder = sys.argv[1], Path(sys.argv[2])
    note, dot = folder / "note.txt", folder / "dot.svg"
    note.write_text("from here")
    dot.write_text("<svg xmlns='http://www.w3.org/2000/svg' width='1' height='1'></svg>")
    client = Client(url, verbose=False, download_files=str(folder / "down"))
    facts: dict[str, Any] = {"endpoints": client.view_api(return_format="dict")}
    calls: dict[str, tuple[str, tuple[Any, ...], dict[str, Any]]] = {
        "echo": ("/echo", ("bob",), {}),
        "echo by name": ("/echo", (), {"name": "eve", "times": 3}),
        "echo of too much": ("/echo", ("bob", 1, 2), {}),
        "echo of nothing": ("/echo", (), {}),
        "echo of another name": ("/echo", ("bob",), {"often": 3}),
        "echo of a wrong number": ("/echo", ("bob", "many"), {}),
        "tokens": ("/tokens", ("a b c",), {}),
        "boom": ("/boom", ("luck",), {}),
        "secret_boom": ("/secret_boom", ("x",), {}),
        "late_boom": ("/late_boom", ("x",), {}),
        "busy": ("/busy", ("x",), {}),
        "count": ("/count", (2,), {}),
        "count again": ("/count", (3,), {}),
        "file": ("/file", (handle_file(note),), {}),
        "files": ("/files", ([handle_file(note), handle_file(dot)],), {}),
        "no file": ("/file", (None,), {}),
        "written": ("/written", (), {}),
        "table": ("/table", ({"headers": ["n", "t"], "data": [[1, "a"], [2, "b"]], "metadata": None},), {}),
        "choices": ("/choices", ("b", ["x", "z"], True), {}),
        "choices that are none": ("/choices", ("q", [], False), {}),
        "update": ("/update", (), {}),
        "several": ("/several", (), {}),
        "batch": ("/batch", ("abc",), {}),
        "unqueued": ("/unqueued", ("x",), {}),
        "undocumented": ("/undocumented", ("x",), {}),
        "private": ("/private", ("x",), {}),
        "nothing of that name": ("/nowhere", ("x",), {}),
    }
    for name, (endpoint, given, named) in calls.items():
        facts[name] = course(client, endpoint, given, named)
    facts["by index"] = {"result": client.predict("bob", 1, fn_index=0)}
    facts["many at once"] = {"results": [job.result(TIMEOUT_S) for job in jobs(client)]}
    facts["cancel"] = cancelled(client)
    facts["after the cancel"] = course(client, "/echo", ("bob",), {})
    fresh = Client(url, verbose=False, download_files=str(folder / "down"))
    facts["another client's count"] = course(fresh, "/count", (1,), {})
    facts["after a reset"] = reset_count(client)
    (folder / "python.json").write_text(json.dumps(facts, default=str))


def course(client: Client, endpoint: str, given: tuple[Any, ...], named: dict[str, Any]) -> dict[str, Any]:
    """What a call comes to."""
    try:
        job = client.submit(*given, api_name=endpoint, **named)
        found: dict[str, Any] = {"result": seen(job.result(TIMEOUT_S))}
    except Exception as error:
        return {"error": type(error).__name__, "text": str(error).partition("\n")[0]}
    status = job.status()
    found |= {"outputs": seen(job.outputs()), "code": status.code.name, "success": status.success, "done": job.done()}
    return found


def jobs(client: Client) -> list[Any]:
    """Begin several calls."""
    return [client.submit(f"n{number}", 1, api_name="/echo") for number in range(8)]


def cancelled(client: Client) -> dict[str, Any]:
    """What a job says that is called off in the middle."""
    job = client.submit("go", api_name="/endless")
    deadline = time.monotonic() + TIMEOUT_S
    while len(job.outputs()) < 3 and time.monotonic() < deadline:
        time.sleep(0.01)
    first = job.outputs()[:3]
    return {"outputs": first, "cancel": job.cancel(), "cancelled": job.cancelled() or job.done()}


def reset_count(client: Client) -> dict[str, Any]:
    """What the state is after the client begins a new session."""
    client.reset_session()
    return course(client, "/count", (1,), {})


def seen(value: Any) -> Any:
    """A value with files as what is in them."""
    if isinstance(value, str) and len(value) < 500 and Path(value).is_absolute() and Path(value).is_file():
        return {"file": Path(value).name, "content": Path(value).read_text(errors="replace")[:200]}
    if isinstance(value, (list, tuple)):
        return [seen(entry) for entry in value]
    if isinstance(value, dict):
        return {name: seen(entry) for name, entry in value.items()}
    return value


if __name__ == "__main__":
    main()
