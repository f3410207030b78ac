"""What a page is sent for what a function returns: many values of each kind, straight through the components."""

from __future__ import annotations

import datetime
import decimal
import json
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from PIL import Image

Value = Callable[[], Any]


def shown_facts(gr: Any, library: str, files: dict[str, str], folder: Path) -> dict[str, dict[str, Any]]:
    """Return what each component makes of each value that suits it; values that Gradio refuses are no fact."""
    values = {**_plain(), **_tables(), **_pictures(files), **_sounds(files), **_structures(gr, files)}
    found: dict[str, dict[str, Any]] = {}
    with _store(library, folder):
        for name, (make, kinds) in _components(gr).items():
            facts = found[f"shown {name}"] = {}
            component = make()
            for label, value in values.items():
                if label.partition(" ")[0] in kinds:
                    shown = _shown(component, value)
                    if shown is not None or library != "gradio":
                        facts[label] = shown
    return found


def _store(library: str, folder: Path) -> Any:
    """Where Stagedoor's components put files; Gradio's move them later."""
    if library == "gradio":
        return nullcontext()
    from stagedoor import context
    from stagedoor.files import FileStore

    context.current_files.set(FileStore(folder / "store"))
    return nullcontext()


def _shown(component: Any, value: Value) -> Any:
    """The value on the wire, None when it is refused."""
    try:
        sent = component.postprocess(value())
    except Exception:
        return None
    dump = getattr(sent, "model_dump", None)
    text = json.dumps(dump() if callable(dump) else sent, default=str)
    return {"sent": json.loads(text, parse_constant=lambda _: None)}  # NaN is null on the wire


def _components(gr: Any) -> dict[str, tuple[Value, set[str]]]:
    choices = ["a", ("Bee", "b"), 3]
    return {
        "Textbox": (gr.Textbox, {"plain", "time", "list"}),
        "Number": (gr.Number, {"plain", "list"}),
        "Number rounded": (lambda: gr.Number(precision=1), {"plain"}),
        "Slider": (lambda: gr.Slider(0, 10), {"plain", "list"}),
        "Checkbox": (gr.Checkbox, {"plain", "list"}),
        "CheckboxGroup": (lambda: gr.CheckboxGroup(choices), {"plain", "list"}),
        "Radio": (lambda: gr.Radio(choices), {"plain", "list"}),
        "Dropdown": (lambda: gr.Dropdown(choices), {"plain", "list"}),
        "Dropdown many": (lambda: gr.Dropdown(choices, multiselect=True), {"plain", "list"}),
        "ColorPicker": (gr.ColorPicker, {"plain"}),
        "DateTime": (lambda: gr.DateTime(timezone="UTC"), {"time"}),
        "DateTime date": (lambda: gr.DateTime(timezone="UTC", include_time=False), {"time"}),
        "Markdown": (gr.Markdown, {"text"}),
        "HTML": (gr.HTML, {"plain", "list", "dict"}),
        "Code": (gr.Code, {"text"}),
        "JSON": (gr.JSON, {"number", "list", "dict", "json"}),
        "Label": (gr.Label, {"plain", "dict", "label"}),
        "HighlightedText": (gr.HighlightedText, {"text", "list", "spans"}),
        "HighlightedText joined": (lambda: gr.HighlightedText(combine_adjacent=True), {"spans"}),
        "Chatbot": (gr.Chatbot, {"text", "list", "chat"}),
        "Dialogue": (lambda: gr.Dialogue(speakers=["A", "B"]), {"text", "lines"}),
        "MultimodalTextbox": (gr.MultimodalTextbox, {"text", "message"}),
        "Dataset": (lambda: gr.Dataset(components=["text"], samples=[["a"], ["b"]]), {"plain", "list"}),
        "Dataframe": (gr.Dataframe, {"list", "rows", "table", "cells"}),
        "Dataframe named": (lambda: gr.Dataframe(headers=["p", "q"]), {"rows", "table"}),
        "LinePlot": (lambda: gr.LinePlot(x="a", y="b"), {"table"}),
        "Image": (gr.Image, {"picture", "file"}),
        "Image png": (lambda: gr.Image(format="png", image_mode="RGBA"), {"picture"}),
        "ImageEditor": (gr.ImageEditor, {"picture", "layers"}),
        "ImageSlider": (gr.ImageSlider, {"pair"}),
        "Gallery": (gr.Gallery, {"pictures"}),
        "AnnotatedImage": (gr.AnnotatedImage, {"marked"}),
        "Audio": (gr.Audio, {"sound"}),
        "File": (gr.File, {"file", "files"}),
        "Files": (gr.Files, {"files"}),
        "DownloadButton": (gr.DownloadButton, {"file"}),
    }  # fmt: skip


