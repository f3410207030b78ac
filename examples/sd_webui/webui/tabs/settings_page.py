"""The settings page, made from the declarations in `kept/settings.py`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

import stagedoor as gr
from webui.kept import settings as kept_settings
from webui.kept.declaring import Shown
from webui.kept.folders import data_folder
from webui.kept.settings import Settings, entries, heading

from .wiring import QUIET


def settings_tab(settings: Settings, live: list[gr.Component], changes: Callable[[Settings], list[object]]) -> None:
    """Draw the page and tie it.

    Args:
        settings: What the fields show at first.
        live: What changes at once when settings are applied.
        changes: Says how, in the order of `live`.
    """
    with gr.Row(elem_classes="tools"):
        apply = gr.Button("Apply settings", variant="primary", elem_id="settings_apply")
        reload = gr.Button("Discard changes")
        defaults = gr.Button("Back to defaults", variant="stop")
    state = gr.Markdown(f"Kept in `{data_folder().name}/settings.json`.", elem_id="settings_state", elem_classes="hint")
    drawn: list[gr.Component] = []
    sections: dict[str, list[tuple[str, Shown, object]]] = defaultdict(list)
    for section, name, shown, value in entries(settings):
        sections[section].append((name, shown, value))
    with gr.Tabs(elem_id="settings_sections"):
        for section, rows in sections.items():
            with gr.Tab(heading(settings, section), id=section), gr.Column(elem_classes="settings"):
                drawn += [_field(f"setting_{section}_{name}", shown, value) for name, shown, value in rows]

    def applied(*values: object) -> list[object]:
        """Keep the settings and let the page follow them."""
        changed = kept_settings.from_values(_by_name(values))
        count = _differences(kept_settings.current(), changed)
        kept_settings.save(changed)
        return [f"Applied: {count} setting{'' if count == 1 else 's'} changed.", *changes(changed)]

    apply.click(applied, drawn, [state, *live], **QUIET)
    reload.click(lambda: ["As they are kept.", *_values(kept_settings.current())], None, [state, *drawn], **QUIET)
    defaults.click(
        lambda: ["The defaults: apply them to keep them.", *_values(Settings())], None, [state, *drawn], **QUIET
    )


def _field(elem_id: str, shown: Shown, value: object) -> gr.Component:
    common = {"label": shown.label, "info": shown.help or None, "elem_id": elem_id}
    if shown.kind == "switch":
        return gr.Checkbox(value, **common)
    if shown.kind == "slider":
        return gr.Slider(shown.low, shown.high, value, step=shown.step, **common)
    if shown.kind == "number":
        return gr.Number(value, minimum=shown.low, **common)
    if shown.kind == "choice":
        return gr.Dropdown(list(shown.choices), value=value, **common)
    if shown.kind == "choices":
        return gr.Dropdown(list(shown.choices), value=value, multiselect=True, **common)
    if shown.kind == "colour":
        return gr.ColorPicker(value, **common)
    return gr.Textbox(value, **common)


def _by_name(values: tuple[object, ...]) -> dict[str, dict[str, object]]:
    named: dict[str, dict[str, object]] = defaultdict(dict)
    for (section, name, _, _), value in zip(entries(Settings()), values, strict=True):
        named[section][name] = value
    return named


def _values(settings: Settings) -> list[object]:
    return [value for _, _, _, value in entries(settings)]


def _differences(before: Settings, after: Settings) -> int:
    pairs = zip(_values(before), _values(after), strict=True)
    return sum(old != new for old, new in pairs)
