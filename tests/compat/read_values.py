"""What functions receive for what a client sends: many payloads of each kind, straight through the components."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PIL import Image

Payload = Callable[[], Any]
Seen = Callable[[Any], Any]


def read_facts(gr: Any, library: str, files: dict[str, str], seen: Seen) -> dict[str, dict[str, Any]]:
    """Return what each component makes of each payload that suits it; payloads that Gradio refuses are no fact."""
    payloads = {**_plain(), **_tables(), **_files(library, files)}
    found: dict[str, dict[str, Any]] = {}
    for name, (make, kinds) in _components(gr).items():
        facts = found[f"read {name}"] = {}
        for label, payload in payloads.items():
            if label.partition(" ")[0] in kinds:
                read = _read(make(), library, payload, seen)
                if read is not None or library != "gradio":
                    facts[label] = read
    return found


def _read(component: Any, library: str, payload: Payload, seen: Seen) -> Any:
    """What the function receives, None when the payload is refused."""
    try:
        sent = payload()
        model = getattr(component, "data_model", None) if library == "gradio" else None
        if sent is not None and model is not None:
            is_whole = isinstance(sent, dict) and "root" not in model.model_fields
            sent = model(**sent) if is_whole else model(root=sent)
        return {"got": seen(component.preprocess(sent))}
    except Exception:
        return None


def _components(gr: Any) -> dict[str, tuple[Payload, set[str]]]:
    choices = ["a", "b", 3]
    pictures = {"none", "picture"}
    tables = {"none", "table"}
    return {
        "Textbox": (gr.Textbox, {"none", "text"}),
        "Number": (gr.Number, {"none", "number"}),
        "Number whole": (lambda: gr.Number(precision=0), {"none", "number"}),
        "Number rounded": (lambda: gr.Number(precision=2), {"none", "number"}),
        "Number bounded": (lambda: gr.Number(minimum=0, maximum=4), {"none", "number"}),
        "Slider": (gr.Slider, {"none", "number"}),
        "Checkbox": (gr.Checkbox, {"none", "flag"}),
        "Radio": (lambda: gr.Radio(choices), {"none", "text", "number"}),
        "Radio index": (lambda: gr.Radio(choices, type="index"), {"none", "text", "number"}),
        "Dropdown": (lambda: gr.Dropdown(choices), {"none", "text", "number"}),
        "Dropdown index": (lambda: gr.Dropdown(choices, type="index"), {"none", "text", "number"}),
        "Dropdown many": (lambda: gr.Dropdown(choices, multiselect=True), {"none", "list"}),
        "Dropdown many index": (lambda: gr.Dropdown(choices, multiselect=True, type="index"), {"none", "list"}),
        "Dropdown open": (lambda: gr.Dropdown(["a"], allow_custom_value=True), {"none", "text"}),
        "Dropdown many open": (lambda: gr.Dropdown(["a"], allow_custom_value=True, multiselect=True), {"none", "list"}),
        "Dropdown open index": (lambda: gr.Dropdown(["a"], allow_custom_value=True, type="index"), {"none", "text"}),
        "CheckboxGroup": (lambda: gr.CheckboxGroup(choices), {"none", "list"}),
        "CheckboxGroup index": (lambda: gr.CheckboxGroup(choices, type="index"), {"none", "list"}),
        "ColorPicker": (gr.ColorPicker, {"none", "colour"}),
        "Markdown": (gr.Markdown, {"none", "text"}),
        "HTML": (gr.HTML, {"none", "text", "number", "list", "dict"}),
        "Code": (gr.Code, {"none", "text"}),
        "JSON": (gr.JSON, {"none", "text", "number", "list", "dict"}),
        "State": (gr.State, {"none", "text", "list", "dict"}),
        "BrowserState": (gr.BrowserState, {"none", "text", "list", "dict"}),
        "Timer": (gr.Timer, {"none", "number"}),
        "Label": (gr.Label, {"none", "label"}),
        "HighlightedText": (gr.HighlightedText, {"none", "spans"}),
        "Chatbot": (gr.Chatbot, {"none", "chat"}),
        "MultimodalTextbox": (lambda: gr.MultimodalTextbox(file_count="multiple"), {"none", "message"}),
        "Dialogue": (lambda: gr.Dialogue(speakers=["A", "B"]), {"none", "lines"}),
        "Dialogue text": (lambda: gr.Dialogue(speakers=["A", "B"], type="text"), {"none", "lines"}),
        "Dataset": (lambda: gr.Dataset(components=["text", "number"], samples=[["a", 1], ["b", 2]]), {"none", "row"}),
        "Dataset tuple": (lambda: gr.Dataset(components=["text"], samples=[["a"]], type="tuple"), {"none", "row"}),
        **{
            f"DateTime {kind} {whole}": (
                lambda kind=kind, whole=whole: gr.DateTime(type=kind, include_time=whole, timezone="UTC"),
                {"none", "time"},
            )
            for kind in ("timestamp", "datetime", "string")
            for whole in (True, False)
        },
        "Dataframe": (gr.Dataframe, tables),
        "Dataframe numbers": (lambda: gr.Dataframe(datatype="number"), tables),
        "Dataframe typed": (lambda: gr.Dataframe(headers=["a", "b"], datatype=["number", "str"]), tables),
        "Dataframe flags": (lambda: gr.Dataframe(headers=["a"], datatype=["bool"]), tables),
        "Dataframe dates": (lambda: gr.Dataframe(headers=["a"], datatype=["date"]), tables),
        "Dataframe auto": (lambda: gr.Dataframe(datatype="auto"), tables),
        "Dataframe rows": (lambda: gr.Dataframe(type="array"), tables),
        "Numpy": (gr.Numpy, tables),
        "List": (gr.List, tables),
        **{
            f"Image {kind} {mode}": (lambda kind=kind, mode=mode: gr.Image(type=kind, image_mode=mode), pictures)
            for kind in ("numpy", "pil", "filepath")
            for mode in ("RGB", None, "L", "RGBA")
        },
        **{
            f"ImageEditor {kind}": (lambda kind=kind: gr.ImageEditor(type=kind), {"none", "layers"})
            for kind in ("numpy", "pil", "filepath")
        },
        **{
            f"Gallery {kind}": (lambda kind=kind: gr.Gallery(type=kind), {"none", "gallery"})
            for kind in ("numpy", "pil", "filepath")
        },
        "ImageSlider": (gr.ImageSlider, {"none", "pair"}),
        "Audio": (gr.Audio, {"none", "sound"}),
        "Audio path": (lambda: gr.Audio(type="filepath"), {"none", "sound"}),
        "Video": (gr.Video, {"none", "film"}),
        "File": (gr.File, {"none", "file"}),
        "File bytes": (lambda: gr.File(type="binary"), {"none", "file"}),
        "Files": (gr.Files, {"none", "files"}),
        "Files bytes": (lambda: gr.Files(type="binary"), {"none", "files"}),
        "File folder": (lambda: gr.File(file_count="directory"), {"none", "files"}),
        "UploadButton": (gr.UploadButton, {"none", "file"}),
        "UploadButton many": (lambda: gr.UploadButton(file_count="multiple"), {"none", "files"}),
        "DownloadButton": (gr.DownloadButton, {"none", "file"}),
    }  # fmt: skip


def _plain() -> dict[str, Payload]:
    blocks = [{"type": "text", "text": "a"}, {"type": "text", "text": "b"}]
    values: dict[str, list[Any]] = {
        "none": [None],
        "text": ["a", "", "z", "3"],
        "number": [3, 1.5, -5, 0, 10**20],
        "flag": [True, False],
        "list": [[], ["a"], ["a", "b"], ["z"], [3, "a"]],
        "dict": [{}, {"a": 1}, {"a": [1, None]}],
        "colour": ["#00ff00", "rgb(1, 2, 3)", "rgba(1, 2, 3, 0.5)"],
        "label": [{"label": "a", "confidences": [{"label": "a", "confidence": 0.5}]}, {"label": "a"}, {"label": 3}],
        "spans": [[{"token": "a", "class_or_confidence": "+"}], [{"token": "a", "class_or_confidence": None}], []],
        "chat": [[], [{"role": "user", "content": blocks, "metadata": None, "options": None}],
                 [{"role": "assistant", "content": blocks[:1], "metadata": {"title": "T"}, "options": [{"value": "v"}]}]],
        "message": [{"text": "t", "files": []}, {"text": ""}],
        "lines": [[{"speaker": "A", "text": "hi"}], [], [{"speaker": "A", "text": "hi"}, {"speaker": "B", "text": "yo"}]],
        "row": [0, 1],
        "time": ["2024-05-01 10:20:30", "2024-05-01", "", None],
    }  # fmt: skip
    return {f"{kind} {i}": lambda value=value: value for kind, row in values.items() for i, value in enumerate(row)}


def _tables() -> dict[str, Payload]:
    tables: dict[str, tuple[list[Any], list[Any]]] = {
        "plain": (["a", "b"], [[1, "x"], [2, "y"]]),
        "texts": (["a"], [["1"], ["x"]]),
        "numbers": (["a"], [["1"], ["2.5"]]),
        "none": (["a"], [[None], [1]]),
        "empty": (["a"], []),
        "blank": (["a", "b"], [["", ""]]),
        "headless": ([], [[1, 2]]),
        "twins": (["a", "a"], [[1, 2]]),
        "flags": (["a"], [[True], ["true"], ["false"]]),
        "dates": (["a"], [["2024-01-01"], [""]]),
    }
    return {
        f"table {name}": lambda headers=headers, rows=rows: {"headers": headers, "data": rows, "metadata": None}
        for name, (headers, rows) in tables.items()
    }


def _files(library: str, files: dict[str, str]) -> dict[str, Payload]:
    sent = _sender(library)
    red, clear, words = files["red"], files["clear"], files["words"]
    folder = Path(red).parent
    pictures = {"red": red, "clear": clear}
    with Image.open(red) as picture:
        for kind in ("jpg", "webp", "bmp", "tiff"):
            picture.convert("RGB").save(folder / f"read.{kind}")
            pictures[kind] = str(folder / f"read.{kind}")
    frames = [Image.new("RGB", (4, 4), colour) for colour in ((255, 0, 0), (0, 0, 255))]
    frames[0].save(folder / "frames.gif", save_all=True, append_images=frames[1:])
    pictures["frames"] = str(folder / "frames.gif")
    made: dict[str, Payload] = {f"picture {name}": lambda path=path: sent(path) for name, path in pictures.items()}
    made.update({f"gallery {n}": lambda p=path: [{"image": sent(p), "caption": "c"}] for n, path in pictures.items()})
    return {
        **made,
        "gallery none": list,
        "pair two": lambda: [sent(red), sent(clear)],
        "pair half": lambda: [sent(red), None],
        "layers all": lambda: {"background": sent(red), "layers": [sent(clear)], "composite": sent(red)},
        "layers drawn": lambda: {"background": None, "layers": [sent(clear)], "composite": sent(clear)},
        "layers none": lambda: {"background": None, "layers": [], "composite": None},
        "layers bare": lambda: {"background": sent(red), "layers": [], "composite": None},
        "sound wav": lambda: sent(files["tone"]),
        "film short": lambda: sent(files["film"]),
        "film picture": lambda: sent(red),
        "film sound": lambda: sent(files["tone"]),
        "film frames": lambda: sent(pictures["frames"]),
        "file text": lambda: sent(words),
        "file picture": lambda: sent(red),
        "files two": lambda: [sent(words), sent(files["table"])],
        "files none": list,
        "message file": lambda: {"text": "t", "files": [sent(red)]},
        "chat file": lambda: [{"role": "user", "content": [{"type": "file", "file": sent(words), "alt_text": None}]}],
    }


def _sender(library: str) -> Callable[[str], dict[str, Any]]:
    """How a file that was uploaded before is told to a component."""
    if library == "gradio":
        return lambda path: {"path": path, "meta": {"_type": "gradio.FileData"}, "orig_name": Path(path).name}
    active = importlib.import_module("stagedoor.files").active
    return lambda path: dict(active().publish_path(path))
