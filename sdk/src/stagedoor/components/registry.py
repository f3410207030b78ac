"""Finding components and layouts by name, without loading those that are not used.

`MODULES` says where each public class lives; the package's lazy names are made from it.
"""

from __future__ import annotations

import difflib
import importlib
from collections.abc import Callable, Mapping
from typing import cast

from stagedoor.components.base import Block, Component
from stagedoor.errors import AuthoringError

_COMPONENTS: dict[str, tuple[str, ...]] = {
    "annotatedimage": ("AnnotatedImage", "Annotatedimage"),
    "audio": ("Audio", "Microphone", "Mic"),
    "browserstate": ("BrowserState",),
    "button": ("Button",),
    "chatbot": ("Chatbot", "ExampleMessage"),
    "chat_messages": ("ChatMessage", "MessageDict", "MetadataDict", "OptionDict"),
    "checkbox": ("Checkbox",),
    "checkboxgroup": ("CheckboxGroup", "Checkboxgroup"),
    "clearbutton": ("ClearButton",),
    "code": ("Code",),
    "colorpicker": ("ColorPicker",),
    "dataframe": ("Dataframe", "DataFrame", "Numpy", "Matrix", "List"),
    "dataset": ("Dataset",),
    "datetime": ("DateTime",),
    "deeplinkbutton": ("DeepLinkButton",),
    "dialogue": ("Dialogue",),
    "downloadbutton": ("DownloadButton",),
    "dropdown": ("Dropdown",),
    "duplicatebutton": ("DuplicateButton",),
    "file": ("File", "Files"),
    "fileexplorer": ("FileExplorer",),
    "gallery": ("Gallery",),
    "highlightedtext": ("HighlightedText", "Highlightedtext", "Highlight"),
    "html": ("HTML",),
    "image": ("Image",),
    "imageeditor": ("ImageEditor", "Sketchpad", "Paint", "ImageMask"),
    "imageslider": ("ImageSlider",),
    "json": ("JSON", "Json"),
    "label": ("Label",),
    "loginbutton": ("LoginButton",),
    "markdown": ("Markdown",),
    "metric": ("Metric",),
    "model3d": ("Model3D",),
    "multimodaltextbox": ("MultimodalTextbox",),
    "nativeplot": ("BarPlot", "LinePlot", "ScatterPlot"),
    "navbar": ("Navbar",),
    "number": ("Number",),
    "paramviewer": ("ParamViewer",),
    "radio": ("Radio",),
    "slider": ("Slider",),
    "state": ("State",),
    "textbox": ("Textbox", "Text", "TextArea", "InputHTMLAttributes"),
    "plot": ("Plot",),
    "timer": ("Timer",),
    "uploadbutton": ("UploadButton",),
    "video": ("Video", "PlayableVideo"),
    "widget": ("Widget",),
    "options": ("Brush", "Eraser", "LayerOptions", "WaveformOptions", "WebcamOptions", "WatermarkOptions"),
}

_LAYOUTS: dict[str, tuple[str, ...]] = {
    "accordion": ("Accordion",),
    "card": ("Card", "Divider"),
    "column": ("Column",),
    "columns": ("Columns",),
    "dialog": ("Dialog", "Modal", "Drawer"),
    "draggable": ("Draggable",),
    "form": ("Form",),
    "grid": ("Grid", "Cell"),
    "group": ("Group",),
    "row": ("Row",),
    "sidebar": ("Sidebar",),
    "tabs": ("Tabs", "Tab", "TabItem"),
    "walkthrough": ("Walkthrough", "Step"),
}

MODULES: Mapping[str, str] = {
    **{name: f"stagedoor.components.{module}" for module, names in _COMPONENTS.items() for name in names},
    **{name: f"stagedoor.layouts.{module}" for module, names in _LAYOUTS.items() for name in names},
}
"""Module of each public class of components and layouts, by the class's name."""

