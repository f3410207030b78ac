"""Components by name."""

from __future__ import annotations

import subprocess
import sys

import pytest

import stagedoor as gr
from stagedoor.components.registry import MODULES, component_from, component_named
from stagedoor.errors import AuthoringError


@pytest.mark.parametrize(
    ("name", "cls"),
    [
        ("text", "Textbox"), ("textbox", "Textbox"), ("Textbox", "Textbox"), ("number", "Number"),
        ("checkbox", "Checkbox"), ("checkboxgroup", "CheckboxGroup"), ("checkbox_group", "CheckboxGroup"),
        ("image", "Image"), ("label", "Label"), ("json", "JSON"), ("dataframe", "Dataframe"), ("df", "Dataframe"),
        ("audio", "Audio"), ("mic", "Microphone"), ("microphone", "Microphone"), ("video", "Video"),
        ("playablevideo", "PlayableVideo"), ("file", "File"), ("files", "Files"), ("plot", "Plot"),
        ("gallery", "Gallery"), ("markdown", "Markdown"), ("html", "HTML"), ("state", "State"),
        ("textarea", "TextArea"), ("numpy", "Numpy"), ("matrix", "Matrix"), ("list", "List"),
        ("chatbot", "Chatbot"), ("slider", "Slider"), ("radio", "Radio"), ("dropdown", "Dropdown"),
        ("highlight", "HighlightedText"), ("highlightedtext", "HighlightedText"), ("sketch", "Sketchpad"),
        ("annotatedimage", "AnnotatedImage"), ("lineplot", "LinePlot"), ("model3d", "Model3D"), ("code", "Code"),
    ],
)  # fmt: skip
def test_names_find_their_classes(name: str, cls: str) -> None:
    made = component_named(name)
    assert type(made) is getattr(gr, cls)
    assert not made.is_rendered


def test_specifications_of_every_kind() -> None:
    box = gr.Textbox(render=False)
    assert component_from(box) is box
    assert component_from({"name": "slider", "minimum": 2, "maximum": 3}).maximum == 3  # type: ignore[attr-defined]
    assert component_from("number", label="N").label == "N"
    assert component_from(gr.Radio, choices=["a"]).choices == [("a", "a")]  # type: ignore[attr-defined]


def test_mistakes_name_what_was_meant() -> None:
    with pytest.raises(AuthoringError, match="did you mean 'textbox'"):
        component_named("texbox")
    with pytest.raises(AuthoringError, match="is a layout"):
        component_named("row")
    with pytest.raises(AuthoringError, match="is no component"):
        component_from(5)


def test_making_every_component_loads_no_heavy_library() -> None:
    program = (
        "import sys, stagedoor\n"
        "from stagedoor.components.registry import MODULES, class_named\n"
        "for name in set(MODULES) - {'Widget'}:\n"  # which stands for an object that the author brings
        "    cls = class_named(name)\n"
        "    if hasattr(cls, 'get_block_name') and not name.startswith('Tab'): cls(render=False).get_config()\n"
        "heavy = {'numpy', 'pandas', 'PIL', 'polars', 'matplotlib', 'starlette', 'uvicorn'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_every_name_is_public() -> None:
    for name in MODULES:
        assert getattr(gr, name) is not None
