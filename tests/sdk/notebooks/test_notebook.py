"""A real notebook with a real kernel: what cells show, and what happens when they run again."""

from __future__ import annotations

import json
import os
import re
import socket
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import nbformat
import psutil
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbclient.util import run_sync
from support.processes import free_port, wait_for

Run = Callable[..., dict[str, Any]]

APP = "import stagedoor as gr\ndemo = gr.Interface(lambda text: text[::-1], 'text', 'text')\ndemo.launch(server_port={port})"


class Kernel:
    """A running kernel and the cells that were run in it."""

    def __init__(self, client: NotebookClient) -> None:
        self.client = client

    def run(self, source: str, cell: Any = None) -> Any:
        """Run a new cell, or one that was run before, and return it with its outputs."""
        if cell is None:
            cell = nbformat.v4.new_code_cell(source)
            self.client.nb.cells.append(cell)
        cell.source = source
        self.client.execute_cell(cell, self.client.nb.cells.index(cell))
        return cell


def text_of(cell: Any) -> str:
    return "".join(output.get("text", "") for output in cell.outputs if output.output_type == "stream")


def frames(cell: Any) -> list[str]:
    """HTML that a cell shows."""
    return [output.data["text/html"] for output in cell.outputs if output.output_type == "display_data"]


def address(cell: Any) -> str:
    found = re.search(r'<iframe src="([^"]+)"', "".join(frames(cell)))
    assert found is not None, cell.outputs
    return found[1]


