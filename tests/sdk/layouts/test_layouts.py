"""Layouts: what stands in what."""

from __future__ import annotations

import stagedoor as gr


def test_children_stand_in_the_container_that_is_open() -> None:
    with gr.Blocks() as demo:
        with gr.Row() as row:
            with gr.Column(scale=2) as column:
                a = gr.Textbox()
            b = gr.Image()
        c = gr.Button()
    assert demo.children == [row, c]
    assert row.children == [column, b]
    assert column.children == [a]
    assert (a.parent, column.parent) == (column, row)


def test_an_exception_inside_closes_the_container() -> None:
    with gr.Blocks() as demo:
        try:
            with gr.Row():
                raise KeyError
        except KeyError:
            pass
        after = gr.Textbox()
    assert demo.children[-1] is after


def test_tabs_are_made_around_tabs_that_have_none() -> None:
    with gr.Blocks() as demo:
        with gr.Tab("One") as one:
            gr.Textbox()
        with gr.TabItem("Two") as two:
            pass
        gr.Markdown("between")
        with gr.Tab("Three") as three:
            pass
        with gr.Tabs(selected="x") as tabs:
            with gr.Tab("Four", id="x") as four:
                pass
    first, between, second, last = demo.children
    assert isinstance(first, gr.Tabs)
    assert first.children == [one, two]
    assert isinstance(between, gr.Markdown)
    assert isinstance(second, gr.Tabs)
    assert second.children == [three]
    assert last is tabs
    assert tabs.children == [four]
    assert one.get_block_name() == "tabitem"


def test_a_form_in_a_row_is_as_wide_as_its_fields() -> None:
    with gr.Blocks() as demo:
        with gr.Row():
            gr.Textbox(scale=2, min_width=100)
            gr.Number()
        gr.Textbox()
    forms = [block for block in demo.graph().blocks.values() if block.get_block_name() == "form"]
    configs = [form.get_config() for form in forms]
    assert (configs[0]["scale"], configs[0]["min_width"]) == (3, 260)
    assert (configs[1]["scale"], configs[1]["min_width"]) == (0, 0)


def test_a_colour_stands_in_a_frame_of_its_own() -> None:
    with gr.Blocks() as demo:
        gr.Textbox()
        gr.ColorPicker()
    form = next(block for block in demo.graph().blocks.values() if block.get_block_name() == "form")
    assert [child.get_block_name() for child in form.children] == ["textbox"]  # type: ignore[attr-defined]


def test_layouts_tell_the_page_their_properties() -> None:
    with gr.Blocks():
        row = gr.Row(equal_height=True, height=30).get_config()
        assert (row["equal_height"], row["height"]) == (True, 30)
        config = gr.Accordion("More", open=False).get_config()
        assert (config["label"], config["open"], config["name"]) == ("More", False, "accordion")
        assert gr.Sidebar(position="right").get_config()["width"] == 320
        assert gr.Group(visible=False).get_config()["visible"] is False
        assert gr.Column(variant="panel").get_config()["variant"] == "panel"
    assert set(gr.Accordion.event_names()) == {"expand", "collapse"}
    assert gr.Tab.event_names() == ["select"]


def test_steps_stand_in_their_walkthrough() -> None:
    with gr.Blocks() as demo:
        with gr.Walkthrough(selected=1) as walkthrough:
            with gr.Step("One", id=0) as one:
                gr.Textbox()
            two = gr.Step("Two", id=1)
        with gr.Draggable(orientation="row") as draggable:
            gr.Image()
    assert demo.children == [walkthrough, draggable]
    assert walkthrough.children == [one, two]
    assert walkthrough.get_config()["selected"] == 1
    assert (one.get_block_name(), one.get_config()["label"]) == ("walkthroughstep", "One")
    assert draggable.get_config()["orientation"] == "row"
    assert set(gr.Walkthrough.event_names()) == {"change", "select"}
