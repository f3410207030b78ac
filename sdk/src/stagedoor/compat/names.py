"""Names of Gradio 2 to 4 that are gone from 6, with what each means today."""

from __future__ import annotations

import functools
import importlib
from collections.abc import Mapping
from typing import cast

from stagedoor.compat.warn import warn_once

REPLACED: Mapping[str, tuple[str, dict[str, object]]] = {
    "Box": ("Group", {}),
    "Variable": ("State", {}),
    "Pil": ("Image", {"type": "pil"}),
    "Webcam": ("Image", {"sources": ["webcam"]}),
    "ImagePaint": ("ImageEditor", {}),
    "LogoutButton": ("LoginButton", {}),
    "HuggingFaceDatasetSaver": ("CSVLogger", {}),
    "Carousel": ("Row", {}),
}
"""Old class → (class that takes its place, arguments that make it so)."""

GONE: Mapping[str, str] = {
    "Timeseries": "use gr.LinePlot",
    "TimeSeries": "use gr.LinePlot",
    "StatusTracker": "progress is shown at the outputs by itself",
    "Series": "call one function from the other in Python",
    "Parallel": "call both functions in Python and return both results",
    "mix": "call the functions in Python",
    "Interpretation": "interpretation is gone since Gradio 4",
    "make_waveform": "use gr.Audio, which draws the waveform",
}
"""Old names that nothing takes the place of → advice."""

POSITIONAL: Mapping[str, tuple[str, ...]] = {
    "Textbox": ("lines", "placeholder", "default", "numeric", "type", "label", "optional"),
    "Number": ("default", "label", "optional"),
    "Slider": ("minimum", "maximum", "step", "default", "label", "optional"),
    "Checkbox": ("default", "label", "optional"),
    "CheckboxGroup": ("choices", "default", "type", "label", "optional"),
    "Radio": ("choices", "type", "default", "label", "optional"),
    "Dropdown": ("choices", "type", "default", "label", "optional"),
    "Image": ("shape", "image_mode", "invert_colors", "source", "tool", "type", "label", "optional"),
    "Audio": ("source", "type", "label", "optional"),
    "Video": ("type", "source", "label", "optional"),
    "File": ("file_count", "type", "label", "keep_filename", "optional"),
}
"""Order of arguments of `gr.inputs.X` in Gradio 2 and 3."""

OUTPUT_POSITIONAL: Mapping[str, tuple[str, ...]] = {
    "Textbox": ("type", "label"),
    "Label": ("num_top_classes", "type", "label"),
    "Image": ("type", "plot", "label"),
}
"""Order of arguments of `gr.outputs.X`; the others took the label first."""

_DROPPED_TYPES = frozenset({"auto", "str", "number", "plot", "file"})
_DROPPED = frozenset({"optional", "numeric", "keep_filename", "plot"})
_WITHOUT_ARGUMENTS = frozenset({"HuggingFaceDatasetSaver"})
"""Old classes whose arguments mean nothing to what takes their place (tokens and names of the Hub)."""
_FROM_STAGEDOOR = "stagedoor"


def old_name(name: str) -> object:
    """Return what an old public name means today.

    Args:
        name: Name of Gradio 2 to 4.

    Raises:
        AttributeError: When nothing takes its place, with what to do.
    """
    if name in {"inputs", "outputs"}:
        return OldNamespace(name)
    if name in GONE:
        msg = f"gr.{name} is gone: {GONE[name]}."
        raise AttributeError(msg)
    new, preset = REPLACED[name]
    warn_once(f"gr.{name} is an older Gradio's; write gr.{new}({', '.join(f'{k}={v!r}' for k, v in preset.items())}).")
    replacement = cast("type", getattr(importlib.import_module(_FROM_STAGEDOOR), new))
    if name in _WITHOUT_ARGUMENTS:
        return functools.partial(_bare, replacement)
    if not preset:
        return replacement

    def make(*args: object, **kwargs: object) -> object:
        return replacement(*args, **{**preset, **kwargs})

    return make


def _bare(cls: type, *_args: object, **_kwargs: object) -> object:
    return cls()


class OldNamespace:
    """`gr.inputs` and `gr.outputs` of Gradio 2 and 3: the same components, with arguments in another order.

    Args:
        name: "inputs" or "outputs".
    """

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, component: str) -> object:
        if component.startswith("_"):
            raise AttributeError(component)
        cls = cast("type", getattr(importlib.import_module(_FROM_STAGEDOOR), component))
        order = (POSITIONAL if self._name == "inputs" else OUTPUT_POSITIONAL).get(component, ("label",))
        warn_once(f"gr.{self._name}.{component} is an older Gradio's; write gr.{component}.")

        def make(*args: object, **kwargs: object) -> object:
            given = {**dict(zip(order, args, strict=False)), **kwargs}
            if given.get("type") in _DROPPED_TYPES:
                del given["type"]
            kept = {name: value for name, value in given.items() if name not in _DROPPED and value is not None}
            if "default" in kept:
                kept["value"] = kept.pop("default")
            return cls(render=False, **kept)

        return make
