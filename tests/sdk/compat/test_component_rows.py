"""Old arguments and values of components: what each stood for still happens."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sdk.compat.rows import Row, parameters

import stagedoor as gr
from stagedoor.errors import PayloadError
from stagedoor.files import active


def is_made(name: str) -> Callable[[Any], bool]:
    """Whether a component of that name can be shown: its old argument has no meaning left."""
    return lambda component: component.get_config()["name"] == name


def tone(length_s: float) -> object:
    """A sound as a client sends it."""
    return gr.Audio().postprocess((8000, np.zeros(int(8000 * length_s), np.int16)))


def film(length_s: float) -> object:
    """A film as a client sends it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "film.mkv"
        source = f"color=red:size=16x16:rate=10:duration={length_s}"
        subprocess.run(["ffmpeg", "-v", "error", "-f", "lavfi", "-i", source, str(path)], check=True)
        return active().publish_path(path)


def refusal(component: Any, payload: object) -> str:
    """The end of what a client is told."""
    with pytest.raises(PayloadError) as refused:
        component.preprocess(payload)
    return " ".join(str(refused.value).split()[-4:])


PLOT = "gr.LinePlot(x='a', y='b', {})"

ROWS = [
    # Buttons in the corner
    Row("8 copy", "gr.Textbox(show_copy_button=True)", "buttons=", lambda c: c.buttons == ["copy"]),
    Row("8 copy", "gr.Markdown(show_copy_button=True)", "buttons=", lambda c: c.buttons == ["copy"]),
    Row("8 copy", "gr.Chatbot(show_copy_button=True)", "buttons=", lambda c: "copy" in c.buttons),
    Row("8 copy", "gr.Chatbot(show_copy_all_button=True)", "buttons=", lambda c: "copy_all" in c.buttons),
    Row("8 copy", "gr.Dataframe(show_copy_button=False)", "buttons=", lambda c: c.buttons == ["fullscreen"]),
    Row("8 copy", "gr.Dialogue(show_copy_button=True)", "buttons=", lambda c: c.buttons == ["copy"]),
    *(
        Row(f"9 {button}", f"gr.{name}(show_{button}_button={wanted})", "buttons=",
            lambda c, button=button, wanted=wanted: (button in c.buttons) is wanted)
        for name, buttons in {
            "Image": ("download", "share", "fullscreen"),
            "Video": ("download", "share"),
            "Audio": ("download", "share"),
            "Gallery": ("download", "share", "fullscreen"),
            "ImageEditor": ("download", "share", "fullscreen"),
            "AnnotatedImage": ("fullscreen",),
            "ImageSlider": ("download", "fullscreen"),
            "LinePlot": ("fullscreen", "export"),
            "BarPlot": ("fullscreen", "export"),
            "ScatterPlot": ("fullscreen", "export"),
        }.items()
        for button in buttons
        for wanted in (True, False)
    ),
    Row("10 Slider", "gr.Slider(show_reset_button=False)", "buttons=", lambda c: c.buttons == []),
    # Images
    Row("11 Image", "gr.Image(source='webcam')", "sources=", lambda c: c.sources == ["webcam"]),
    Row("11 Image", "gr.Image(source='canvas')", "ImageEditor", lambda c: c.get_block_name() == "imageeditor"),
    Row("11 Image", "gr.Image(tool='sketch')", "ImageEditor", lambda c: c.gives_mask),
    Row("11 Image", "gr.Image(tool='color-sketch', brush_radius=7)", "ImageEditor", lambda c: c.brush.default_size == 7),
    Row("11 Image", "gr.Image(tool='sketch', brush_color='#f00')", "ImageEditor", lambda c: c.brush.colors == ["#f00"]),
    Row("11 Image", "gr.Image(tool='editor')", "ImageEditor", lambda c: c.get_block_name() == "image"),
    Row("11 Image", "gr.Image(mask_opacity=0.5)", "ImageEditor", lambda c: c.get_block_name() == "image"),
    Row("11 Image", "gr.Image(shape=(28, 28))", "resize the image", lambda c: len(c.edits) == 1),
    Row("11 Image", "gr.Image(invert_colors=True)", "invert the image", lambda c: len(c.edits) == 1),
    Row("11 Image", "gr.Image(mirror_webcam=False)", "WebcamOptions", lambda c: c.webcam_options.mirror is False),
    Row("11 Image", "gr.Image(webcam_constraints={'video': 1})", "webcam_options",
        lambda c: c.webcam_options.constraints == {"video": 1}),
    Row("11 Image", "gr.Image(type='file')", "'filepath'", lambda c: c.type == "filepath"),
    # Sound and video
    Row("12 Audio", "gr.Audio(source='microphone')", "sources=", lambda c: c.sources == ["microphone"]),
    Row("12 Audio", "gr.Audio(show_edit_button=False)", "editable=", lambda c: c.editable is False),
    Row("12 Audio", "gr.Audio(min_length=1)", "validator", lambda c: refusal(c, tone(0.5)) == "at least 1 s"),
    Row("12 Audio", "gr.Audio(max_length=2)", "validator", lambda c: refusal(c, tone(2.5)) == "at most 2 s"),
    Row("12 Audio", "gr.Audio(type='file')", "'filepath'", lambda c: c.type == "filepath"),
    Row("12 Video", "gr.Video(source='upload')", "sources=", lambda c: c.sources == ["upload"]),
    Row("12 Video", "gr.Video(type='mp4')", "format=", lambda c: c.format == "mp4"),
    Row("12 Video", "gr.Video(min_length=1)", "validator", lambda c: refusal(c, film(0.4)) == "at least 1 s"),
    Row("12 Video", "gr.Video(max_length=1)", "validator", lambda c: refusal(c, film(1.6)) == "at most 1 s"),
    Row("12 Video", "gr.Video(mirror_webcam=False)", "WebcamOptions", lambda c: c.webcam_options.mirror is False),
    # Files
    Row("13 File", "gr.File(type='file')", "'filepath'", lambda c: c.type == "filepath"),
    Row("13 File", "gr.File(type='bytes')", "'binary'", lambda c: c.type == "binary"),
    Row("13 File", "gr.UploadButton(type='file')", "'filepath'", lambda c: c.type == "filepath"),
    # Conversations
    Row("1 type", "gr.Chatbot(type='messages')", "parts", lambda c: c.history_form == "messages"),
    Row("1 type", "gr.Chatbot(type='tuples')", "parts", lambda c: c.history_form == "tuples"),
    Row("14 Chatbot", "gr.Chatbot(bubble_full_width=False)", "bubbles", is_made("chatbot")),
    Row("14 Chatbot", "gr.Chatbot(likeable=True)", ".like()", is_made("chatbot")),
    Row("14 Chatbot", "gr.Chatbot(color_map=('red', 'blue'))", "css=", is_made("chatbot")),
    Row("14 Chatbot", "gr.Chatbot(resizeable=True)", "resizable=", lambda c: c.resizable),
    Row("14 Chatbot", "gr.Chatbot().style(height=300)", "constructor", lambda c: c.height == 300),
    # Tables
    Row("15 Dataframe", "gr.Dataframe(row_count=(2, 'fixed'))", "row_limits", lambda c: c.row_limits == (2, 2)),
    Row("15 Dataframe", "gr.Dataframe(col_count=(4, 'dynamic'))", "column_limits",
        lambda c: (c.column_count, c.column_limits) == (4, None)),
    Row("15 Dataframe", "gr.Dataframe(height=321)", "max_height=", lambda c: c.max_height == 321),
    Row("15 Dataframe", "gr.Dataframe(max_rows=5)", "max_height=", lambda c: c.max_height == 210),
    Row("15 Dataframe", "gr.Dataframe(max_cols=5)", "scroll", is_made("dataframe")),
    Row("15 Dataframe", "gr.Dataframe(overflow_row_behaviour='paginate')", "scroll", is_made("dataframe")),
    # Plots
    Row("20 plots", PLOT.format("color_legend_title='C'"), "color_title=", lambda c: c.color_title == "C"),
    *(
        Row("20 plots", PLOT.format(f"{old}='a'"), f"{old}=", lambda c: (c.x, c.y) == ("a", "b"))
        for old in ["width", "interactive", "show_actions_button", "overlay_point", "stroke_dash", "stroke_dash_legend_title", "stroke_dash_legend_position", "color_legend_position", "shape", "shape_legend_title", "shape_legend_position", "size", "size_legend_title", "size_legend_position", "group", "group_title", "vertical"]
    ),
    # Buttons and the rest
    Row("22 LoginButton", "gr.LoginButton(signed_in_value='Bye')", "logout_value=", lambda c: c.logout_value == "Bye"),
    Row("27 Button", "gr.Button(size=None)", "'sm' or 'lg'", lambda c: c.size == "lg"),
    Row("27 Button", "gr.Button(size='small')", "'sm' or 'lg'", lambda c: c.size == "sm"),
    Row("27 Button", "gr.Button(size='large')", "'sm' or 'lg'", lambda c: c.size == "lg"),
    Row("27 Button", "gr.Button(variant='plain')", "'secondary'", lambda c: c.variant == "secondary"),
    Row("27 Button", "gr.DownloadButton(variant='plain')", "'secondary'", lambda c: c.variant == "secondary"),
    Row("28 FileExplorer", "gr.FileExplorer(root='.')", "root_dir=", lambda c: Path(c.root_dir) == Path.cwd()),
    Row("24 show_api", "gr.ClearButton(show_api=False)", "api_visibility", lambda c: c.api_visibility == "undocumented"),
    # Methods
    Row("18 methods", "gr.Textbox.update(value='a', visible=False)", "gr.update",
        lambda change: change == {"value": "a", "visible": False, "__type__": "update"}),
    Row("18 methods", "gr.Dropdown.update(choices=['a'])", "gr.update", lambda change: change["choices"] == ["a"]),
    Row("18 methods", "gr.Button.update('Go', variant='primary')", "gr.update",
        lambda change: (change["value"], change["variant"]) == ("Go", "primary")),
    Row("18 methods", "gr.Dropdown.update('a', ['a', 'b'])", "gr.update", lambda change: change["choices"] == ["a", "b"]),
    Row("18 methods", "gr.Row.update(False)", "gr.update", lambda change: change["visible"] is False),
    Row("18 methods", "gr.Column.update(visible=False)", "gr.update", lambda change: change["visible"] is False),
    Row("18 methods", "gr.Gallery().style(grid=[3], height='auto')", "constructor",
        lambda c: (c.columns, c.height) == (3, "auto")),
    Row("18 methods", "gr.Image().style(width=200)", "constructor", lambda c: c.width == 200),
    Row("18 methods", "gr.Row().style(equal_height=True)", "constructor", lambda c: c.equal_height is True),
    Row("18 methods", "gr.Button().style(full_width=False)", "constructor", lambda c: c.scale == 0),
    Row("18 methods", "gr.Textbox().style(container=False)", "constructor", lambda c: c.container is False),
    Row("18 methods", "gr.HighlightedText().style(color_map={'a': 'red'})", "constructor",
        lambda c: c.color_map == {"a": "red"}),
]  # fmt: skip


@pytest.mark.parametrize("row", parameters(ROWS))
def test_row(row: Row) -> None:
    row.evaluate(__file__)
