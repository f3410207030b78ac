"""What is new in Gradio 6, and oddities that it still takes: written as it is written today, nobody is warned."""

from __future__ import annotations

import sys
from typing import Any

import pytest
from sdk.compat.rows import Row, parameters
from support.told import told

import stagedoor as gr
from stagedoor.authoring.signatures import input_parameters, wants_component
from stagedoor.compat.modules import module_named


def takes(function: Any, *names: str) -> bool:
    """Whether a class or function has parameters of these names."""
    import inspect

    return set(names) <= set(inspect.signature(function).parameters)


def listener(handle: Any) -> Any:
    return handle.app.fns[handle.index]


def asks_for_it(component: Any) -> bool:
    """Whether a parameter with a component as its hint gets the component."""

    def read(field): ...

    read.__annotations__ = {"field": component}
    (parameter,) = input_parameters(read) or []
    return wants_component(parameter)


NEW = [
    Row("styling at launch", "gr.Blocks.launch", "",
        lambda launch: takes(launch, "theme", "css", "css_paths", "js", "head", "head_paths")),
    Row("styling in the constructor", "gr.Blocks(css='a {}')", "", lambda app: app.style.css_text() == "a {}"),
    Row("footer_links", "gr.Blocks.launch", "", lambda launch: takes(launch, "footer_links")),
    Row("api_visibility", "button.click(len, box, number, api_visibility='private')", "",
        lambda h: listener(h).api_visibility == "private"),
    Row("buttons", "gr.Textbox(buttons=['copy'])", "", lambda c: c.buttons == ["copy"]),
    Row("buttons of one's own", "gr.Textbox(buttons=[gr.Button('B', render=False)])", "",
        lambda c: c.get_config()["buttons"][0]["value"] == "B"),
    Row("failure", "button.click(len, box, number).failure(lambda: 1, None, number)", "",
        lambda h: listener(h).trigger_only_on_failure is True),
    Row("content in parts", "gr.Chatbot().postprocess([{'role': 'user', 'content': 'a'}])", "",
        lambda messages: messages[0]["content"] == [{"type": "text", "text": "a"}]),
    Row("no pairs", "gr.Chatbot()", "", lambda c: c.history_form is None),
    Row("endpoint named after the function", "gr.Interface(len, 'text', 'number')", "",
        lambda app: app.listener_options["api_name"] == "len"),
    Row("cache_mode", "gr.Interface(len, 'text', 'number', ['a'], cache_examples=True, cache_mode='lazy')", "",
        lambda app: app.examples_handler.cache_mode == "lazy"),
    Row("limits of tables", "gr.Dataframe(row_count=2, row_limits=(1, 3), column_count=2, column_limits=(2, 2))", "",
        lambda c: (c.row_count, c.row_limits, c.column_count, c.column_limits) == (2, (1, 3), 2, (2, 2))),
    Row("templates of HTML", "gr.HTML('a', html_template='<b>${value}</b>', css_template='b {}', js_on_load='1', own=2)", "",
        lambda c: (c.html_template, c.props) == ("<b>${value}</b>", {"own": 2})),
    Row("webcam_options", "gr.Image(webcam_options=gr.WebcamOptions(mirror=False))", "",
        lambda c: c.webcam_options.mirror is False),
    Row("watermark", "gr.Image(watermark=gr.WatermarkOptions(position='top-left'))", "",
        lambda c: c.watermark.position == "top-left"),
    Row("subtitles", "gr.Video(subtitles=[{'text': 'a', 'timestamp': (0, 1)}])", "", lambda c: len(c.subtitles) == 1),
    Row("playback_position", "gr.Audio(playback_position=3)", "", lambda c: c.playback_position == 3),
    Row("validators", "button.click(len, box, number, validator=lambda text: gr.validate(True, ''))", "",
        lambda h: listener(h).validator("a")["is_valid"] is True),
    *(
        Row(f"new: {name}", f"gr.{name}({arguments})", "", lambda c, block=block: c.get_block_name() == block)
        for name, arguments, block in (
            ("Walkthrough", "", "walkthrough"), ("Step", "'a'", "walkthroughstep"), ("Navbar", "", "navbar"),
            ("Draggable", "", "draggable"), ("ImageSlider", "", "imageslider"), ("Dialogue", "", "dialogue"),
            ("DeepLinkButton", "", "button"), ("Sidebar", "", "sidebar"),
        )
    ),
    Row("Server", "gr.Server(title='T')", "", lambda server: server.blocks.title == "T"),
    Row("cache", "gr.cache(len)", "", lambda fn: fn("abc") == 3),
    Row("run history", "gr.Blocks.launch", "", lambda launch: takes(launch, "run_history")),
    Row("MCP", "gr.mcp.tool(name='t')(lambda text: text)", "", lambda fn: fn("a") == "a"),
    Row("tokens of visitors", "gr.OAuthToken('t', 's', 1)", "", lambda token: token.token == "t"),
    Row("properties of components as arguments", "gr.Textbox", "", asks_for_it),
    Row("Success", "gr.Success", "", callable),
    Row("hidden", "gr.Textbox(visible='hidden')", "", lambda c: c.get_config()["visible"] == "hidden"),
    Row("Python 3.10 and later", "None", "", lambda _: sys.version_info >= (3, 10)),
    Row("default: allow_tags", "gr.Chatbot()", "", lambda c: c.allow_tags is True),
    Row("default: padding", "gr.HTML('a')", "", lambda c: c.padding is False),
]  # fmt: skip

