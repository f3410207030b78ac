"""Old arguments of apps, `queue`, listeners and mounting: what each stood for still happens."""

from __future__ import annotations

from typing import Any

import pytest
from sdk.compat.rows import Row, parameters


def listener(handle: Any) -> Any:
    """The entry of the app's function table behind what a listener returned."""
    return handle.app.fns[handle.index]


def events(handle: Any) -> list[str]:
    return [event for _, event in listener(handle).targets]


INTERFACE = "gr.Interface(len, 'text', 'number', {}, render=False)"
CHAT = "gr.ChatInterface(lambda message, history: message, {})"

ROWS = [
    # ChatInterface
    Row("1 type", CHAT.format("type='messages'"), "", lambda app: app.calls.form == "messages"),
    Row("1 type", CHAT.format("type='tuples'"), "", lambda app: app.calls.form == "tuples"),
    Row("2 chat", CHAT.format("theme='soft'"), "", lambda app: app.style.resolved_theme().name == "soft"),
    Row("2 chat", CHAT.format("css='a {}'"), "", lambda app: app.style.css_text() == "a {}"),
    Row("2 chat", CHAT.format("css_paths=[]"), "", lambda app: app.style.css_paths == []),
    Row("2 chat", CHAT.format("js='() => 1'"), "", lambda app: app.style.js_text() == "() => 1"),
    Row("2 chat", CHAT.format("head='<meta>'"), "", lambda app: app.style.head_html() == "<meta>"),
    Row("2 chat", CHAT.format("head_paths=[]"), "", lambda app: app.style.head_paths == []),
    Row("2 chat", CHAT.format("retry_btn=None"), "retry button", lambda app: "retry" in app.chatbot.event_names()),
    Row("2 chat", CHAT.format("undo_btn='Undo'"), "undo button", lambda app: "undo" in app.chatbot.event_names()),
    Row("2 chat", CHAT.format("clear_btn='Clear'"), "clear button", lambda app: "clear" in app.chatbot.event_names()),
    Row("2 chat", CHAT.format("additional_inputs=[number], additional_inputs_accordion_name='More'"),
        "additional_inputs_accordion=", lambda app: app.calls.form is None),
    Row("2 chat", CHAT.format("examples_per_page=3"), "examples stand", lambda app: app.examples == []),
    Row("2 chat", CHAT.format("show_api=False"), "api_visibility",
        lambda app: {f.api_visibility for f in app.fns.values() if f.api_name == "lambda"} == {"undocumented"}),
    Row("2 chat", CHAT.format("submit_btn=gr.Button('Go')"), "", lambda app: app.buttons[0] == "Go"),
    Row("2 chat", CHAT.format("stop_btn=gr.Button('Halt')"), "", lambda app: app.buttons[1] == "Halt"),
    Row("2 chat", CHAT.format("submit_btn=None"), "", lambda app: app.buttons[0] is False),
    # Apps
    *(
        Row("4 style", f"{name}{argument})", "", lambda app, check=check: check(app.style))
        for name in ("gr.Blocks(", "gr.Interface(len, 'text', 'text', ", "gr.TabbedInterface([], [], ")
        for argument, check in {
            "theme='soft'": lambda style: style.resolved_theme().name == "soft",
            "css='a {}'": lambda style: style.css_text() == "a {}",
            "js='() => 1'": lambda style: style.js_text() == "() => 1",
            "head='<meta>'": lambda style: style.head_html() == "<meta>",
        }.items()
    ),
    *(
        Row("4 style", f"{name}{argument}=[])", "", lambda app, argument=argument: getattr(app.style, argument) == [])
        for name in ("gr.Blocks(", "gr.Interface(len, 'text', 'text', ", "gr.TabbedInterface([], [], ")
        for argument in ("css_paths", "head_paths")
    ),
    Row("4 style", "gr.Blocks('soft')", "", lambda app: app.style.resolved_theme().name == "soft"),
    Row("4 style", "gr.TabbedInterface([], [], 'Title', 'soft')", "", lambda app: app.style.theme == "soft"),
    # Interface
    Row("16 Interface", "gr.Interface(len, 'text', 'number', allow_flagging='auto')", "flagging_mode=",
        lambda app: app.flagging_mode == "auto"),
    Row("16 Interface", "gr.Interface(len, 'text', 'number', allow_flagging=False)", "flagging_mode=",
        lambda app: app.flagging_mode == "never"),
    *(
        Row("16 Interface", f"gr.Interface(len, 'text', 'number', {old}=1)", f"{old}=", lambda app: app.shape == "standard")
        for old in ("interpretation", "num_shap", "thumbnail", "layout")
    ),
    Row("16 Interface", "gr.Interface(len, 'text', 'number', show_api=False)", "api_visibility",
        lambda app: app.listener_options["api_visibility"] == "undocumented"),
    Row("16 Interface", "gr.Interface(len, 'text', 'number', ['a'], cache_examples='lazy')", "cache_mode",
        lambda app: app.examples_handler.cache_mode == "lazy"),
    Row("17 order", "gr.Interface(len, 'text', 'number', None, None, 3, True)", "name=value",
        lambda app: (app.live, app._examples_options["examples_per_page"]) == (True, 3)),
    Row("17 order", "gr.Examples([['a']], box, number, len, None, 3)", "examples_per_page",
        lambda examples: examples.dataset.samples_per_page == 3),
    Row("17 order", "gr.Examples([['a']], box, number, len, 'lazy')", "cache_mode",
        lambda examples: examples.cache_mode == "lazy"),
    Row("24 show_api", "gr.Examples([['a']], box, show_api=False)", "api_visibility",
        lambda examples: listener(examples.load_input_event).api_visibility == "undocumented"),
    # queue
    Row("6 queue", "gr.Blocks().queue(concurrency_count=7)", "default_concurrency_limit",
        lambda app: app.queue_options.default_concurrency_limit == 7),
    Row("6 queue", "gr.Blocks().queue(client_position_to_load_data=1)", "client_position",
        lambda app: app.queue_options.max_size is None),
    Row("6 queue", "gr.Blocks().queue(default_enabled=False)", "queue=False",
        lambda app: app.queue_options.max_size is None),
    Row("6 queue", "gr.Blocks().queue(3, 'auto', None, None, False, 20)", "name=value",
        lambda app: (app.queue_options.default_concurrency_limit, app.queue_options.max_size) == (3, 20)),
    # Listeners
    Row("7 events", "button.click(len, box, number, _js='x => x')", "js=", lambda h: listener(h).js == "x => x"),
    Row("7 events", "button.click(len, box, number, show_api=False)", "api_visibility",
        lambda h: listener(h).api_visibility == "undocumented"),
    Row("7 events", "button.click(len, box, number, api_name=False)", "", lambda h: listener(h).api_visibility == "private"),
    Row("7 events", "demo.load(len, box, number, every=3)", "every=", lambda h: events(h) == ["load", "tick"]),
    Row("7 events", "button.click(len, box, number, every=3)", "every=",
        lambda h: (events(h), h.timer.active) == (["click", "tick"], False)),
    Row("7 events", "button.click(len, box, number, status_tracker=None)", "progress",
        lambda h: listener(h).show_progress == "full"),
    Row("7 events", "gr.Chatbot().like(len, None, None, like_user_message=True)", "Chatbot",
        lambda h: listener(h).targets[0][0].like_user_message is True),
    Row("24 show_api", "gr.on([button.click], len, box, number, show_api=False)", "api_visibility",
        lambda h: listener(h).api_visibility == "undocumented"),
    Row("24 show_api", "gr.api(lambda: None, show_api=False)", "api_visibility",
        lambda h: listener(h).api_visibility == "undocumented"),
    Row("7 events", "button.click(len, box, number, 'name', None, True)", "",
        lambda h: listener(h).scroll_to_output is True),
]  # fmt: skip


@pytest.mark.parametrize("row", parameters(ROWS))
def test_row(row: Row) -> None:
    row.evaluate(__file__)
