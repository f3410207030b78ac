"""Names of Gradio 2 to 4 that are gone from 6, with what each means today."""

from __future__ import annotations

import functools
import importlib
from collections.abc import Callable, Mapping
from typing import cast

from stagedoor.compat.warn import warn_once

REPLACED: Mapping[str, tuple[str, dict[str, object]]] = {
    "Box": ("Group", {}),
    "Variable": ("State", {}),
    "Pil": ("Image", {"type": "pil"}),
    "Webcam": ("Image", {"sources": ["webcam"]}),
    "LogoutButton": ("LoginButton", {}),
    "HuggingFaceDatasetSaver": ("CSVLogger", {}),
    "HuggingFaceDatasetJSONSaver": ("CSVLogger", {}),
    "ClassicCSVLogger": ("CSVLogger", {}),
    "Carousel": ("Row", {}),
    "StatusTracker": ("State", {}),
    "Interpretation": ("State", {}),
}
"""Old class → (class that takes its place, arguments that make it so)."""

MADE: Mapping[str, tuple[str, str]] = {
    "ImagePaint": ("compat.drawing:image_paint", "write gr.ImageEditor"),
    "Timeseries": ("compat.charts:timeseries", "write gr.LinePlot"),
    "TimeSeries": ("compat.charts:timeseries", "write gr.LinePlot"),
    "Series": ("authoring.mixing:one_after_another", "call one function from the other in Python"),
    "Parallel": ("authoring.mixing:side_by_side", "call both functions in Python and return both results"),
    "make_waveform": ("compat.charts:make_waveform", "use gr.Audio, which draws the waveform"),
}
"""Old name → (module and function of ours that does what it did, advice)."""

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
    "Video": ("format", "source", "label", "optional"),
    "File": ("file_count", "type", "label", "keep_filename", "optional"),
    "Dataframe": ("headers", "row_count", "col_count", "datatype", "col_width", "default", "type", "label", "optional"),
    "Timeseries": ("x", "y", "label", "optional"),
    "State": ("label", "default"),
}
"""Order of arguments of `gr.inputs.X` in Gradio 2 and 3."""

OUTPUT_POSITIONAL: Mapping[str, tuple[str, ...]] = {
    "Textbox": ("type", "label"),
    "Label": ("num_top_classes", "type", "label"),
    "Image": ("type", "plot", "label"),
    "Video": ("format", "label"),
    "Audio": ("type", "label"),
    "HighlightedText": ("color_map", "label", "show_legend"),
    "Dataframe": ("headers", "max_rows", "max_cols", "overflow_row_behaviour", "type", "label"),
    "Timeseries": ("x", "y", "label"),
    "Carousel": ("components", "label"),
    "Chatbot": ("color_map", "label"),
    "Image3D": ("clear_color", "label"),
}
"""Order of arguments of `gr.outputs.X`; the others took the label first."""

_RENAMED = {"Image3D": "Model3D", "Carousel": "JSON", "KeyValues": "JSON"}
"""Classes of `gr.inputs` and `gr.outputs` only → the component that shows the same."""
_DROPPED_TYPES = frozenset({"auto", "str", "number", "plot", "confidences", "label"})
_DROPPED = frozenset({"optional", "numeric", "keep_filename", "plot", "components"})
_WITHOUT_ARGUMENTS = frozenset(
    ["HuggingFaceDatasetSaver", "HuggingFaceDatasetJSONSaver", "StatusTracker", "Interpretation"]
)
"""Old classes whose arguments mean nothing to what takes their place (tokens and names of the Hub)."""
_PACKAGE = "stagedoor"


def old_name(name: str) -> object:
    """Return what an old public name means today.

    Args:
        name: Name of Gradio 2 to 4.
    """
    if name in {"inputs", "outputs", "mix"}:
        return OldNamespace(name)
    if name in MADE:
        place, advice = MADE[name]
        warn_once(f"gr.{name} is an older Gradio's; {advice}.")
        module, _, function = place.partition(":")
        return getattr(importlib.import_module(f"{_PACKAGE}.{module}"), function)
    new, preset = REPLACED[name]
    warn_once(f"gr.{name} is an older Gradio's; {_advice(name, new, preset)}.")
    replacement = cast("type", getattr(importlib.import_module(_PACKAGE), new))
    if name in _WITHOUT_ARGUMENTS:
        return functools.partial(_bare, replacement)
    if not preset:
        return replacement

    def make(*args: object, **kwargs: object) -> object:
        return replacement(*args, **{**preset, **kwargs})

    return make


def _advice(name: str, new: str, preset: Mapping[str, object]) -> str:
    if new == "State" and name in _WITHOUT_ARGUMENTS:
        return "leave it out, it shows nothing any more"
    return f"write gr.{new}({', '.join(f'{key}={value!r}' for key, value in preset.items())})"


def _bare(cls: type, *_args: object, **_kwargs: object) -> object:
    return cls()


class OldNamespace:
    """`gr.inputs`, `gr.outputs` and `gr.mix` of Gradio 2 and 3.

    The first two have the components of today, with arguments in another order.

    Args:
        name: "inputs", "outputs" or "mix".
    """

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, component: str) -> object:
        if component.startswith("_"):
            raise AttributeError(component)
        if self._name == "mix":
            return old_name(component) if component in {"Series", "Parallel"} else _absent(self._name, component)
        order = (POSITIONAL if self._name == "inputs" else OUTPUT_POSITIONAL).get(component, ("label",))
        cls = self._maker(_RENAMED.get(component, component))
        warn_once(f"gr.{self._name}.{component} is an older Gradio's; write gr.{_RENAMED.get(component, component)}.")

        def make(*args: object, **kwargs: object) -> object:
            given = {**dict(zip(order, args, strict=False)), **kwargs}
            if given.get("type") in _DROPPED_TYPES:
                del given["type"]
            dropped = {*_DROPPED, "label"} if component == "State" else _DROPPED
            kept = {name: value for name, value in given.items() if name not in dropped and value is not None}
            if "default" in kept:
                kept["value"] = kept.pop("default")
            return cls(render=False, **kept)

        return make

    def _maker(self, component: str) -> Callable[..., object]:
        if component in {"Timeseries", "TimeSeries"}:
            from stagedoor.compat.charts import timeseries, timeseries_input

            return timeseries_input if self._name == "inputs" else timeseries
        return cast("Callable[..., object]", getattr(importlib.import_module(_PACKAGE), component))


def _absent(namespace: str, name: str) -> object:
    msg = f"gr.{namespace} has no {name}"
    raise AttributeError(msg)
