"""Old arguments by where they stand, one a line: what Gradio 2 to 5 took and Gradio 6 does not.

`ARGUMENTS["Image Video"]["source"]` holds for both classes and their subclasses; "event", "queue" and "launch" are
the methods of these names. Rows of components that do not exist yet wait for them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from stagedoor.compat.lengths import at_least, at_most
from stagedoor.compat.pictures import inverted, resized
from stagedoor.compat.rules import (
    Rule,
    afterwards,
    as_list,
    attribute,
    button,
    convert,
    footer_without_api,
    ignore,
    rename,
    visibility,
)

_SHOW_API = convert("api_visibility", visibility, 'write api_visibility="undocumented" instead of show_api=False')
_TOKEN = convert("token", lambda value: value, "write token= instead")
_PLOT = "NativePlot LinePlot BarPlot ScatterPlot"
_WITH_PICTURES = f"Image Video Audio Gallery ImageEditor AnnotatedImage ImageSlider Plot {_PLOT}"


def _flagging(value: object) -> object:
    if isinstance(value, bool):
        return "manual" if value else "never"
    return value


def _columns(value: object) -> object:
    # compat: gradio 3 took a list of column counts by screen width
    if isinstance(value, (list, tuple)):
        return next(iter(cast("Sequence[object]", value)), None)
    return value


def _height_of_rows(value: object) -> object:
    # compat: gradio 3 dataframe rows were about 35 px high
    return 35 * (value + 1) if isinstance(value, int) and not isinstance(value, bool) else None


def _mirror(value: object) -> object:
    from stagedoor.components.options import WebcamOptions

    return WebcamOptions(mirror=bool(value))


def _constraints(value: object) -> object:
    from stagedoor.components.options import WebcamOptions

    return WebcamOptions(constraints=cast("dict[str, object]", value))  # pyright: ignore[reportArgumentType]


ARGUMENTS: Mapping[str, Mapping[str, Rule]] = {
    # Chat
    "Chatbot": {
        "type": attribute(
            "history_form", "messages of parts are the only form in Gradio 6; the older ones go on working"
        ),
        "bubble_full_width": ignore("bubbles are as wide as their text"),
        "likeable": ignore("listen to .like() and the buttons appear"),
        "color_map": ignore("set colours with css="),
        "resizeable": rename("resizable"),
        "show_copy_all_button": button("copy_all"),
        "show_share_button": button("share"),
        "style": ignore(),
    },
    "ChatInterface": {
        "retry_btn": ignore("every answer has a retry button"),
        "undo_btn": ignore("every question has an undo button"),
        "clear_btn": ignore("the conversation has a clear button"),
        "additional_inputs_accordion_name": rename("additional_inputs_accordion"),
        "examples_per_page": ignore("examples stand in the empty conversation"),
        "show_api": _SHOW_API,
        "deep_link": ignore(),
        "allow_flagging": convert("flagging_mode", _flagging, "write flagging_mode= instead"),
        "likeable": ignore("pass a Chatbot and listen to .like()"),
        "autoplay": ignore(),
    },
    # Apps
    "Interface": {
        "allow_flagging": convert("flagging_mode", _flagging, "write flagging_mode= instead"),
        "interpretation": ignore("interpretation is gone since Gradio 4"),
        "num_shap": ignore("interpretation is gone since Gradio 4"),
        "interpret_by": ignore("interpretation is gone since Gradio 4"),
        "thumbnail": ignore("set the picture on the project's page"),
        "layout": ignore("use Blocks for a layout of your own"),
        "show_api": _SHOW_API,
        "show_input": ignore(),
        "show_output": ignore(),
        "capture_session": ignore(),
        "enable_queue": ignore("the queue is always there"),
        "server_name": ignore("write server_name= in launch()"),
        "server_port": ignore("write server_port= in launch()"),
        "verbose": ignore(),
        "_api_mode": ignore(),
        "repeat_outputs_per_model": ignore(),
        "encrypt": ignore("serve https through a proxy or the share link"),
    },
    "launch": {
        "show_api": convert(
            "footer_links", footer_without_api, 'write footer_links=["gradio", "settings"] to leave the API link out'
        ),
        "enable_queue": ignore("the queue is always there"),
        "show_tips": ignore(),
        "encrypt": ignore("serve https through a proxy or the share link"),
        "file_directories": rename("allowed_paths"),
        "concurrency_count": ignore("write queue(default_concurrency_limit=…) instead"),
        "cache_examples": ignore("write cache_examples= in Examples or Interface"),
        "private_endpoints": ignore(),
        "favicon": rename("favicon_path"),
        "_app": ignore("use gr.Server"),
        "_frontend": ignore("the page is always there"),
    },
    "queue": {
        "concurrency_count": rename("default_concurrency_limit"),
        "client_position_to_load_data": ignore(),
        "default_enabled": ignore("write queue=False at the event"),
    },
    "event": {
        "_js": rename("js"),
        "show_api": _SHOW_API,
        "every": rename("every"),
        "status_tracker": ignore("the progress is shown at the outputs"),
        "like_user_message": attribute("like_user_message", "set it on the Chatbot"),
        "no_target": ignore(),
        "js_implementation": ignore(),
    },
    "load": {"hf_token": _TOKEN, "api_key": _TOKEN, "alias": ignore("give the app a title")},
    "mount_gradio_app": {
        "show_api": convert(
            "footer_links", footer_without_api, 'write footer_links=["gradio", "settings"] to leave the API link out'
        ),
        "gradio_api_url": ignore("the app knows its address from each request"),
    },
    "theme": {"hf_token": _TOKEN},
    "Examples create_examples": {
        "show_api": _SHOW_API,
        "_api_mode": ignore(),
        "_initiated_directly": ignore(),
        "_defer_caching": ignore(),
    },
    "on api ClearButton": {
        "show_api": _SHOW_API,
    },
    # Buttons in the corner of components
    "Textbox Markdown Chatbot Dialogue": {"show_copy_button": button("copy")},
    "Dataframe": {
        "show_copy_button": button("copy"),
        "show_fullscreen_button": button("fullscreen"),
        "height": rename("max_height"),
        "max_rows": convert("max_height", _height_of_rows, "write max_height= (in px) instead"),
        "max_cols": ignore("wide tables scroll"),
        "overflow_row_behaviour": ignore("long tables scroll"),
        "editable": rename("interactive"),
        "col_width": convert("column_widths", as_list, "write column_widths=[…] instead"),
    },
    "Label": {"type": ignore("it shows what the function returns: a class, or scores by class")},
    _WITH_PICTURES: {
        "show_download_button": button("download"),
        "show_share_button": button("share"),
        "show_fullscreen_button": button("fullscreen"),
        "show_export_button": button("export"),
    },
    "Slider": {"show_reset_button": button("reset")},
    # Media
    "Image": {
        "source": convert("sources", as_list, "write sources=[…] instead"),
        "tool": ignore("use ImageEditor for drawing"),
        "brush_radius": ignore("use ImageEditor for drawing"),
        "brush_color": ignore("use ImageEditor for drawing"),
        "mask_opacity": ignore("use ImageEditor for drawing"),
        "shape": afterwards(resized, "resize the image in your function"),
        "invert_colors": afterwards(inverted, "invert the image in your function"),
        "mirror_webcam": convert("webcam_options", _mirror, "write webcam_options=gr.WebcamOptions(mirror=…) instead"),
        "webcam_constraints": convert("webcam_options", _constraints, "write webcam_options= instead"),
    },
    "Audio Video": {
        "source": convert("sources", as_list, "write sources=[…] instead"),
        "min_length": afterwards(at_least, "use validator= with gr.validators"),
        "max_length": afterwards(at_most, "use validator= with gr.validators"),
    },
    "Audio": {"show_edit_button": rename("editable")},
    "Video": {
        "show_edit_button": ignore("trimming is offered where the value may be edited"),
        "type": rename("format"),
        "mirror_webcam": convert("webcam_options", _mirror, "write webcam_options=gr.WebcamOptions(mirror=…) instead"),
        "webcam_constraints": convert("webcam_options", _constraints, "write webcam_options= instead"),
    },
    "ImageEditor": {
        "crop_size": ignore("the visitor crops freely; set the page's size with canvas_size="),
        "mirror_webcam": convert("webcam_options", _mirror, "write webcam_options=gr.WebcamOptions(mirror=…) instead"),
        "source": convert("sources", as_list, "write sources=[…] instead"),
        "tool": ignore("all tools are there"),
        "brush_radius": ignore("write brush=gr.Brush(default_size=…) instead"),
        "brush_color": ignore("write brush=gr.Brush(colors=[…]) instead"),
        "mask_opacity": ignore("write brush=gr.Brush(colors=[…]) instead, with an alpha"),
        "shape": ignore("resize the image in your function"),
        "invert_colors": ignore("invert the image in your function"),
        "streaming": ignore("listen to .change() instead"),
    },
    "Dialogue": {"show_submit_button": rename("submit_btn")},
    "Gallery": {"grid": convert("columns", _columns, "write columns= instead")},
    "FileExplorer": {"root": rename("root_dir")},
    "LoginButton": {"signed_in_value": rename("logout_value")},
    # Plots
    "Plot": {"show_actions_button": ignore()},
    _PLOT: {
        "width": ignore("plots are as wide as their place"),
        "interactive": ignore(),
        "show_actions_button": ignore(),
        "overlay_point": ignore(),
        "stroke_dash": ignore(),
        "stroke_dash_legend_title": ignore(),
        "stroke_dash_legend_position": ignore(),
        "color_legend_title": rename("color_title"),
        "color_legend_position": ignore(),
        "shape": ignore(),
        "shape_legend_title": ignore(),
        "shape_legend_position": ignore(),
        "size": ignore(),
        "size_legend_title": ignore(),
        "size_legend_position": ignore(),
        "group": ignore(),
        "group_title": ignore(),
        "vertical": ignore(),
    },
    # Any component
    "Component": {
        "default": rename("value"),
        "optional": ignore("every input may be left empty"),
        "plaintext": ignore(),
        "numeric": ignore("use Number"),
        "load_fn": ignore("pass the function as value="),
        "_skip_init_processing": ignore(),
        "show_api": ignore("hide the endpoint with api_visibility="),
    },
}
"""Old arguments: class names (or "event", "queue", "launch") → old name → what is done with it."""