def _plain() -> dict[str, Value]:
    values = {
        "text": ["", "a", "b", "some words", "  indented\n  text\n"],
        "plain": [None, "", "a", "3", 0, 3, -1, 1.5, 0.1 + 0.2, True, False],
        "number": [0, 3, -1.25, 10**12, float("nan"), float("inf"), decimal.Decimal("1.5"), np.float64(0.1), np.float32(0.1), np.int64(3)],
        "list": [[], ["a"], ["a", "b"], [1, 2], [None]],
        "rows": [{}, [[1, "x"], [2, "y"]], {"headers": ["q"], "data": [[1]]}, {"data": [[1, 2]]}, [[]]],
        "dict": [{}, {"a": 1}, {"a": {"b": [1, None]}}],
        "json": ['{"c": [1, 2]}', "[1]", (1, 2), datetime.date(2024, 5, 1), np.array([0.1], np.float32), np.eye(2, dtype=bool)],
        "label": [{"a": 0.2, "b": 0.7, "c": 0.1}, {1: 0.5, 2: 0.5}, {"a": np.float32(0.5)}, "cat"],
        "spans": [[("a", "+"), ("b", "+"), ("c", None)], [("a", 0.5)], {"text": "ann in rome", "entities": [{"entity": "P", "start": 0, "end": 3}]},
                  {"text": "ann", "entities": []}, {"text": "ann", "entities": [{"entity_group": "P", "start": 0, "end": 3}]}],
        "lines": [[{"speaker": "A", "text": "hi"}], [], "A: hi"],
        "time": ["2024-05-01 10:20:30", "2024-05-01", "", 1714558830, 0.5, datetime.datetime(2024, 5, 1, 10, 20, 30),  # noqa: DTZ001 - as authors write it
                 datetime.datetime(2024, 5, 1, 10, 20, 30, tzinfo=datetime.UTC)],
    }  # fmt: skip
    return {f"{kind} {i}": lambda value=value: value for kind, row in values.items() for i, value in enumerate(row)}


def _tables() -> dict[str, Value]:
    dates = pd.date_range("2024-01-01", periods=2)
    frames = {
        "plain": {"a": [1, 2], "b": ["x", "y"]},
        "empty": {},
        "headed": {"a": [], "b": []},
        "numbered": {0: [1, 2], 1: [3.5, 4]},
        "gaps": {"a": [1.0, float("nan")], "b": ["x", None], "c": [pd.NaT, dates[0]]},
        "times": {"a": dates, "b": pd.to_timedelta([1, 2], unit="h")},
        "kinds": {"a": pd.Categorical(["u", "v"]), "b": pd.array([1, None], dtype="Int64"), "c": [True, False]},
    }
    made: dict[str, Value] = {f"table {name}": lambda d=data: pd.DataFrame(d) for name, data in frames.items()}
    made["cells objects"] = lambda: pd.DataFrame({"a": [[1, 2], {"x": 1}], "b": ["x", "y"]})
    made["table indexed"] = lambda: pd.DataFrame({"a": [1, 2], "b": [3, 4]}, index=["r", "s"])
    made["table styled"] = lambda: pd.DataFrame({"a": [1.234], "b": [2.0]}).style.format("{:.1f}")
    made["table part styled"] = lambda: pd.DataFrame({"a": [1], "b": [2]}).style.hide(axis="columns", subset=["b"])
    made["table array"] = lambda: np.ones((2, 2))
    return made