def is_up(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as page:
            return b"gradio_config" in page.read()
    except urllib.error.URLError:
        return False


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("notebook")


@pytest.fixture(scope="module")
def kernel(folder: Path) -> Iterator[Kernel]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STAGEDOOR_HOME", str(folder / "home"))
        patch.setenv("IPYTHONDIR", str(folder / "ipython"))
        patch.setenv("JUPYTER_PLATFORM_DIRS", "1")
        for name in [name for name in os.environ if name.startswith(("STAGEDOOR_SERVER", "GRADIO_SHARE"))]:
            patch.delenv(name)
        client = NotebookClient(nbformat.v4.new_notebook(), timeout=20, resources={"metadata": {"path": str(folder)}})
        with client.setup_kernel():
            yield Kernel(client)


def test_a_page_stands_under_its_cell(kernel: Kernel) -> None:
    cell = kernel.run(APP.format(port=0))
    url = address(cell)
    assert is_up(url)
    assert "width:100%;height:500px" in frames(cell)[0]
    assert "Running on local URL" in text_of(cell)
    sized = kernel.run("demo.launch(server_port=0, height=200, width='50%', quiet=True)")
    assert "width:50%;height:200px" in frames(sized)[0]
    assert text_of(sized) == ""
    hidden = kernel.run("_ = demo.launch(server_port=0, inline=False)")
    assert frames(hidden) == []
    assert not is_up(url)


def test_a_cell_that_runs_again_keeps_its_port(kernel: Kernel) -> None:
    source = "first = gr.Interface(lambda text: text, 'text', 'text', title='{}')\n_ = first.launch(quiet=True)"
    cell = kernel.run(source.format("One"))
    url = address(cell)
    again = kernel.run(source.format("Two"), cell)
    assert address(again) == url
    with urllib.request.urlopen(url) as page:
        assert b"Two" in page.read()
    other = kernel.run("second = gr.Interface(lambda text: text, 'text', 'text')\n_ = second.launch(quiet=True)")
    assert address(other) != url
    assert is_up(url)
    assert is_up(address(other))
    kernel.run("first.close(); second.close()")
    assert not is_up(url)


def test_a_cell_without_a_name_for_its_app_too(kernel: Kernel) -> None:
    source = "_ = gr.Interface(lambda text: text, 'text', 'text').launch(quiet=True)"
    cell = kernel.run(source)
    url = address(cell)
    assert address(kernel.run(source, cell)) == url
    different = kernel.run(source + "  # another cell")
    assert address(different) != url
    assert is_up(url)
    kernel.run("%reload_ext stagedoor\n%unload_ext stagedoor")
    assert not is_up(url)
    assert not is_up(address(different))


def test_a_cell_that_is_an_app(kernel: Kernel) -> None:
    kernel.run("%load_ext stagedoor")
    cell = kernel.run("%%blocks --height 300\nname = gr.Textbox(label='Inside')\nname.submit(lambda x: x, name, name)")
    assert "height:300px" in frames(cell)[0]
    with urllib.request.urlopen(address(cell)) as page:
        assert b"Inside" in page.read()
    again = kernel.run("%%blocks\nwith gr.Blocks(title='Whole') as page:\n    gr.Textbox()\n2 + 2", cell)
    with urllib.request.urlopen(address(again)) as page:
        assert b"Whole" in page.read()
    assert kernel.run("print(page.title, demo.title)")
    with pytest.raises(CellExecutionError, match="no app"):
        kernel.run("%%blocks\ngr.Blocks()")
    with pytest.raises(CellExecutionError, match="--depth"):
        kernel.run("%%blocks --depth 3\ngr.Textbox()")
    kernel.run("%unload_ext stagedoor")


def test_the_extension_goes_by_gradios_name_where_its_import_does(kernel: Kernel) -> None:
    kernel.run("from stagedoor.compat.import_hook import install; install()\n%reload_ext gradio")
    assert "--share" in text_of(kernel.run("%%blocks --help\npass"))


def test_apps_work_while_the_notebooks_own_loop_runs(kernel: Kernel) -> None:
    source = (
        "import asyncio\nfrom gradio_client import Client\n"
        "async def twice(text):\n    await asyncio.sleep(0)\n    return text * 2\n"
        "loop = asyncio.get_running_loop()\n"
        "both = gr.Interface(twice, 'text', 'text')\n_ = both.launch(quiet=True, inline=False)\n"
        "print(await asyncio.to_thread(lambda: Client(both.local_url, verbose=False).predict('ab', api_name='/twice')))\n"
        "both.close(verbose=False)"
    )
    assert text_of(kernel.run(source)) == "abab\n"


def test_debug_blocks_and_shows_what_functions_print(kernel: Kernel) -> None:
    source = (
        "import json, os, signal, threading, urllib.request\n"
        "def loud(text):\n    print('heard', text)\n    return text\n"
        "def call():\n"
        "    body = json.dumps({'data': ['x']}).encode()\n"
        "    ask = urllib.request.Request(talk.local_url + 'gradio_api/run/loud', body, {'content-type': 'application/json'})\n"
        "    urllib.request.urlopen(ask).read()\n"
        "    os.kill(os.getpid(), signal.SIGINT)\n"
        "talk = gr.Interface(loud, 'text', 'text')\n"
        "waiting = threading.Event()\n"
        "threading.Thread(target=lambda: (waiting.wait(), call())).start()\n"
        "talk.block_thread = (lambda wait: lambda: (waiting.set(), wait()))(talk.block_thread)\n"
        "_ = talk.launch(quiet=True, debug=True, inline=False)\n"
        "print('after', talk.is_running)"
    )
    said = text_of(kernel.run(source))
    assert re.search(r"heard x\n.*closing server.*\nafter False\n", said, re.DOTALL), said


@pytest.mark.parametrize("variable", ["KAGGLE_KERNEL_RUN_TYPE", "SAGEMAKER_INTERNAL_IMAGE_URI"])
def test_hosted_notebooks_say_what_leads_to_the_page(kernel: Kernel, variable: str) -> None:
    source = (
        f"import os; os.environ['{variable}'] = 'x'\n"
        "hosted = gr.Interface(lambda text: text, 'text', 'text')\n_ = hosted.launch()\nhosted.close(verbose=False)\n"
        f"del os.environ['{variable}']"
    )
    cell = kernel.run(source)
    assert "stagedoor login" in text_of(cell)
    assert frames(cell) == []


def test_colab_shows_the_page_by_its_own_road(kernel: Kernel) -> None:
    """Colab's module is Google's; this stands in for the one function of it that is used, with its signature."""
    source = (
        "import sys, types\n"
        "colab, output = types.ModuleType('google.colab'), types.ModuleType('google.colab.output')\n"
        "def serve_kernel_port_as_iframe(port, path='/', width='100%', height='400', cache_in_notebook=False):\n"
        "    print('frame', port, path, width, height)\n"
        "output.serve_kernel_port_as_iframe = serve_kernel_port_as_iframe\n"
        "sys.modules.update({'google.colab': colab, 'google.colab.output': output})\n"
        "import urllib.request\n"
        "there = gr.Interface(lambda text: text, 'text', 'text')\n_ = there.launch(quiet=True)\n"
        "ask = urllib.request.Request(there.local_url, headers={'host': 'abc-7860-colab.googleusercontent.com'})\n"
        "print(urllib.request.urlopen(ask).status, there.server_port)\n"
        "there.close(verbose=False)\n"
        "del sys.modules['google.colab'], sys.modules['google.colab.output']"
    )
    said = text_of(kernel.run(source)).split()
    assert said[:1] + said[2:5] == ["frame", "/", "100%", "500"]
    assert said[5] == "200"
    assert said[1] == said[6]


WORKERS_APP = """
import json
import os
import stagedoor as gr

def where(text):
    print(f"{text} {greeting}", flush=True)
    return f"{greeting} {os.getpid()}"

demo = gr.Interface(where, 'text', 'text', api_name='where')
demo.launch(server_port=0, workers=2)
"""


def test_functions_of_a_cell_run_in_workers_and_anew_when_it_runs_again(kernel: Kernel) -> None:
    def ask(url: str) -> list[str]:
        request = urllib.request.Request(
            f"{url}gradio_api/run/where", b'{"data": ["said"]}', {"content-type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.loads(answer.read())["data"][0].split()

    kernel.run("greeting = 'Hello'")
    cell = kernel.run(WORKERS_APP)
    answers = [ask(address(cell)) for _ in range(4)]
    assert {text for text, _ in answers} == {"Hello"}
    before = {int(pid) for _, pid in answers}
    assert len(before) == 2
    kernel.run("greeting = 'Goodbye'")
    cell = kernel.run(WORKERS_APP, cell)
    answers = [ask(address(cell)) for _ in range(4)]
    assert {text for text, _ in answers} == {"Goodbye"}
    after = {int(pid) for _, pid in answers}
    assert len(after) == 2
    assert not after & before
    assert not [pid for pid in before if psutil.pid_exists(pid)]
    kernel.run("demo.close()")
    assert not [pid for pid in after if psutil.pid_exists(pid)]


def is_taken(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_a_cell_that_runs_again_with_another_port_moves_there(kernel: Kernel) -> None:
    source = "moved = gr.Interface(lambda text: text, 'text', 'text')\n_ = moved.launch(quiet=True, server_port={})"
    one, two = free_port(), free_port()
    cell = kernel.run(source.format(one))
    assert address(cell) == f"http://127.0.0.1:{one}/"
    assert address(kernel.run(source.format(one), cell)) == f"http://127.0.0.1:{one}/", "its own port is free for it"
    assert address(kernel.run(source.format(two), cell)) == f"http://127.0.0.1:{two}/"
    assert not is_taken(one)
    kernel.run("moved.close(verbose=False)")


def test_a_port_of_another_program_is_named_and_the_next_run_goes_on(kernel: Kernel) -> None:
    source = "wanted = gr.Interface(lambda text: text, 'text', 'text')\n_ = wanted.launch(quiet=True, server_port={})"
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        cell = nbformat.v4.new_code_cell("")
        kernel.client.nb.cells.append(cell)
        with pytest.raises(CellExecutionError, match=f"Port {port} on 127.0.0.1 is taken"):
            kernel.run(source.format(port), cell)
    assert is_up(address(kernel.run(source.format(port), cell)))
    kernel.run("wanted.close(verbose=False)")


def test_launching_twice_leaves_one_app_at_the_address_that_both_frames_show(kernel: Kernel) -> None:
    make = "twice = gr.Interface(lambda text: text, 'text', 'text')\n"
    cell = kernel.run(f"{make}_ = twice.launch(quiet=True); _ = twice.launch(quiet=True)")
    first, second = re.findall(r'<iframe src="([^"]+)"', "".join(frames(cell)))
    assert first == second
    assert is_up(first)
    assert address(kernel.run("_ = twice.launch(quiet=True)")) == first
    kernel.run("twice.close(verbose=False); twice.close(verbose=False)")
    assert not is_up(first)


def test_an_exception_in_a_cell_breaks_only_what_that_cell_makes(kernel: Kernel) -> None:
    source = "with gr.Blocks(title='{}') as fragile:\n    gr.Textbox()\n    {}\n_ = fragile.launch(quiet=True)\n{}"
    cell = kernel.run(source.format("Good", "", ""))
    url = address(cell)
    with pytest.raises(CellExecutionError, match="ZeroDivisionError"):
        kernel.run(source.format("Broken", "1 / 0", ""), cell)
    assert is_up(url), "what the cell served before stays until there is something else"
    assert kernel.run("from stagedoor import context; print(context.current_app.get())").outputs[0]["text"] == "None\n"
    with pytest.raises(CellExecutionError, match="ZeroDivisionError"):
        kernel.run(source.format("Late", "", "1 / 0"), cell)
    assert is_up(url), "what was launched before the exception is there"
    assert address(kernel.run(source.format("Good again", "", ""), cell)) == url
    kernel.run("%load_ext stagedoor")
    with pytest.raises(CellExecutionError, match="ZeroDivisionError"):
        kernel.run("%%blocks\ngr.Textbox()\n1 / 0")
    assert kernel.run("print(context.current_app.get())").outputs[0]["text"] == "None\n"
    kernel.run("fragile.close(verbose=False)")


def test_a_kernel_that_restarts_leaves_nothing_behind(folder: Path) -> None:
    client = NotebookClient(nbformat.v4.new_notebook(), timeout=60, resources={"metadata": {"path": str(folder)}})
    with client.setup_kernel():
        kernel = Kernel(client)
        port = free_port()
        source = f"import os\nimport stagedoor as gr\ngreeting = 'Hello'\n{WORKERS_APP}"
        source = source.replace("server_port=0", f"server_port={port}") + "\nprint('kernel', os.getpid())"
        cell = kernel.run(source)
        assert is_up(address(cell))
        pid = int(re.search(r"kernel (\d+)", text_of(cell))[1])  # type: ignore[index]
        family = psutil.Process(pid).children(recursive=True)
        assert family
        run_sync(client.km.restart_kernel)(now=True)
        run_sync(client.kc.wait_for_ready)(timeout=60)
        wait_for(lambda: not any(child.is_running() for child in family), because="workers end with their kernel")
        assert not is_taken(port)
        again = kernel.run(source, cell)
        assert address(again) == address(cell)
        assert is_up(address(again))
