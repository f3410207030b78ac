"""An app with something behind every route of the protocol, and what a test needs to ask for it."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import stagedoor as gr

go = threading.Event()


def build(folder: Path) -> gr.Blocks:
    """Make the app; `folder` is where its FileExplorer begins."""
    (folder / "note.txt").write_text("x")

    def echo(name: str, times: float = 2) -> str:
        """Repeat a name."""
        return f"hi {name} x{int(times)}"

    def blocked(text: str) -> str:
        go.wait(20)
        return text

    def boom(text: str) -> str:
        raise gr.Error("custom boom", duration=5, title="Oops")

    def sound(text: str) -> Iterator[str]:
        with tempfile.TemporaryDirectory() as place:
            path = Path(place) / "part.wav"
            # A tenth of a second of silence: 16-bit, one channel, 8 kHz.
            data = bytes(1600)
            head = b"RIFF" + (36 + len(data)).to_bytes(4, "little") + b"WAVEfmt " + (16).to_bytes(4, "little")
            form = b"\1\0\1\0" + (8000).to_bytes(4, "little") + (16000).to_bytes(4, "little") + b"\2\0\x10\0"
            path.write_bytes(head + form + b"data" + len(data).to_bytes(4, "little") + data)
            yield str(path)

    with gr.Blocks(title="Every route") as demo:
        name, times, out = gr.Textbox(label="Name"), gr.Number(2, label="Times"), gr.Textbox(label="Out")
        total, state = gr.Number(label="Total"), gr.State(0)
        explorer, camera = gr.FileExplorer(root_dir=str(folder), elem_id="explorer"), gr.Image(streaming=True)
        file, back, heard = gr.File(), gr.File(), gr.Audio(streaming=True)
        button = gr.Button("Go")
        gr.DeepLinkButton()
        button.click(echo, [name, times], out, api_name="echo")
        button.click(blocked, name, out, api_name="blocked")
        button.click(boom, name, out, api_name="boom")
        button.click(
            lambda step, so_far: (step + so_far, step + so_far), [times, state], [total, state], api_name="count"
        )
        button.click(lambda given: given, file, back, api_name="file")
        button.click(sound, name, heard, api_name="sound")
        button.click(lambda text: text, name, out, api_name="hidden", api_visibility="private")
        button.click(lambda text: text, name, out, api_name="unlisted", api_visibility="undocumented")
        camera.stream(lambda chunk, so_far: so_far + chunk, [name, out], out, api_name="stream")
        explorer.change(str, explorer, out, api_name="explore")
    with demo.route("Second", "/second"):
        gr.Button().click(lambda: 1, None, gr.Number(), api_name="second")
    return demo
