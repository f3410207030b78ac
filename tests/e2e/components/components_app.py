"""The app of the component tests: a tab for each of the media, data and text components, each wired to a text."""

from __future__ import annotations

import sys
import time
import wave
from collections.abc import Iterator
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pandas as pd
import plotly.graph_objects as go
from PIL import Image

import stagedoor as gr

mpl.use("agg")
import matplotlib.pyplot as plt

FOLDER = Path(sys.argv[2]) if len(sys.argv) > 2 else Path.cwd()
ANSWER = """# A heading

Some **bold** words and `code`.

```python
def hello(name):
    return f"Hello {name}"
```

| a | b |
|---|--:|
| 1 | 2 |

The last words to {message}."""


def pictures(count: int) -> list[str]:
    """Make pictures of different colours."""
    paths: list[str] = []
    for index in range(count):
        path = FOLDER / f"picture{index}.png"
        Image.new("RGB", (200, 100), (20 + index * 30, 120, 160)).save(path)
        paths.append(str(path))
    return paths


def tone() -> str:
    """Make a second of sound."""
    path = FOLDER / "tone.wav"
    samples = (np.sin(np.linspace(0, 2764, 8000)) * 20000).astype("<i2")
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(samples.tobytes())
    return str(path)


def figure() -> object:
    """Draw a line."""
    drawing, axes = plt.subplots()
    axes.plot([1, 2, 3], [2, 5, 3])
    return drawing


def describe_image(image: np.ndarray | None) -> str:
    """Say how large a picture is."""
    return "no image" if image is None else f"{image.shape[1]} by {image.shape[0]}"


def describe_audio(sound: tuple[int, np.ndarray] | None) -> str:
    """Say how long a sound is."""
    if sound is None:
        return "no audio"
    return f"{len(sound[1]) / sound[0]:.2f} s" + (f" at {sound[0]} Hz" if sound[0] < 16_000 else "")


def describe_files(files: list[str] | None) -> str:
    """Name the files."""
    return ", ".join(Path(file).name for file in files or []) or "no files"


def selected(event: gr.SelectData) -> str:
    """Say what was selected."""
    return f"{event.index} {event.value}"


def describe_table(table: pd.DataFrame) -> str:
    """Say what is in a table."""
    return f"{len(table)} rows, {table.iloc[0, 0]}, {table.iloc[0, 1]:g}"


def answer(message: str, history: list[object]) -> Iterator[str]:
    """Answer word by word."""
    text = ANSWER.replace("{message}", message)
    for end in range(8, len(text) + 8, 8):
        time.sleep(0.004)
        yield text[:end]


images = pictures(6)
rows = pd.DataFrame({"name": ["Ann", "Bob", "Cy"], "age": [31, 9, 100], "here": [True, False, True]})
many = pd.DataFrame({"number": range(100_000), "half": np.arange(100_000) / 2})

with gr.Blocks(title="Components") as demo:
    gr.Markdown("# Components")
    tabs = gr.Tabs()