def _pictures(files: dict[str, str]) -> dict[str, Value]:
    colours = np.arange(6 * 8 * 3, dtype=np.uint8).reshape(6, 8, 3)
    modes = ("RGB", "RGBA", "L", "LA", "P", "CMYK", "1")
    mask = np.zeros((6, 8))
    mask[:2] = 1
    made: dict[str, Value] = {
        f"picture {mode}": lambda mode=mode: Image.new("RGB", (4, 4), (10, 20, 30)).convert(mode) for mode in modes
    }
    arrays = {
        "bytes": colours,
        "grey": colours[:, :, 0],
        "see-through": np.full((4, 4, 4), 90, np.uint8),
        "parts": np.full((4, 4, 3), 0.5),
        "bits": np.eye(4, dtype=bool),
        "pairs": np.full((4, 4, 2), 90, np.uint8),
        "long": np.zeros((1, 17000), np.uint8),
    }
    made["pictures one by one"] = lambda: (path for path in [files["red"]])
    made["pictures set"] = lambda: {files["red"]}
    made.update({f"picture {name}": lambda array=array: array for name, array in arrays.items()})
    red, clear = files["red"], files["clear"]
    given: dict[str, Any] = {
        "picture none": None,
        "picture file": red,
        "picture path": Path(red),
        "pair arrays": (colours, colours),
        "pair files": (red, clear),
        "pair half": (red, None),
        "pair none": None,
        "pictures files": [red, clear],
        "pictures none": None,
        "pictures empty": [],
        "pictures named": [(red, "one"), (colours, "two")],
        "layers whole": {"background": colours, "layers": [colours], "composite": colours},
        "layers file": {"background": red, "layers": [], "composite": None},
        "marked boxes": (colours, [((0, 0, 3, 3), "box"), ((2, 2, 8, 6), "other")]),
        "marked masks": (red, [(mask, "mask")]),
        "marked none": None,
    }
    return {**made, **{label: lambda value=value: value for label, value in given.items()}}


def _sounds(files: dict[str, str]) -> dict[str, Value]:
    short = np.arange(80, dtype=np.int16)
    given: dict[str, Any] = {
        "sound none": None,
        "sound file": files["tone"],
        "sound short": (8000, short),
        "sound floats": (8000, np.linspace(-1, 1, 80)),
        "sound stereo": (8000, np.stack([short, short], 1)),
        "sound bytes": (8000, short.astype(np.uint8)),
        "sound wide": (8000, short.astype(np.int32)),
        "file none": None,
        "file text": files["words"],
        "file path": Path(files["words"]),
        "files two": [files["words"], files["table"]],
        "files none": [],
    }
    return {label: lambda value=value: value for label, value in given.items()}


def _structures(gr: Any, files: dict[str, str]) -> dict[str, Value]:
    answer = {"role": "assistant", "content": "a"}
    chats: list[Any] = [
        [{"role": "user", "content": "q"}, answer],
        [gr.ChatMessage(role="user", content="q")],
        [gr.ChatMessage(content="a", metadata={"title": "T", "status": "pending"})],
        [{**answer, "options": [{"value": "v", "label": "l"}]}],
        [{"role": "user", "content": {"path": files["red"]}}],
        [{"role": "user", "content": [{"type": "text", "text": "t"}, {"path": files["words"]}]}],
        [{"role": "system", "content": "s"}],
        [{"role": "tool", "content": "t"}],
        [{"role": "user"}],
        {},
    ]
    messages: list[Any] = [{"text": "t", "files": [files["red"]]}, {"text": "t"}, {"files": []}, None]
    return {
        **{f"chat {index}": lambda value=value: value for index, value in enumerate(chats)},
        **{f"message {index}": lambda value=value: value for index, value in enumerate(messages)},
    }
