"""Checkpoint merger: a new checkpoint from two or three."""

from __future__ import annotations

import re
from typing import cast

import stagedoor as gr
from webui.engine.checkpoints import SUFFIX, UnknownCheckpoint, merged, write_checkpoint
from webui.kept.folders import checkpoint_folders, inside
from webui.work.carrying_out import Studio

HOW = ["No interpolation", "Weighted sum", "Add difference"]
_NAME = re.compile(r"[\w. +-]{1,80}")


def merging_tab(studio: Studio, checkpoint: gr.Dropdown) -> None:
    """Draw the tab and tie it."""
    titles = studio.checkpoints.titles()
    with gr.Row(elem_classes="work"):
        with gr.Column(scale=1, min_width=340):
            gr.Markdown(
                "Checkpoints of the built-in sampler are numbers: how much haze, how rough, how warm. "
                "A merge mixes them number by number, and the result is a checkpoint like any other."
            )
            with gr.Row():
                first = gr.Dropdown(titles, label="Primary model (A)", min_width=140)
                second = gr.Dropdown(titles, label="Secondary model (B)", value=None, min_width=140)
                third = gr.Dropdown(titles, label="Tertiary model (C)", value=None, min_width=140)
            how = gr.Radio(HOW, value="Weighted sum", label="Interpolation method")
            share = gr.Slider(0, 1, 0.3, step=0.01, label="Multiplier (M)", info="0 is model A.")
            with gr.Row():
                name = gr.Textbox(label="Custom name", placeholder="Made from A, B and M when empty", min_width=160)
                note = gr.Textbox(label="Note", placeholder="A sentence about it", min_width=160)
            replaces = gr.Checkbox(False, label="Replace a checkpoint of that name")
            start = gr.Button("Merge", variant="primary")
        with gr.Column(scale=1, min_width=340):
            result = gr.Markdown("The new checkpoint will be described here.", elem_classes="details")
            numbers = gr.JSON(label="Its numbers")

    def merge(*given: object) -> tuple[object, ...]:
        """Merge checkpoints into a new one."""
        return _merge(studio, *given)

    start.click(
        merge,
        [first, second, third, how, share, name, note, replaces],
        [result, numbers, first, second, third, checkpoint],
        api_visibility="private",
    )


def _merge(studio: Studio, *given: object) -> tuple[object, ...]:
    first, second, third, how, share, name, note, replaces = given
    try:
        parts = [studio.checkpoint(str(title)) if title else None for title in (first, second, third)]
        look = merged(how, studio.checkpoint(str(first or "")), parts[1], parts[2], float(cast("float", share)))  # type: ignore[arg-type]
    except (ValueError, UnknownCheckpoint) as error:
        raise gr.Error(str(error), print_exception=False) from error
    title = str(name or "").strip() or "-".join(
        [*(part.name for part in parts if part is not None), f"{float(cast('float', share)):g}"]
    )
    if not _NAME.fullmatch(title):
        raise gr.Error("A name has letters, digits, spaces and . _ + - only.", print_exception=False)
    path = inside(checkpoint_folders()[-1], title + SUFFIX)
    if title in studio.checkpoints.paths() and not replaces:
        raise gr.Error(f"There is a checkpoint “{title}” already; choose another name.", print_exception=False)
    write_checkpoint(path, str(note or f"{how} of {title}."), look)
    made = studio.checkpoint(title)
    choices = gr.update(choices=studio.checkpoints.titles())
    words = f"**{made.title}** is in the list of checkpoints.\n\n{made.note}"
    return words, look, choices, choices, choices, gr.update(choices=studio.checkpoints.titles(), value=made.title)
