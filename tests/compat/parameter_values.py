"""What each parameter of each component changes in the description that the page and clients read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from layouts_and_events import CLASSES

PRESETS = ["TextArea", "Sketchpad", "Paint", "ImageMask", "PlayableVideo", "Microphone", "Files", "Numpy", "Matrix"]
LEFT_OUT = {"LoginButton", "Blocks", "State", "Navbar", "Dataset"}
"""What needs a hub, is an app, or has no properties on the page."""

VALUES: dict[str, list[Any]] = {
    "label": ["L", ""], "info": ["I"], "show_label": [True, False], "container": [False], "scale": [0, 2],
    "min_width": [0, 300], "visible": [False, "hidden"], "elem_id": ["e"], "elem_classes": ["one", ["a", "b"]],
    "preserved_by_key": [["value", "label"], None], "interactive": [False],
    "autofocus": [True], "autoscroll": [False], "rtl": [True], "text_align": ["left"], "placeholder": ["p"],
    "height": [200, "50vh"], "width": [200, "50%"], "max_height": [300, "30vh"], "min_height": [100],
    "lines": [1, 3], "max_lines": [2, 10], "max_length": [7], "buttons": [[], ["copy"], ["download", "fullscreen"]],
    "choices": [["x", "y"], [1, 2.5], [("A", 1), ("B", "b")], []], "size": ["sm"], "variant": ["primary", "stop"],
    "link": ["https://example.org"], "link_target": ["_blank"], "file_count": ["multiple", "directory"],
    "file_types": [["image"], [".pdf", ".txt"]], "streaming": [True], "autoplay": [True], "loop": [True],
    "recording": [True], "playback_position": [1.5], "minimum": [-5, 0.5], "maximum": [50, 7.5], "step": [1, 0.25],
    "precision": [0, 2], "image_mode": ["L", "RGBA", None], "format": ["png", "jpeg"], "canvas_size": [(100, 50)],
    "fixed_canvas": [True], "latex_delimiters": [[]], "line_breaks": [True, False], "sanitize_html": [False],
    "header_links": [True], "padding": [True, False], "headers": [["a", "b", "c", "d"]], "column_count": [2, 4],
    "row_limits": [(1, 5)], "column_limits": [(1, 4)], "column_widths": [[100, "20%"]], "max_chars": [5],
    "show_search": ["search", "filter"], "pinned_columns": [1], "static_columns": [[0]], "show_row_numbers": [True],
    "wrap": [True], "title": ["T"], "x_title": ["X"], "y_title": ["Y"], "color_title": ["C"], "x": ["a"], "y": ["b"],
    "color": ["k"], "x_bin": [2, "1d"], "y_aggregate": ["sum"], "x_lim": [[0, 5]], "y_lim": [[0, None]],
    "x_label_angle": [45], "x_axis_format": [".2f"], "x_axis_labels_visible": [False, "hidden"], "caption": ["c"],
    "sort": ["x", ["p", "q"]], "tooltip": ["all", ["x"]], "colors_in_legend": [["q"]], "color_map": [{"p": "red"}],
    "feedback_options": [["Like", "Bad"]], "feedback_value": [["Like", None]], "allow_tags": [False, ["think"]],
    "reasoning_tags": [[("<a>", "</a>")]], "layout": ["panel", "bubble"], "resizable": [True], "editable": [False, "user"],
    "render_markdown": [False], "group_consecutive_messages": [False], "like_user_message": [True],
    "allow_file_downloads": [False], "language": ["python", "typescript"], "wrap_lines": [True],
    "show_line_numbers": [False], "autocomplete": [True], "include_time": [False], "timezone": ["UTC"],
    "speakers": [["A", "B"]], "tags": [["(laugh)"]], "separator": ["|"], "ui_mode": ["text", "both"],
    "submit_btn": [True, "Go", False], "stop_btn": [True, "No", False], "multiselect": [True, False],
    "allow_custom_value": [True], "max_choices": [1], "filterable": [False], "num_choices_shown": [5],
    "show_select_all": [True], "allow_reordering": [True], "columns": [3], "rows": [1], "allow_preview": [False],
    "preview": [True], "selected_index": [0], "object_fit": ["cover"], "fit_columns": [False], "show_legend": [True, False],
    "show_inline_category": [False], "combine_adjacent": [True], "adjacent_separator": ["-"], "show_whitespaces": [True],
    "html_template": ["<b>${value}</b>"], "css_template": ["b{}"], "js_on_load": ["x"], "apply_default_css": [False],
    "head": ["<meta>"], "slider_position": [20], "open": [True, False], "show_indices": [True], "num_top_classes": [2],
    "show_heading": [False], "display_mode": ["wireframe"], "clear_color": [(0.0, 0.1, 0.2, 1.0)],
    "camera_position": [(90, 45, 2)], "zoom_speed": [2], "pan_speed": [3], "max_plain_text_length": [10],
    "linkify": [["A"]], "header": ["H"], "anchor_links": [True, "x"], "active": [False], "include_audio": [True, False],
    "alt_text": ["alt"], "overflow_behavior": ["wrap"], "alignment": ["right"], "position": ["right"],
    "equal_height": [True], "show_progress": [True], "orientation": ["column"],
    "type": ["filepath", "index", "string", "text", "password", "array"],
}  # fmt: skip


def parameter_facts(gr: Any) -> dict[str, dict[str, Any]]:
    """Make every component once without arguments and once with each value of each parameter it takes."""
    made: list[tuple[str, str, Any]] = []
    with gr.Blocks() as demo:
        for name in [*CLASSES, *PRESETS]:
            if name not in LEFT_OUT:
                made.extend((name, variant, block) for variant, block in _variants(gr, name))
    entries = {entry["id"]: entry for entry in demo.get_config_file()["components"]}
    plain: dict[str, dict[str, Any]] = {}
    found: dict[str, dict[str, Any]] = {}
    for name, variant, block in made:
        said = _said(entries[block._id])
        if not variant:
            plain[name] = said
            continue
        facts = found.setdefault(f"parameters {name}", {})
        for key, value in said.items():
            if value != plain[name].get(key, "<absent>"):
                facts[f"{variant}.{key}"] = value
    return found


def _variants(gr: Any, name: str) -> Iterator[tuple[str, Any]]:
    make = getattr(gr, name)
    yield "", make()
    for parameter, values in VALUES.items():
        for number, value in enumerate(values):
            try:
                yield f"{parameter}.{number}", make(**{parameter: value})
            except Exception:
                continue


def _said(entry: dict[str, Any]) -> dict[str, Any]:
    """What a component's entry says to clients and to the page."""
    told = {key: entry.get(key) for key in ("type", "api_info", "api_info_as_output", "example_inputs")}
    return {**told, **{f"props.{name}": value for name, value in entry["props"].items()}}
