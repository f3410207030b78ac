"""Which of Gradio's theme variables mean which of our tokens.

Authors' CSS uses Gradio's custom properties, so each of them exists and follows our tokens; and a theme that sets
one of them sets the token that it stands for.
"""

from __future__ import annotations

from collections.abc import Mapping

FOLLOWS: Mapping[str, str] = {
    "body_background_fill": "page",
    "body_text_color": "ink",
    "body_text_color_subdued": "ink-2",
    "background_fill_primary": "surface",
    "background_fill_secondary": "sunken",
    "block_background_fill": "surface",
    "block_border_color": "line",
    "block_info_text_color": "ink-2",
    "block_label_background_fill": "surface",
    "block_label_border_color": "line",
    "block_label_text_color": "ink",
    "block_radius": "radius-card",
    "block_title_text_color": "ink",
    "border_color_accent": "accent",
    "border_color_primary": "line",
    "button_cancel_background_fill": "danger",
    "button_large_radius": "radius",
    "button_medium_radius": "radius",
    "button_small_radius": "radius",
    "button_primary_background_fill": "accent",
    "button_primary_background_fill_hover": "accent-hover",
    "button_primary_border_color": "accent",
    "button_primary_text_color": "on-accent",
    "button_secondary_background_fill": "surface",
    "button_secondary_background_fill_hover": "sunken",
    "button_secondary_border_color": "field-line",
    "button_secondary_text_color": "ink",
    "checkbox_background_color": "surface",
    "checkbox_background_color_selected": "accent",
    "checkbox_border_color": "field-line",
    "code_background_fill": "sunken",
    "color_accent": "accent",
    "color_accent_soft": "accent-soft",
    "container_radius": "radius-card",
    "error_background_fill": "surface",
    "error_border_color": "danger",
    "error_text_color": "danger",
    "font": "font",
    "font_mono": "font-mono",
    "input_background_fill": "surface",
    "input_border_color": "field-line",
    "input_border_color_focus": "focus",
    "input_placeholder_color": "ink-2",
    "input_radius": "radius",
    "link_text_color": "accent",
    "link_text_color_hover": "accent-hover",
    "loader_color": "accent",
    "panel_background_fill": "sunken",
    "panel_border_color": "line",
    "shadow_drop": "shadow",
    "slider_color": "accent",
    "table_border_color": "line",
    "table_even_background_fill": "surface",
    "table_odd_background_fill": "surface",
}
"""Gradio's variable → the token (`--sd-…`) that it follows when the theme does not set it."""

SETS: Mapping[str, str] = {
    "body_background_fill": "page",
    "background_fill_primary": "surface",
    "block_background_fill": "surface",
    "background_fill_secondary": "sunken",
    "border_color_primary": "line",
    "block_border_color": "line",
    "input_border_color": "field-line",
    "body_text_color": "ink",
    "body_text_color_subdued": "ink-2",
    "color_accent": "accent",
    "slider_color": "accent",
    "button_primary_background_fill": "accent",
    "button_primary_background_fill_hover": "accent-hover",
    "button_primary_text_color": "on-accent",
    "color_accent_soft": "accent-soft",
    "error_text_color": "danger",
    "input_border_color_focus": "focus",
    "input_radius": "radius",
    "button_large_radius": "radius",
    "block_radius": "radius-card",
    "font": "font",
    "font_mono": "font-mono",
}
"""Gradio's variable → the token that it sets; a later row goes before an earlier one."""

COLORS: Mapping[str, tuple[str, str]] = {
    "page": ("#fbfaf8", "#0f1412"),
    "surface": ("#ffffff", "#181d1b"),
    "sunken": ("#f4f3f0", "#0a0e0d"),
    "line": ("#e0e0dc", "#2e3532"),
    "field-line": ("#8e8c84", "#67726d"),
    "ink": ("#1a211e", "#eeede9"),
    "ink-2": ("#525a57", "#aaaca5"),
    "accent": ("#087158", "#59c9a6"),
    "accent-hover": ("#005e49", "#78daba"),
    "accent-soft": ("#dff4ec", "#17342b"),
    "on-accent": ("#ffffff", "#0f1412"),
    "danger": ("#be2323", "#f47c70"),
    "focus": ("#1f74bf", "#70b3f7"),
}
"""Tokens that are one colour in each scheme (the page draws text and lines with them), and the page's own."""


def property_name(variable: str) -> str:
    """Return the CSS custom property of a Gradio variable."""
    return "--" + variable.replace("_", "-")
