"""An app with an endpoint of each kind that clients meet, the same on Gradio and on Stagedoor.

Usage: client_app.py LIBRARY FOLDER, which serves it on a free port, writes the address to FOLDER/address, and runs
until it is ended.
"""

from __future__ import annotations

import importlib
import os
import sys
import threading
import time
from pathlib import Path
from typing import Any

PORT_OF_CHOICE = {"stagedoor": 0, "gradio": None}


def build(gr: Any, folder: Path) -> Any:
    """Make the app."""
    written = folder / "written.txt"
    written.write_text("by the app")

    def echo(name: str, times: float = 2) -> str:
        """Repeat a name.

        Args:
            name: Whose.
            times: How often.
        """
        return " ".join([name] * int(times))

    def tokens(text: str) -> Any:
        said = ""
        for word in text.split():
            said += word + " "
            yield said, {"words": said.split()}

    def endless(text: str) -> Any:
        number = 0
        while True:
            yield f"{text} {number}"
            number += 1
            time.sleep(0.02)

    def count(step: float, total: int) -> tuple[int, int]:
        return total + int(step), total + int(step)

    def boom(text: str) -> str:
        raise gr.Error(f"no {text}", duration=5, title="Oops")

    def secret_boom(text: str) -> str:
        raise ValueError("the password is hunter2")

    def late_boom(text: str) -> Any:
        yield text
        raise gr.Error("half way")

    def busy(text: str, progress: Any) -> str:
        gr.Info("beginning", duration=3, title="Note")
        gr.Warning("careful")
        for _ in progress.tqdm(range(3), desc="Working"):
            time.sleep(0.2)
        return text

    busy.__defaults__ = (gr.Progress(),)
    with gr.Blocks(title="Clients") as demo:
        name, times, out, said = gr.Textbox(label="Name"), gr.Number(2, label="Times"), gr.Textbox(), gr.JSON()
        total, state, choice = gr.Number(label="Total"), gr.State(0), gr.Dropdown(["a", "b"], label="Choice")
        file, files, image = gr.File(label="File"), gr.File(file_count="multiple"), gr.Image(label="Image")
        table, many, flag = gr.Dataframe(headers=["n", "t"]), gr.CheckboxGroup(["x", "y", "z"]), gr.Checkbox()
        go = gr.Button("Go")
        go.click(echo, [name, times], out, api_name="echo")
        go.click(tokens, name, [out, said], api_name="tokens")
        running = go.click(endless, name, out, api_name="endless")
        go.click(count, [times, state], [total, state], api_name="count")
        for fn in (boom, secret_boom, late_boom, busy):
            go.click(fn, name, out, api_name=fn.__name__)
        go.click(lambda given: given, file, file, api_name="file")
        go.click(lambda given: given, files, files, api_name="files")
        go.click(lambda: str(written), None, file, api_name="written")
        go.click(lambda given: given, image, image, api_name="image")
        go.click(lambda given: given, table, table, api_name="table")
        go.click(lambda *given: str(given), [choice, many, flag], out, api_name="choices")
        go.click(lambda: gr.update(choices=["c"], value="c"), None, choice, api_name="update")
        go.click(lambda: (None, 1, {"a": [1, None]}), None, [out, total, said], api_name="several")
        go.click(lambda texts: [[text.upper() for text in texts]], name, out, api_name="batch", batch=True)
        go.click(lambda given: given, name, out, api_name="unqueued", queue=False)
        go.click(lambda given: given, name, out, api_name="undocumented", api_visibility="undocumented")
        go.click(lambda given: given, name, out, api_name="private", api_visibility="private")
        go.click(None, None, None, cancels=[running])
    return demo


def main() -> None:
    """Serve the app."""
    library, folder = sys.argv[1], Path(sys.argv[2])
    os.chdir(folder)
    gr = importlib.import_module(library)
    demo = build(gr, folder)
    _, url, _ = demo.launch(
        prevent_thread_lock=True, quiet=True, server_port=PORT_OF_CHOICE[library], allowed_paths=[str(folder)]
    )
    (folder / "address.part").write_text(url)
    (folder / "address.part").rename(folder / "address")
    threading.Event().wait()


if __name__ == "__main__":
    main()
