"""Layouts that Gradio does not have: dialogs, drawers, grids, columns, cards."""

from __future__ import annotations

import pytest
from support.apps import served

import stagedoor as gr
from stagedoor.errors import AuthoringError


def test_a_dialog_is_closed_until_somebody_opens_it() -> None:
    assert gr.Dialog("Title").visible is False
    assert gr.Dialog("Title", open=True).visible is True
    assert gr.Drawer(visible=True).visible is True
    assert gr.Modal is gr.Dialog
    assert "open" not in gr.Dialog(open=True).get_config()
    assert gr.Dialog.event_names() == ["close"]


def test_open_means_visible_in_updates_too() -> None:
    with gr.Blocks() as demo:
        with gr.Dialog("Title") as dialog:
            gr.Textbox()
        gr.Button().click(lambda: gr.Dialog(open=True), None, dialog, api_name="opened")
        gr.Button().click(lambda: gr.update(open=False, title="Other"), None, dialog, api_name="closed")
    with served(demo) as app:
        for name, change in (("opened", {"visible": True}), ("closed", {"visible": False, "title": "Other"})):
            reply = app.http.post(f"{app.api}/run/{name}", json={"data": [], "session_hash": "s"})
            assert reply.json()["data"] == [{**change, "__type__": "update"}]


def test_a_grid_says_its_arrangement_for_each_width() -> None:
    config = gr.Grid([2, 1.5], areas=["head  head", "main side"], gap=(8, 16)).get_config()
    assert config["columns"] == {"md": "minmax(0, 2fr) minmax(0, 1.5fr)"}
    assert config["areas"] == {"md": '"head head" "main side"'}
    assert config["area_names"] == ["head", "main", "side"]
    assert config["gap"] == [8, 16]
    by_width = gr.Grid({"base": 2, "lg": "200px 1fr"}).get_config()
    assert by_width["columns"] == {"base": "repeat(2, minmax(0, 1fr))", "lg": "200px 1fr"}
    assert "areas" not in {name for name, value in gr.Grid().get_config().items() if value is not None}


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ({"columns": {"xl": 2}}, "no width 'xl'"),
        ({"areas": ["a b", "c"]}, "differ in length"),
        ({"areas": []}, "differ in length"),
        ({"areas": "a b"}, "list of rows"),
        ({"areas": {"base": ["a"], "md": ["a b"]}}, "areas b are not there at all widths"),
    ],
)
def test_a_grid_that_makes_no_sense_is_refused(arguments: dict[str, object], reason: str) -> None:
    with pytest.raises(AuthoringError, match=reason):
        gr.Grid(**arguments)  # type: ignore[arg-type]


def test_columns_are_taken_apart() -> None:
    with gr.Blocks() as demo:
        left, right = gr.Columns([2, 0.5])
        with right:
            field = gr.Textbox()
        with gr.Columns(3) as three:
            pass
    assert (left.scale, right.scale) == (2.0, 0.5)
    assert field.parent is right
    assert [child.get_block_name() for child in demo.children] == ["row", "row"]
    assert three[2] is list(three)[2]
    for wrong in (0, [], [1, -1]):
        with pytest.raises(AuthoringError, match="no columns"):
            gr.Columns(wrong)


def test_sticky_and_bleeding_parts_say_so() -> None:
    assert gr.Row(sticky=True).get_config()["sticky"] == "top"
    assert gr.Column(sticky="bottom", bleed=True).get_config()["sticky"] == "bottom"
    assert gr.Column(bleed=True).get_config()["bleed"] is True
