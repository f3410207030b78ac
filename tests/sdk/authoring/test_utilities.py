"""Small public tools: components by name, closing every app."""

from __future__ import annotations

import pytest

import stagedoor as gr
from stagedoor.errors import AuthoringError


def test_a_component_by_name() -> None:
    with gr.Blocks() as demo:
        assert isinstance(gr.component("textbox", render=True), gr.Textbox)
        gr.component("image", render=False)
    assert [type(block) for block in demo.children] == [gr.Textbox]
    with pytest.raises(AuthoringError, match="no component called 'nothing'"):
        gr.component("nothing", render=False)


def test_close_all_closes_what_runs() -> None:
    apps = [gr.Interface(str, "text", "text") for _ in range(2)]
    for app in apps:
        app.launch(server_port=0, prevent_thread_lock=True, quiet=True)
    gr.close_all(verbose=False)
    assert [app.running for app in apps] == [None, None]


def test_no_reload_is_true_in_a_plain_run() -> None:
    assert gr.NO_RELOAD
