"""History: what was made before, searched by what made it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import cast

from PIL import Image

import stagedoor as gr
from webui.kept import history, infotext, pictures
from webui.kept import settings as kept_settings
from webui.kept.history import GROUPS
from webui.kept.pictures import Group
from webui.work.parameters import short_form
from webui.work.session import Shown

from .results import Choice, chosen
from .wiring import QUIET


@dataclass(frozen=True)
class HistoryTab:
    """The tab: its parts, for the buttons that lead elsewhere."""

    shown: gr.State
    buttons: dict[str, gr.Button]


def history_tab(tab: gr.Tab) -> HistoryTab:
    """Draw the tab and tie it; it is filled when it is opened."""
    shown = gr.State(([], 0))
    with gr.Row(elem_classes="with-tool"):
        group = gr.Dropdown(list(GROUPS), value="txt2img", label="Folder", min_width=120)
        search = gr.Textbox(
            label="Search", placeholder="Words of the prompt, a seed, a sampler …", scale=3, min_width=200
        )
        number = gr.Number(1, label="Page", precision=0, minimum=1, min_width=80)
        refresh = gr.Button("Refresh", size="sm", min_width=72)
    with gr.Row(elem_classes="work"):
        with gr.Column(scale=3, min_width=340):
            state = gr.Markdown("", elem_classes="hint")
            gallery = gr.Gallery(
                label="Pictures",
                show_label=False,
                columns=6,
                height=620,
                object_fit="cover",
                interactive=False,
                format="png",
                elem_id="history_gallery",
            )
            with gr.Row(elem_classes="tools"):
                earlier = gr.Button("Newer", size="sm", min_width=72)
                later = gr.Button("Older", size="sm", min_width=72)
        with gr.Column(scale=2, min_width=300):
            name = gr.Textbox(label="File", interactive=False, buttons=["copy"])
            parameters = gr.Textbox(
                label="Parameters", lines=8, interactive=False, buttons=["copy"], elem_id="history_parameters"
            )
            with gr.Row(elem_classes="tools"):
                buttons = {
                    target: gr.Button(f"Send to {target}", size="sm", min_width=72)
                    for target in ("txt2img", "img2img", "inpaint", "extras")
                }
            with gr.Row(elem_classes="tools"):
                keep = gr.Button("Save a copy", size="sm", min_width=72)
                delete = gr.Button("Delete", size="sm", min_width=72, variant="stop")
    outputs = [gallery, number, state, shown]
    looking = [group, search, number]
    gr.on([refresh.click, search.submit, number.submit], _page, looking, outputs, **QUIET)
    # One listener, whose last call counts: what is typed while the tab is being filled must not be overtaken by it.
    begin = [tab.select, group.input, search.change]
    gr.on(begin, lambda *given: _page(*given, 1), [group, search], outputs, trigger_mode="always_last", **QUIET)
    earlier.click(lambda *given: _page(*given[:2], (given[2] or 1) - 1), looking, outputs, **QUIET)
    later.click(lambda *given: _page(*given[:2], (given[2] or 1) + 1), looking, outputs, **QUIET)
    gallery.select(_choose, shown, [shown, name, parameters], **QUIET)
    keep.click(_keep, shown, None, **QUIET)
    delete.click(_delete, [*looking, shown], outputs, **QUIET)
    return HistoryTab(shown, buttons)


def _page(group: str, search: str, number: float | None) -> tuple[object, ...]:
    page = history.page_of(cast("Group", group), search or "", int(number or 1), kept_settings.current())
    shown: list[Shown] = []
    for path in page.paths:
        with Image.open(path) as picture:
            shown.append(Shown(path, infotext.read_from(picture)))
    pages = f" · page {page.number} of {page.count}" if page.count > 1 else ""
    state = f"{page.total} picture{'' if page.total == 1 else 's'}{pages}"
    entries = [(str(picture.path), short_form(picture.text) or picture.path.name) for picture in shown]
    return gr.update(value=entries, selected_index=None), page.number, state, (shown, 0)


def _choose(shown: Choice, event: gr.SelectData) -> tuple[object, ...]:
    found, _ = shown
    index = event.index if isinstance(event.index, int) and 0 <= event.index < len(found) else 0
    if not found:
        return shown, "", ""
    return (found, index), found[index].path.name, found[index].text


def _keep(shown: Choice) -> None:
    copies = pictures.keep_copies([Path(chosen(shown).path)], kept_settings.current())
    gr.Info(f"Saved {copies[0].name}.")


def _delete(group: str, search: str, number: float | None, shown: Choice) -> tuple[object, ...]:
    try:
        gr.Info(history.delete(chosen(shown).path, kept_settings.current()))
    except ValueError as error:
        raise gr.Error(str(error), print_exception=False) from error
    return _page(group, search, number)
