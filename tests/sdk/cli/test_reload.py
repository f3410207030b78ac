"""`stagedoor run --reload`: the app is swapped in the running server, calls go on, errors are told."""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from support.processes import Program, free_port, running, wait_for
from support.streams import events

APP = """
import time
import stagedoor as gr
from helper import word

if gr.NO_RELOAD:
    loads = []
loads.append(1)

def greet(name):
    if name == "slow":
        time.sleep(2)
    return f"{word} {name}, VERSION, {len(loads)}"

demo = gr.Interface(greet, gr.Textbox(label="Name"), "text", title="Version VERSION")
demo.launch()
"""


class App:
    def __init__(self, folder: Path, program: Program, port: int) -> None:
        self.folder, self.program = folder, program
        self.api = f"http://127.0.0.1:{port}/gradio_api"

    def greet(self, name: str = "Ada", session: str = "s") -> str:
        answer = httpx.post(f"{self.api}/run/greet", json={"data": [name], "session_hash": session}, timeout=20)
        return answer.json()["data"][0]


def write(folder: Path, version: str) -> None:
    text = APP.replace("VERSION", version)
    (folder / "app.py").write_text(text)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    folder = tmp_path_factory.mktemp("reload")
    port = free_port()
    write(folder, "one")
    (folder / "helper.py").write_text('word = "Hello"\n')
    words = ("-m", "stagedoor", "run", folder / "app.py", "--reload", "--port", str(port))
    with running(*words, log=folder / "log", cwd=folder) as program:
        program.wait_for_output("Running on local URL", timeout_s=60)
        yield App(folder, program, port)


class Channel:
    """Reads the developer's channel in a thread."""

    def __init__(self, app: App, query: str = "") -> None:
        self.seen: list[tuple[str, str]] = []
        self._is_open = threading.Event()
        threading.Thread(target=self._read, args=(f"{app.api}/dev/reload{query}",), daemon=True).start()
        assert self._is_open.wait(10)

    def _read(self, url: str) -> None:
        name = ""
        # The server is killed at the end, with the channel open.
        with contextlib.suppress(httpx.HTTPError), httpx.stream("GET", url, timeout=60) as response:
            self._is_open.set()
            for line in response.iter_lines():
                if line.startswith("event:"):
                    name = line[6:].strip()
                elif line.startswith("data:") and name != "heartbeat":
                    self.seen.append((name, line[5:].strip()))

    def next(self) -> tuple[str, str]:
        wait_for(lambda: self.seen, because="the channel said nothing")
        return self.seen.pop(0)


def test_a_changed_file_is_served_by_the_same_server(app: App) -> None:
    channel = Channel(app)
    assert app.greet() == "Hello Ada, one, 1"
    write(app.folder, "two")
    assert channel.next() == ("reload", '"CHANGE"')
    assert app.greet() == "Hello Ada, two, 2"
    config = httpx.get(app.api.replace("gradio_api", "config")).json()
    assert config["title"] == "Version two"
    assert config["dev_mode"] is True


def test_a_page_that_was_read_before_a_swap_and_asks_after_it_reloads_at_once(app: App) -> None:
    config = httpx.get(app.api.replace("gradio_api", "config")).json()
    fresh = Channel(app, f"?app_id={config['app_id']}")
    write(app.folder, "two")
    assert fresh.next()[0] == "reload"
    assert Channel(app, f"?app_id={config['app_id']}").next()[0] == "reload"
    config = httpx.get(app.api.replace("gradio_api", "config")).json()
    current = Channel(app, f"?app_id={config['app_id']}")
    write(app.folder, "three")
    assert current.next()[0] == "reload"
    assert current.seen == []


def test_a_changed_module_beside_the_file_is_loaded_too(app: App) -> None:
    channel = Channel(app)
    (app.folder / "helper.py").write_text('word = "Goodbye"\n')
    assert channel.next()[0] == "reload"
    assert app.greet().startswith("Goodbye Ada")


def test_a_call_under_way_goes_on(app: App) -> None:
    channel = Channel(app)
    config = httpx.get(app.api.replace("gradio_api", "config")).json()
    index = next(d["id"] for d in config["dependencies"] if d["api_name"] == "greet")
    body = {"data": ["slow"], "fn_index": index, "session_hash": "slow"}
    assert httpx.post(f"{app.api}/queue/join", json=body).status_code == 200
    with httpx.stream("GET", f"{app.api}/queue/data?session_hash=slow", timeout=20) as response:
        messages = events(response)
        while next(messages)["msg"] != "process_starts":
            pass
        write(app.folder, "three")
        assert channel.next()[0] == "reload"
        end = next(m for m in messages if m["msg"] == "process_completed")
    assert "slow" in end["output"]["data"][0]
    assert "three" in app.greet()


def test_an_error_is_told_and_the_app_from_before_stays(app: App) -> None:
    channel = Channel(app)
    before = app.greet()
    (app.folder / "app.py").write_text("import stagedoor as gr\nraise RuntimeError('half written')\n")
    name, data = channel.next()
    assert name == "error"
    assert "half written" in json.loads(data)
    assert "line 2" in json.loads(data)
    assert app.greet() == before
    assert Channel(app).next()[0] == "error"  # a page that is opened now hears of it too
    write(app.folder, "four")
    assert channel.next()[0] == "reload"
    assert "four" in app.greet()


def test_modules_of_other_folders_that_the_environment_names(tmp_path: Path) -> None:
    (tmp_path / "app").mkdir()
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / "helper.py").write_text('word = "Hello"\n')
    write(tmp_path / "app", "one")
    port, lib = free_port(), str(tmp_path / "lib")
    words = ("-m", "stagedoor", "run", tmp_path / "app" / "app.py", "--reload", "--port", str(port))
    settings = {"GRADIO_WATCH_DIRS": lib, "PYTHONPATH": lib}
    with running(*words, log=tmp_path / "log", environment=settings) as program:
        program.wait_for_output("Running on local URL", timeout_s=60)
        app = App(tmp_path / "app", program, port)
        channel = Channel(app)
        (tmp_path / "lib" / "helper.py").write_text('word = "Goodbye"\n')
        assert channel.next()[0] == "reload"
        assert app.greet().startswith("Goodbye Ada")


def test_without_reload_there_is_no_channel(tmp_path: Path) -> None:
    port = free_port()
    (tmp_path / "app.py").write_text("import stagedoor as gr\ngr.Interface(str, 'text', 'text').launch()\n")
    with running(
        "-m", "stagedoor", "run", tmp_path / "app.py", "--port", str(port), log=tmp_path / "log", cwd=tmp_path
    ) as program:
        program.wait_for_output("Running on local URL", timeout_s=60)
        assert httpx.get(f"http://127.0.0.1:{port}/gradio_api/dev/reload").status_code == 404
        assert httpx.get(f"http://127.0.0.1:{port}/config").json()["dev_mode"] is False


def test_functions_run_in_the_servers_own_process_so_that_changes_reach_them(tmp_path: Path) -> None:
    port = free_port()
    write(tmp_path, "one")
    (tmp_path / "helper.py").write_text('word = "Hello"\n')
    words = ("-m", "stagedoor", "run", tmp_path / "app.py", "--reload", "--port", str(port), "--workers", "2")
    with running(*words, log=tmp_path / "log", cwd=tmp_path) as program:
        program.wait_for_output("Running on local URL", timeout_s=60)
        assert "not in workers" in program.output
        app = App(tmp_path, program, port)
        assert app.greet() == "Hello Ada, one, 1"
        write(tmp_path, "two")
        assert wait_for(lambda: app.greet() == "Hello Ada, two, 2")