_ALIASES = {
    "text": "Textbox",
    "str": "Textbox",
    "int": "Number",
    "float": "Number",
    "bool": "Checkbox",
    "df": "Dataframe",
    "mic": "Microphone",
    "sketch": "Sketchpad",
    "webcam": "Image",
    "plaintext": "Textbox",
    "password": "Textbox",
}
"""Names beside the classes' own: spellings of older Gradio versions, and Python's names of plain types."""

_PRESET_ARGUMENTS: dict[str, dict[str, object]] = {
    "webcam": {"sources": ["webcam"]},
    "password": {"type": "password"},
    "int": {"precision": 0},
}


def _plain(name: str) -> str:
    return name.strip().lower().replace("_", "").replace("-", "").replace(" ", "")


_BY_NAME = {_plain(name): name for name in MODULES}


def class_named(name: str) -> type[Block]:
    """Return the class of a component or layout by its name.

    Args:
        name: Class name or shortcut; case, underscores, dashes and spaces do not matter.

    Raises:
        AuthoringError: When there is none, with the nearest name.
    """
    plain = _plain(name)
    exact = _BY_NAME.get(plain) or _ALIASES.get(plain)
    if exact is None or exact not in MODULES:
        near = difflib.get_close_matches(plain, [*_BY_NAME, *_ALIASES], n=1)
        hint = f"did you mean {near[0]!r}?" if near else "give a component, or the name of one"
        raise AuthoringError(f"there is no component called {name!r}.", hint=hint)
    found = getattr(importlib.import_module(MODULES[exact]), exact)
    return cast("type[Block]", found)


def component_named(name: str, **arguments: object) -> Component:
    """Make a component from its name, unplaced.

    Raises:
        AuthoringError: When there is no such component.
    """
    old = _old_class(_plain(name))
    if old is not None:
        return cast("Component", old(**{"render": False, **arguments}))
    found = class_named(name)
    if not issubclass(found, Component):
        raise AuthoringError(f"{name!r} is a layout and has no value.", hint="give a component")
    options = {"render": False, **_PRESET_ARGUMENTS.get(_plain(name), {}), **arguments}
    return found(**options)  # pyright: ignore[reportArgumentType]


def _old_class(plain: str) -> Callable[..., object] | None:
    """Return what makes a component that only older Gradio versions had a name for ("pil", "timeseries")."""
    if plain in _BY_NAME or plain in _ALIASES:
        return None
    from stagedoor.compat.names import MADE, REPLACED, old_name

    old = next((old for old in (*REPLACED, *MADE) if _plain(old) == plain), None)
    return cast("Callable[..., object]", old_name(old)) if old is not None else None


def component(cls_name: str, render: bool) -> Component:
    """Make a component from its name.

    Args:
        cls_name: Class name or shortcut ("textbox", "image").
        render: Whether to place it in the app that is open now.

    Raises:
        AuthoringError: When there is no such component.
    """
    return component_named(cls_name, render=render)


def component_from(spec: object, **arguments: object) -> Component:
    """Make a component from what an author wrote for one.

    Args:
        spec: A component (returned as it is), a name, or a dict with the name in "name" (or "type") and arguments.
        arguments: Constructor arguments for names and dicts.

    Raises:
        AuthoringError: When it is none of these, or there is no such component.
    """
    if isinstance(spec, Component):
        return spec
    if isinstance(spec, str):
        return component_named(spec, **arguments)
    if isinstance(spec, Mapping):
        entries = {str(key): value for key, value in cast("Mapping[object, object]", spec).items()}
        name = entries.pop("name", None) or entries.pop("type", None)
        if isinstance(name, str):
            return component_named(name, **{**arguments, **entries})
    if isinstance(spec, type) and issubclass(spec, Component):
        return component_named(spec.__name__, **arguments)
    raise AuthoringError(f"{spec!r:.100} is no component.", hint='give a component, or its name, like "text"')
