"""Fields of the scripts, which make many pictures of one wish."""

from __future__ import annotations

from pathlib import Path

import stagedoor as gr
from webui.work.axes import AXES, NOTHING, Axis

from .wiring import QUIET, Fields

NO_SCRIPT, MATRIX, LINES, XYZ = "None", "Prompt matrix", "Prompts from file or textbox", "X/Y/Z plot"
SCRIPTS = [NO_SCRIPT, MATRIX, LINES, XYZ]
_FIRST_AXES = ("Seed", "CFG scale", NOTHING)


def script_fields(checkpoints: list[str]) -> Fields:
    """Draw the choice of scripts and the fields of each, of which those of the chosen one are shown."""
    script = gr.Dropdown(SCRIPTS, value=NO_SCRIPT, label="Script")
    with gr.Column(visible=False, elem_classes="script") as matrix:
        matrix_fields = _matrix()
    with gr.Column(visible=False, elem_classes="script") as lines:
        lines_fields = _lines()
    with gr.Column(visible=False, elem_classes="script") as plot:
        plot_fields = _plot(checkpoints)

    def shown(chosen: str) -> list[object]:
        return [gr.Column(visible=chosen == name) for name in SCRIPTS[1:]]

    script.change(shown, script, [matrix, lines, plot], **QUIET)
    return {"script": script, **matrix_fields, **lines_fields, **plot_fields}


def _matrix() -> Fields:
    gr.Markdown("Parts separated by `|` are combined: `a lake|sunset|birds` makes four pictures.")
    with gr.Row():
        at_start = gr.Checkbox(False, label="Variable parts first", min_width=160)
        seeds = gr.Checkbox(False, label="A seed for each picture", min_width=160)
    with gr.Row():
        side = gr.Radio(["Prompt", "Negative prompt"], value="Prompt", label="Where the parts are", min_width=160)
        joint = gr.Radio(["Comma", "Space"], value="Comma", label="Between the parts", min_width=160)
    margin = gr.Slider(0, 64, 4, step=2, label="Space between the pictures, px")
    return {
        "matrix_at_start": at_start,
        "matrix_different_seeds": seeds,
        "matrix_side": side,
        "matrix_joint": joint,
        "matrix_margin": margin,
    }


def _lines() -> Fields:
    gr.Markdown('One prompt a line, or options: `--prompt "a lake" --steps 30 --seed 7`.')
    text = gr.Textbox(label="Prompts", lines=5)
    file = gr.File(label="Or a text file", file_types=["text", ".txt"], file_count="single", height=110)
    with gr.Row():
        counts_up = gr.Checkbox(False, label="Count the seed up", min_width=160)
        one_seed = gr.Checkbox(False, label="One random seed for all", min_width=160)
    place = gr.Radio(["alone", "start", "end"], value="alone", label="The line in the page's prompt")
    file.upload(_content, file, text, **QUIET)
    return {"lines": text, "lines_count_up": counts_up, "lines_one_seed": one_seed, "lines_place": place}


def _content(path: str | None) -> str:
    try:
        return Path(path).read_text(encoding="utf-8-sig") if path else ""
    except UnicodeDecodeError as error:
        raise gr.Error("That file is no text in UTF-8.") from error


def _plot(checkpoints: list[str]) -> Fields:
    fields: Fields = {}
    for letter, first in zip("xyz", _FIRST_AXES, strict=True):
        with gr.Row(elem_classes="with-tool"):
            axis = gr.Dropdown(list(AXES), value=first, label=f"{letter.upper()} type", min_width=130, scale=2)
            values = gr.Textbox(
                {"Seed": "1-3", "CFG scale": "4, 7, 12"}.get(first, ""),
                label=f"{letter.upper()} values",
                placeholder="1, 2, 3 or 1-5 or 1-10 (+3) or 1-10 [4]",
                min_width=160,
                scale=4,
            )
            fill = gr.Button("All", size="sm", min_width=56)
        fill.click(lambda name, old: _all_values(AXES[name], name, old, checkpoints), [axis, values], values, **QUIET)
        fields |= {f"{letter}_axis": axis, f"{letter}_values": values}
    with gr.Row():
        swap_xy = gr.Button("Swap X and Y", size="sm", min_width=96)
        swap_yz = gr.Button("Swap Y and Z", size="sm", min_width=96)
    with gr.Row():
        legends = gr.Checkbox(True, label="Draw legends", min_width=140)
        keeps_random = gr.Checkbox(False, label="A new seed for each cell at -1", min_width=140)
    margin = gr.Slider(0, 64, 4, step=2, label="Space between the pictures, px")
    x, y, z = ([fields[f"{letter}_axis"], fields[f"{letter}_values"]] for letter in "xyz")
    for button, one, other in ((swap_xy, x, y), (swap_yz, y, z)):
        button.click(None, [*one, *other], [*one, *other], js="(a, b, c, d) => [c, d, a, b]", **QUIET)
    return {**fields, "xyz_legends": legends, "xyz_random_seeds": keeps_random, "xyz_margin": margin}


def _all_values(axis: Axis, name: str, old: str, checkpoints: list[str]) -> str:
    """Return all values of an axis where they are few; otherwise what stands there."""
    if name == "Checkpoint":
        return ", ".join(title.partition(" [")[0] for title in checkpoints)
    return ", ".join(axis.choices()) if axis.choices is not None else old
