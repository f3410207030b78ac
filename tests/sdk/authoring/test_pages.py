"""Apps of several pages, and the small config that each page's HTML carries."""

from __future__ import annotations

from typing import Any, cast

import pytest

import stagedoor as gr
from stagedoor.authoring.page_config import in_common, page_config, without
from stagedoor.errors import AuthoringError
from stagedoor.runtime.encoding import encode


def app() -> gr.Blocks:
    with gr.Blocks() as demo:
        shared = gr.State(1)
        gr.Textbox(label="Home").change(lambda x: x, None, shared)
    with demo.route("Settings & more"):
        name = gr.Textbox(label="Name")
        with gr.Row():
            gr.Button("Save").click(lambda s, n: n, [shared, name], name)
        demo.load(lambda: "loaded", None, name)
    with demo.route("Hidden", "/deep/page", show_in_navbar=False):
        gr.Markdown("x")
    return demo


def test_each_page_lists_its_own_blocks_and_listeners() -> None:
    config = cast("dict[str, Any]", app().get_config_file())
    assert config["pages"] == [
        ["", "Home", True],
        ["settings-more", "Settings & more", True],
        ["deep/page", "Hidden", False],
    ]
    kinds = {entry["id"]: entry["type"] for entry in config["components"]}
    pages = config["page"]
    assert [kinds[i] for i in pages["settings-more"]["components"]] == ["form", "textbox", "row", "button"]
    assert pages["settings-more"]["dependencies"] == [1, 2]
    assert (pages[""]["dependencies"], pages["deep/page"]["dependencies"]) == ([0], [])
    every = [node["id"] for node in config["layout"]["children"]]
    assert every == [node["id"] for page in pages.values() for node in page["layout"]["children"]]


@pytest.mark.parametrize("path", ["/login", "gradio_api/x", "/a b", "", "/x"])
def test_addresses_that_cannot_be(path: str) -> None:
    with gr.Blocks() as demo:
        gr.Textbox()
    with demo.route("X", "x"):
        gr.Textbox()
    with pytest.raises(AuthoringError):
        demo.route("Y", path)


def test_a_page_carries_its_part_and_nothing_is_lost() -> None:
    config = cast("dict[str, Any]", app().get_config_file())
    small = cast("dict[str, Any]", page_config(config, "settings-more"))
    assert small["current_page"] == "settings-more"
    whole = {entry["id"]: entry for entry in config["components"]}
    for entry in small["components"]:
        props = {**small["shared"]["components"][entry["type"]], **entry["props"]}
        assert props == whole[entry["id"]]["props"]
        assert "api_info" not in entry
    functions = {entry["id"]: entry for entry in config["dependencies"]}
    for entry in small["dependencies"]:
        full = {**small["shared"]["dependency"], **entry}
        assert full.items() <= functions[full["id"]].items()


def test_what_entries_have_in_common() -> None:
    entries = [{"a": 1, "b": [1], "c": "x"}, {"a": True, "b": [1]}, {"a": 1, "b": [2]}]
    common = in_common(entries)
    assert common == {"a": 1, "b": [1]}
    assert [without(entry, common) for entry in entries] == [{"c": "x"}, {"a": True}, {"b": [2]}]
    assert in_common(entries[:1]) == {}


def test_a_page_of_many_blocks_is_small() -> None:
    with gr.Blocks() as demo:
        for number in range(100):
            with gr.Row():
                text, button = gr.Textbox(label=f"Text {number}"), gr.Button(f"Button {number}")
                gr.Number(label=f"Number {number}")
                gr.Slider(0, 100, label=f"Slider {number}")
                gr.Checkbox(label=f"Check {number}")
            button.click(lambda x: x, text, text)
    config = demo.get_config_file()
    assert len(encode(page_config(config, ""))) < len(encode(config)) / 5