KEPT = [
    Row("9.3", "gr.Column(scale=0.5)", "", lambda c: c.scale == 0.5),
    Row("9.3", "button.click(len, box, number, show_progress=True)", "", lambda h: listener(h).show_progress == "full"),
    Row("9.3", "button.click(len, box, number, show_progress=False)", "", lambda h: listener(h).show_progress == "hidden"),
    Row("9.3", "button.click(len, box, number, queue=None)", "", lambda h: listener(h).queue is True),
    Row("9.3", "button.click(len, box, number, api_name=False)", "", lambda h: listener(h).api_visibility == "private"),
    Row("9.3", "gr.Gallery(columns=[2])", "", lambda c: c.get_config()["columns"] == [2]),
    Row("9.3", "gr.Button(size='small')", "'sm'", lambda c: c.size == "sm"),
    Row("9.3", "gr.Dataframe(row_count=(3, 'dynamic'))", "row_limits", lambda c: (c.row_count, c.row_limits) == (3, None)),
    Row("9.3", "gr.Interface(len, 'text', 'number', fill_height=True)", "", lambda app: app.fill_height is True),
    Row("9.3", "gr.templates.TextArea()", "", lambda c: c.lines == 7),
    Row("9.3", "gr.components.Textbox()", "", lambda c: c.get_block_name() == "textbox"),
    Row("9.3", "gr.routes.Request", "", lambda cls: cls is gr.Request),
    Row("9.3", "gr.processing_utils", "", lambda module: module is module_named("processing_utils")),
    Row("9.3", "gr.utils", "", lambda module: module is module_named("utils")),
    Row("9.3", "gr.themes.Soft()", "", lambda theme: theme.name == "soft"),
    Row("9.3", "gr.flagging.CSVLogger", "", lambda cls: cls is gr.CSVLogger),
]  # fmt: skip


@pytest.mark.parametrize("row", parameters(KEPT))
def test_kept(row: Row) -> None:
    row.evaluate(__file__)


@pytest.mark.parametrize("row", [pytest.param(row, id=row.where) for row in NEW])
def test_new(row: Row) -> None:
    row.evaluate(__file__)


def test_arguments_that_no_version_knew() -> None:
    """9.3: an unknown argument of an app is a mistake, with the nearest name."""
    for make in (lambda: gr.Blocks(titel="x"), lambda: gr.Interface(len, "text", "text", titel="x")):
        with told(), pytest.raises(TypeError, match="did you mean title="):
            make()