with demo, tabs:
    with gr.Tab("Image"):
        said_image = gr.Textbox(label="About the image")
        image = gr.Image(label="Image in")
        image.change(describe_image, image, said_image)
        shown_image = gr.Image(images[0], label="Image out", interactive=False)
        shown_image.select(selected, None, said_image)
        gr.Image(label="Image to come", interactive=False)
    with gr.Tab("Sound and film"):
        said_audio = gr.Textbox(label="About the audio")
        audio = gr.Audio(label="Audio in")
        audio.change(describe_audio, audio, said_audio)
        shown_audio = gr.Audio(tone(), label="Audio out", interactive=False)
        shown_audio.play(lambda: "playing", None, said_audio)
        gr.Video(label="Video in")
    with gr.Tab("File"):
        said_file = gr.Textbox(label="About the files")
        file = gr.File(label="Files in", file_count="multiple", file_types=[".txt", ".csv"])
        file.change(describe_files, file, said_file)
        gr.File(images[:2], label="Files out", file_count="multiple", interactive=False)
    with gr.Tab("Gallery"):
        said_gallery = gr.Textbox(label="About the gallery")
        gallery = gr.Gallery([(path, f"Picture {i}") for i, path in enumerate(images)], label="Pictures", columns=3)
        gallery.select(selected, None, said_gallery)
        results = gr.Gallery(label="Results", preview=True, interactive=False)
        gr.Button("Fill").click(lambda: [(path, f"Result {i}") for i, path in enumerate(images[:3])], None, results)
        gr.Button("Open the first").click(lambda: gr.Gallery(selected_index=0), None, results)
        own = gr.Gallery(label="Own pictures", interactive=True)
        own.change(lambda value: f"{len(value or [])} pictures", own, said_gallery)
    with gr.Tab("Table"):
        said_table = gr.Textbox(label="About the table")
        table = gr.Dataframe(rows, label="People", interactive=True, show_search="search", row_count=(3, "dynamic"))
        table.change(describe_table, table, said_table)
        picked = gr.Textbox(label="Picked")
        long = gr.Dataframe(many, label="Long table", interactive=False, max_height=300)
        long.select(selected, None, picked)
    with gr.Tab("Data"):
        said_label = gr.Textbox(label="About the label")
        label = gr.Label({"cat": 0.9, "dog": 0.07, "fox": 0.03}, label="Kind")
        label.select(selected, None, said_label)
        gr.JSON({"list": [1, {"deep": None}], "word": "text"}, label="Data")
        gr.Plot(figure(), label="Curve")
        gr.Plot(go.Figure(go.Bar(x=["a", "b"], y=[2, 3]), {"title": {"text": "Two bars"}}), label="Bars")
        gr.Markdown(f"{ANSWER}\n\n$$x^2$$", buttons=["copy"], header_links=True)
        gr.HTML("<p>Plain <b>HTML</b></p><button onclick=\"this.textContent = 'pressed'\">Author's button</button>")
    with gr.Tab("Examples"):
        word = gr.Textbox(label="Word")
        number = gr.Number(label="Number")
        together = gr.Textbox(label="Together")
        word.change(lambda text, count: f"{text} {count}", [word, number], together)
        gr.Examples([["apple", 1], ["pear", 2]], [word, number], label="Pairs")
        gr.Examples([f"word {i}" for i in range(14)], word, label="Words")
    with gr.Tab("More"):
        said_more = gr.Textbox(label="About the rest")
        sent = gr.UploadButton("Send a text", file_types=[".txt"])
        sent.upload(lambda path: Path(path).read_text(), sent, said_more)
        gr.DownloadButton("Fetch a picture", images[0])
        composer = gr.MultimodalTextbox(label="Composer", file_count="multiple")
        composer.submit(lambda m: f"{m['text']} with {len(m['files'])} files", composer, said_more)
        code = gr.Code("def f():\n    return 1", language="python", label="Program", interactive=True)
        code.change(lambda text: str(len(text.splitlines())) + " lines", code, said_more)
        gr.Code('{"a": 1}', language="json", label="Shown", interactive=False)
        marked = gr.HighlightedText(
            [("Ada", "person"), (" lives in ", None), ("London", "place")], label="Entities", show_legend=True
        )
        marked.select(selected, None, said_more)
        gr.HighlightedText([("good", 0.9), (" ", None), ("bad", -0.8)], label="Scores", show_legend=True)
        colour = gr.ColorPicker("#087158", label="Paint")
        colour.change(lambda value: value, colour, said_more)
    with gr.Tab("Chat"):
        gr.ChatInterface(answer, examples=["Hello there"], editable=True)

if __name__ == "__main__":
    demo.launch(server_port=int(sys.argv[1]), quiet=False, allowed_paths=[str(FOLDER)], max_file_size="1mb")
