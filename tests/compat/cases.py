"""What is tried on both libraries: every component with values that functions return and that clients send."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass
class Case:
    """One component.

    Attributes:
        make: Makes it, anew each time.
        returns: What a function returns for it, one call each.
        sends: What a client sends to it, one call each.
    """

    make: Callable[[], Any]
    returns: tuple[Any, ...] = ()
    sends: tuple[Any, ...] = ()


def sample_files(folder: Path) -> dict[str, str]:
    """Make small files of each kind, the same ones each time; returns their paths by kind."""
    import wave

    from PIL import Image

    Image.new("RGB", (8, 6), (200, 30, 40)).save(folder / "red.png")
    Image.new("RGBA", (8, 6), (0, 0, 0, 0)).save(folder / "clear.png")
    with wave.open(str(folder / "tone.wav"), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(bytes(range(256)) * 8)
    (folder / "words.txt").write_text("hello\n")
    (folder / "table.csv").write_text("a,b\n1,x\n2,y\n")
    (folder / "label.json").write_text('{"label": "cat", "confidences": [{"label": "cat", "confidence": 1.0}]}')
    (folder / "cube.obj").write_text("v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\n")
    (folder / "film.mp4").write_bytes(b"\0\0\0\x18ftypmp42")
    names = ("red.png", "clear.png", "tone.wav", "words.txt", "table.csv", "label.json", "cube.obj", "film.mp4")
    return {name.partition(".")[0]: str(folder / name) for name in names}


def component_cases(gr: Any, files: dict[str, str]) -> dict[str, Case]:
    """Return the cases by name."""
    from gradio_client import handle_file

    sent = {kind: handle_file(path) for kind, path in files.items()}
    return {**_fields(gr), **_texts(gr), **_tables(gr, files), **_files(gr, files, sent), **_buttons(gr, files, sent)}


def _fields(gr: Any) -> dict[str, Case]:
    choices = ["a", ("Bee", "b"), 3]
    return {
        "Textbox": Case(lambda: gr.Textbox("hi", label="X", lines=2), ("a", 3, 1.5, None), ("a", "")),
        "Text": Case(lambda: gr.Text(label="X"), ("a",), ("a",)),
        "TextArea": Case(lambda: gr.TextArea(label="X"), ("a",), ("a",)),
        "Password": Case(lambda: gr.Textbox(label="X", type="password", max_length=5), ("a",), ("abc",)),
        "Number": Case(lambda: gr.Number(4, label="X"), (1, 2.5, None), (1, 2.5, None)),
        "Number precise": Case(lambda: gr.Number(label="X", precision=0, minimum=0, maximum=9), (2.7, 1), (2.7, 10, -1)),
        "Slider": Case(lambda: gr.Slider(0, 10, 5, label="X"), (3, 30, None), (3, 11)),
        "Slider fine": Case(lambda: gr.Slider(0, 1, label="X", step=0.1, precision=1), (0.25,), (0.5,)),
        "Checkbox": Case(lambda: gr.Checkbox(True, label="X", info="I"), (True, 0, None), (True, False)),
        "CheckboxGroup": Case(lambda: gr.CheckboxGroup(choices, label="X"), (["a"], "b", None), (["a", "b"], [], ["z"])),
        "CheckboxGroup index": Case(lambda: gr.CheckboxGroup(choices, label="X", type="index"), (["a"],), (["b", 3],)),
        "Radio": Case(lambda: gr.Radio(choices, value="b", label="X"), ("a", None), ("a", 3, "z")),
        "Radio index": Case(lambda: gr.Radio(choices, label="X", type="index"), (3,), ("b",)),
        "Dropdown": Case(lambda: gr.Dropdown(choices, label="X"), ("a", None), ("b", "z")),
        "Dropdown many": Case(
            lambda: gr.Dropdown(choices, value=["a"], multiselect=True, label="X", max_choices=2), (["a", "b"], "a"), (["a", 3],)
        ),
        "Dropdown index": Case(lambda: gr.Dropdown(choices, label="X", type="index"), ("a",), ("b",)),
        "Dropdown custom": Case(lambda: gr.Dropdown(choices, label="X", allow_custom_value=True), ("new",), ("new",)),
        "ColorPicker": Case(lambda: gr.ColorPicker("#ff0000", label="X"), ("#00ff00", None), ("#0000ff",)),
        "DateTime": Case(
            lambda: gr.DateTime(label="X", timezone="UTC"),
            ("2024-05-01 10:20:30", 1714558830, datetime.datetime(2024, 5, 1, 10, 20, 30, tzinfo=datetime.UTC), None),
            ("2024-05-01 10:20:30",),
        ),
        "DateTime text": Case(lambda: gr.DateTime(label="X", type="string", include_time=False), ("2024-05-01",), ("2024-05-01",)),
        "Timer": Case(lambda: gr.Timer(2, active=False), (3,), (3,)),
        "State": Case(lambda: gr.State([1])),
        "BrowserState": Case(lambda: gr.BrowserState({"a": 1}, storage_key="k", secret="s"), ({"b": 2},)),
    }  # fmt: skip


def _texts(gr: Any) -> dict[str, Case]:
    spans = [("good", "+"), ("bad", "-"), (" rest", None)]
    entities = {
        "text": "ann in rome",
        "entities": [{"entity": "P", "start": 0, "end": 3}, {"entity": "L", "start": 7, "end": 11}],
    }
    message = {"role": "assistant", "content": "hi"}
    return {
        "Markdown": Case(lambda: gr.Markdown("# a", label="X"), ("*b*", "  indented\n  text", None), ("a",)),
        "HTML": Case(lambda: gr.HTML("<b>a</b>", label="X"), ("<i>b</i>", None), ("a",)),
        "HTML template": Case(lambda: gr.HTML("v", label="X", html_template="<p>${value} ${size}</p>", size=3), ("w",)),
        "Code": Case(lambda: gr.Code("a = 1", language="python", label="X"), ("b", None), ("c",)),
        "JSON": Case(lambda: gr.JSON({"a": 1}, label="X"), ({"b": [1, None]}, '{"c": 2}', [1], None), ({"d": 1}, [1, 2])),
        "Label": Case(
            lambda: gr.Label(label="X", num_top_classes=2), ({"a": 0.2, "b": 0.7, "c": 0.1}, "cat", 3, None),
            ({"label": "a", "confidences": [{"label": "a", "confidence": 0.5}]},),
        ),
        "HighlightedText": Case(
            lambda: gr.HighlightedText(label="X", color_map={"+": "green"}), (spans, entities, [("a", 0.5)], None),
            ([{"token": "a", "class_or_confidence": "+"}],),
        ),
        "HighlightedText merged": Case(
            lambda: gr.HighlightedText(label="X", combine_adjacent=True, adjacent_separator="-"), ([("a", "+"), ("b", "+")],)
        ),
        "Chatbot": Case(
            lambda: gr.Chatbot(label="X"),
            (
                [message], [{"role": "user", "content": ["a", "b"]}], [],
                [{**message, "metadata": {"title": "T", "id": 1, "parent_id": 0, "status": "done", "duration": 1.5, "log": "l"}}],
                [{**message, "options": [{"value": "x", "label": "L"}]}],
                [gr.ChatMessage(role="user", content="q"), gr.ChatMessage(content="a", metadata={"title": "T"})],
                [{"role": "assistant", "content": gr.HTML("<b>x</b>")}], None,
            ),
            ([message], [{"role": "user", "content": [{"type": "text", "text": "q"}]}]),
        ),
        "Chatbot reasoning": Case(
            lambda: gr.Chatbot(label="X", reasoning_tags=[("<think>", "</think>")]),
            ([{"role": "assistant", "content": "<think>hm</think>yes"}],),
        ),
        "Dialogue": Case(
            lambda: gr.Dialogue(speakers=["A", "B"], label="X"), ([{"speaker": "A", "text": "hi"}], None), ([{"speaker": "B", "text": "yo"}],)
        ),
        "Dialogue text": Case(lambda: gr.Dialogue(speakers=["A"], type="text", label="X"), (), ([{"speaker": "A", "text": "yo"}],)),
        "MultimodalTextbox": Case(
            lambda: gr.MultimodalTextbox(label="X"), ({"text": "a", "files": []}, "b", None), ({"text": "a", "files": []},)
        ),
        "ParamViewer": Case(
            lambda: gr.ParamViewer({"a": {"type": "int", "description": "d", "default": "1"}}), ({"b": {"type": "str", "description": "", "default": None}},)
        ),
        "Navbar": Case(lambda: gr.Navbar(value=[("Docs", "https://example.org")], main_page_name="Start")),
    }  # fmt: skip


def _tables(gr: Any, files: dict[str, str]) -> dict[str, Case]:
    import numpy as np
    import pandas as pd

    frame = pd.DataFrame({"a": [1, 2], "b": ["x", "y"]})
    sent = {"headers": ["a", "b"], "data": [[1, "x"], [2, "y"]], "metadata": None}
    points = pd.DataFrame({"x": [1, 2, 3], "y": [3.0, 1.0, 2.0], "kind": ["p", "q", "p"]})

    def plot(cls: str) -> Case:
        return Case(lambda: getattr(gr, cls)(points, x="x", y="y", color="kind", title="T", label="X"), (points, None))

    return {
        "Dataframe": Case(lambda: gr.Dataframe(headers=["a", "b"], label="X"), (frame, [[1, "x"]], {"headers": ["q"], "data": [[1]]}, np.ones((2, 2)), files["table"], None), (sent,)),
        "Dataframe typed": Case(
            lambda: gr.Dataframe(headers=["a", "b"], datatype=["number", "str"], column_count=2, row_count=3, label="X", type="array"), ([[1, "x"]],), (sent,)
        ),
        "Numpy": Case(lambda: gr.Numpy(label="X"), (np.arange(4).reshape(2, 2),), ({"headers": ["1", "2"], "data": [[1, 2]], "metadata": None},)),
        "Matrix": Case(lambda: gr.Matrix(label="X"), ([[1, 2]],), ({"headers": ["1", "2"], "data": [[1, 2]], "metadata": None},)),
        "List": Case(lambda: gr.List(label="X"), ([1, 2],), ({"headers": ["1"], "data": [[1], [2]], "metadata": None},)),
        "BarPlot": plot("BarPlot"),
        "LinePlot": plot("LinePlot"),
        "ScatterPlot": plot("ScatterPlot"),
        "Plot": Case(lambda: gr.Plot(label="X"), (_figure, None)),
        "Dataset": Case(lambda: gr.Dataset(components=["text", "number"], samples=[["a", 1], ["b", 2]]), (), (1,)),
        "Dataset index": Case(lambda: gr.Dataset(components=["text"], samples=[["a"], ["b"]], type="index"), (), (1,)),
        "Dataset tuple": Case(lambda: gr.Dataset(components=["text"], samples=[["a"], ["b"]], type="tuple"), (), (0,)),
    }  # fmt: skip


def _figure() -> object:
    import matplotlib as mpl

    mpl.use("agg")
    from matplotlib.figure import Figure

    figure = Figure(figsize=(2, 2))
    figure.subplots().plot([1, 2], [3, 4])
    return figure


def _files(gr: Any, files: dict[str, str], sent: dict[str, Any]) -> dict[str, Case]:
    import numpy as np
    from PIL import Image

    red, tone, words = files["red"], files["tone"], files["words"]
    array = np.full((6, 8, 3), 40, np.uint8)
    mask = np.zeros((6, 8), float)
    mask[:2] = 1
    layers = {"background": sent["red"], "layers": [sent["clear"]], "composite": sent["red"]}
    return {
        "Image": Case(lambda: gr.Image(label="X"), (array, Image.new("RGB", (4, 4)), red, np.ones((3, 3)), None), (sent["red"], None)),
        "Image pil": Case(lambda: gr.Image(label="X", type="pil", image_mode="L", format="png"), (array,), (sent["red"],)),
        "Image path": Case(lambda: gr.Image(label="X", type="filepath", height=50, width=40), (red,), (sent["red"],)),
        "ImageEditor": Case(lambda: gr.ImageEditor(label="X"), (array, {"background": array, "layers": [], "composite": array}, None), (layers, None)),
        "ImageEditor pil": Case(lambda: gr.ImageEditor(label="X", type="pil"), (red,), (layers,)),
        "Sketchpad": Case(lambda: gr.Sketchpad(label="X"), (), (layers,)),
        "Paint": Case(lambda: gr.Paint(label="X"), (), (layers,)),
        "ImageMask": Case(lambda: gr.ImageMask(label="X"), (), (layers,)),
        "ImageSlider": Case(lambda: gr.ImageSlider(label="X"), ((array, array), (red, red), None), ((sent["red"], sent["red"]),)),
        "AnnotatedImage": Case(
            lambda: gr.AnnotatedImage(label="X", color_map={"box": "#ff0000"}), ((array, [((0, 0, 3, 3), "box"), (mask, "top")]), None)
        ),
        "Gallery": Case(
            lambda: gr.Gallery(label="X", columns=3), ([red, array], [(red, "cap")], [], None), ([{"image": sent["red"], "caption": "c"}], [])
        ),
        "Gallery numpy": Case(lambda: gr.Gallery(label="X", type="numpy"), (), ([{"image": sent["red"], "caption": None}],)),
        "Audio": Case(lambda: gr.Audio(label="X"), ((8000, np.arange(80, dtype=np.int16)), tone, None), (sent["tone"], None)),
        "Audio path": Case(lambda: gr.Audio(label="X", type="filepath"), (tone,), (sent["tone"],)),
        "Microphone": Case(lambda: gr.Microphone(label="X", type="filepath"), (), (sent["tone"],)),
        "Video": Case(lambda: gr.Video(label="X"), (None,)),
        "PlayableVideo": Case(lambda: gr.PlayableVideo(label="X"), (None,)),
        "File": Case(lambda: gr.File(label="X"), (words, None), (sent["words"], None)),
        "File bytes": Case(lambda: gr.File(label="X", type="binary"), (), (sent["words"],)),
        "File typed": Case(lambda: gr.File(label="X", file_types=[".csv"]), (), (sent["words"], sent["table"])),
        "Files": Case(lambda: gr.Files(label="X"), ([words, files["table"]], []), ([sent["words"], sent["table"]],)),
        "Model3D": Case(lambda: gr.Model3D(label="X"), (files["cube"], None), (sent["cube"],)),
        "Label file": Case(lambda: gr.Label(label="X"), (files["label"],)),
        "MultimodalTextbox files": Case(
            lambda: gr.MultimodalTextbox(label="X", file_count="multiple"), ({"text": "a", "files": [words]},), ({"text": "a", "files": [sent["words"]]},)
        ),
        "Chatbot files": Case(
            lambda: gr.Chatbot(label="X"), ([{"role": "user", "content": {"path": red, "alt_text": "A"}}], [{"role": "user", "content": (words,)}])
        ),
        "FileExplorer": Case(lambda: gr.FileExplorer(glob="*.txt", root_dir=str(Path(words).parent), label="X", file_count="single"), ()),
    }  # fmt: skip


def _buttons(gr: Any, files: dict[str, str], sent: dict[str, Any]) -> dict[str, Case]:
    return {
        "Button": Case(
            lambda: gr.Button("Go", variant="primary", size="sm", link="https://example.org"), ("a",), ("a",)
        ),
        "ClearButton": Case(lambda: gr.ClearButton(value="Wipe")),
        "DownloadButton": Case(lambda: gr.DownloadButton("Get", value=files["words"]), (files["words"],)),
        "UploadButton": Case(lambda: gr.UploadButton("Put", file_count="single"), (), (sent["words"],)),
        "DuplicateButton": Case(gr.DuplicateButton),
        "DeepLinkButton": Case(gr.DeepLinkButton),
    }
