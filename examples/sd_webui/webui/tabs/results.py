"""What a run made: live preview, gallery, parameters, and what can be done with the chosen picture."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import stagedoor as gr
from webui.kept import pictures
from webui.kept import settings as kept_settings
from webui.kept.settings import Settings
from webui.work.session import Report, Shown

from .wiring import QUIET

READY = '<p class="run-state">Ready</p>'
Choice = tuple[list[Shown], int]
"""Pictures of the last run, and the index of the chosen one."""


@dataclass(frozen=True)
class Results:
    """The right side of a generation tab.

    Attributes:
        status: A line about the run; progress is shown there.
        preview: The picture in work, over the gallery.
        gallery: The finished pictures.
        parameters: How the chosen one was made.
        shown: State: the pictures and which one is chosen.
        buttons: What can be done with it, by name: img2img, sketch, inpaint, extras, again.
    """

    status: gr.HTML
    preview: gr.Image
    gallery: gr.Gallery
    parameters: gr.Textbox
    shown: gr.State
    buttons: dict[str, gr.Button]

    @property
    def outputs(self) -> list[gr.Component]:
        """Where reports of a run go; callers from outside find the pictures and their parameters first."""
        return [self.gallery, self.parameters, self.status, self.preview, self.shown]


def results_area(kind: str, settings: Settings, *, can_enlarge: bool) -> Results:
    """Draw the right side of a generation tab."""
    look = settings.interface
    status = gr.HTML(READY, elem_id=f"{kind}_status", elem_classes="status")
    with gr.Column(elem_classes="stage"):
        gallery = gr.Gallery(
            label="Pictures",
            show_label=False,
            columns=look.gallery_columns,
            height=look.gallery_height,
            object_fit=look.gallery_fit,
            preview=look.opens_first,
            interactive=False,
            format="png",
            elem_id=f"{kind}_gallery",
        )
        preview = gr.Image(
            label="Live preview",
            show_label=False,
            visible=False,
            interactive=False,
            format=settings.preview.format,
            height=look.gallery_height,
            buttons=[],
            elem_id=f"{kind}_preview",
            elem_classes="live-preview",
        )
    shown = gr.State(([], 0))
    with gr.Row(elem_classes="tools"):
        save = gr.Button("Save", size="sm", min_width=56)
        archive = gr.Button("Zip", size="sm", min_width=56)
        buttons = {
            name: gr.Button(label, size="sm", min_width=56)
            for name, label in (("img2img", "To img2img"), ("inpaint", "To inpaint"), ("extras", "To extras"))
        }
        if can_enlarge:
            buttons["again"] = gr.Button("Enlarge", size="sm", min_width=56)
    files = gr.File(label="Saved files", visible=False, file_count="multiple", interactive=False)
    parameters = gr.Textbox(
        label="Generation parameters",
        lines=4,
        max_lines=10,
        interactive=False,
        buttons=["copy"],
        elem_id=f"{kind}_parameters",
    )
    gallery.select(_choose, shown, [shown, parameters], **QUIET)
    save.click(_save, shown, files, **QUIET)
    archive.click(_zip, shown, files, **QUIET)
    return Results(status, preview, gallery, parameters, shown, buttons)


def report_updates(report: Report) -> list[object]:
    """Return what a report changes, in the order of `Results.outputs`.

    The last one has plain values: they are what callers from outside get.
    """
    if not report.is_last:
        preview = gr.update() if report.preview is None else gr.update(value=report.preview, visible=True)
        # Until the end the page's own progress says where the run stands.
        return [gr.update(), gr.update(), "", preview, gr.update()]
    entries = [shown.entry for shown in report.pictures]
    text = report.pictures[0].text if report.pictures else ""
    return [entries, text, _state_line(report), None, (report.pictures, 0)]


def opened() -> object:
    """Open the first result large, or none, as the settings say."""
    return gr.update(selected_index=0 if kept_settings.current().interface.opens_first else None)


def _state_line(report: Report) -> str:
    return f'<p class="run-state">{html.escape(report.text)}</p>'


def _choose(shown: Choice, event: gr.SelectData) -> tuple[Choice, str]:
    pictures_shown, _ = shown
    index = event.index if isinstance(event.index, int) and 0 <= event.index < len(pictures_shown) else 0
    return (pictures_shown, index), pictures_shown[index].text if pictures_shown else ""


def chosen(shown: Choice) -> Shown:
    """Return the chosen picture.

    Raises:
        gr.Error: When there is none.
    """
    pictures_shown, index = shown
    if not pictures_shown:
        raise gr.Error("There is no picture yet: generate one first.")
    return pictures_shown[index]


def _save(shown: Choice) -> object:
    """Copy the chosen picture into the folder of saved ones."""
    copies = pictures.keep_copies([chosen(shown).path], kept_settings.current())
    gr.Info(f"Saved {copies[0].name}.")
    return _files(copies)


def _zip(shown: Choice) -> object:
    """Put all pictures into an archive."""
    chosen(shown)
    folder = pictures.group_folder(kept_settings.current(), "saved")
    return _files([pictures.zipped([picture.path for picture in shown[0]], folder)])


def _files(paths: Sequence[Path]) -> object:
    return gr.update(value=[str(path) for path in paths], visible=True)
