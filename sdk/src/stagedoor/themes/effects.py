"""What theme variables do on the page beyond the tokens: rules that are written only for variables that a theme sets.

The page's own style sheet knows our tokens; a theme that sets `button_primary_shadow` gets one rule for it, in a layer
above the page's and below the author's CSS. A theme that sets nothing costs nothing.
"""

from __future__ import annotations

from collections.abc import Iterable

_FIELD = ".sd-input"
_PRIMARY = '.sd-btn[data-variant="primary"]'
_SECONDARY = ".sd-btn:not([data-variant])", '.sd-btn[data-variant="secondary"]'
_STOP = '.sd-btn[data-variant="stop"]'
_CHECK = ".sd-check > input"
_CHOICE = ".sd-choices > .sd-check"
_CARD = ":is(.sd-card, .sd-group, .sd-accordion)"
_MD = ".sd-text"

_BUTTONS = {"primary": _PRIMARY, "secondary": f":is({', '.join(_SECONDARY)})", "cancel": _STOP}
_SIZES = {"large": '.sd-btn[data-size="lg"]', "medium": '.sd-btn[data-size="md"]', "small": '.sd-btn[data-size="sm"]'}

EFFECTS: dict[str, tuple[str, str]] = {
    "body_background_fill": ("body", "background"),
    "body_text_size": ("body", "font-size"),
    "body_text_weight": ("body", "font-weight"),
    "prose_text_size": (_MD, "font-size"),
    "prose_text_weight": (_MD, "font-weight"),
    "prose_header_text_weight": (f"{_MD} :is(h1, h2, h3, h4, h5, h6)", "font-weight"),
    "link_text_color": (f"{_MD} a", "color"),
    "link_text_color_hover": (f"{_MD} a:hover", "color"),
    "link_text_color_active": (f"{_MD} a:active", "color"),
    "link_text_color_visited": (f"{_MD} a:visited", "color"),
    "block_background_fill": (_CARD, "background"),
    "block_border_color": (_CARD, "border-color"),
    "block_border_width": (_CARD, "border-width"),
    "block_shadow": (_CARD, "box-shadow"),
    "block_padding": (".sd-group", "padding"),
    "block_info_text_color": (".sd-info", "color"),
    "block_info_text_size": (".sd-info", "font-size"),
    "block_info_text_weight": (".sd-info", "font-weight"),
    "block_title_text_color": (".sd-label", "color"),
    "block_title_text_size": (".sd-label", "font-size"),
    "block_title_text_weight": (".sd-label", "font-weight"),
    "block_title_background_fill": (".sd-label:not(.sd-visually-hidden)", "background"),
    "block_title_border_color": (".sd-label:not(.sd-visually-hidden)", "border-color"),
    "block_title_border_width": (".sd-label:not(.sd-visually-hidden)", "border: 0 solid; border-width"),
    "block_title_padding": (".sd-label:not(.sd-visually-hidden)", "padding"),
    "block_title_radius": (".sd-label:not(.sd-visually-hidden)", "width: fit-content; border-radius"),
    "panel_background_fill": ('[data-variant="panel"]', "background"),
    "panel_border_color": ('[data-variant="panel"]', "border-color"),
    "panel_border_width": ('[data-variant="panel"]', "border-width"),
    "form_gap_width": (".sd-form", "gap"),
    "layout_gap": (":is(.sd-main, .sd-row, .sd-column)", "gap"),
    "section_header_text_size": (".sd-accordion-head", "font-size"),
    "section_header_text_weight": (".sd-accordion-head", "font-weight"),
    "accordion_text_color": (".sd-accordion", "color"),
    "table_text_color": (".sd-df, .sd-text table", "color"),
    "table_radius": (".sd-df", "border-radius"),
    "table_even_background_fill": (".sd-text tbody tr:nth-child(even)", "background"),
    "table_odd_background_fill": (".sd-text tbody tr:nth-child(odd)", "background"),
    "chatbot_text_size": (".sd-chat-turn", "font-size"),
    "code_background_fill": (".sd-code pre", "background"),
    "slider_color": (".sd-slider > input[type='range']", "accent-color"),
    "loader_color": (".sd-spinner", "color"),
    "error_background_fill": (".sd-run-error", "background"),
    "error_border_color": (".sd-run-error", "border-color"),
    "error_border_width": (".sd-run-error", "border-width"),
    "error_icon_color": (".sd-run-error > svg", "color"),
    "checkbox_background_color": (f"{_CHECK}:not(:checked)", "background-color"),
    "checkbox_background_color_hover": (f"{_CHECK}:not(:checked):hover", "background-color"),
    "checkbox_background_color_focus": (f"{_CHECK}:not(:checked):focus-visible", "background-color"),
    "checkbox_background_color_selected": (f'{_CHECK}[type="checkbox"]:checked', "background-color"),
    "checkbox_border_color": (_CHECK, "border-color"),
    "checkbox_border_color_hover": (f"{_CHECK}:hover", "border-color"),
    "checkbox_border_color_focus": (f"{_CHECK}:focus-visible", "border-color"),
    "checkbox_border_color_selected": (f"{_CHECK}:checked", "border-color"),
    "checkbox_border_radius": (f'{_CHECK}[type="checkbox"]', "border-radius"),
    "checkbox_border_width": (_CHECK, "border-width"),
    "checkbox_shadow": (_CHECK, "box-shadow"),
    "checkbox_label_background_fill": (_CHOICE, "background"),
    "checkbox_label_background_fill_hover": (f"{_CHOICE}:hover", "background"),
    "checkbox_label_background_fill_selected": (f"{_CHOICE}:has(:checked)", "background"),
    "checkbox_label_border_color": (_CHOICE, "border-color"),
    "checkbox_label_border_color_hover": (f"{_CHOICE}:hover", "border-color"),
    "checkbox_label_border_color_selected": (f"{_CHOICE}:has(:checked)", "border-color"),
    "checkbox_label_border_width": (_CHOICE, "border: 0 solid var(--sd-line); border-width"),
    "checkbox_label_gap": (".sd-choices", "gap"),
    "checkbox_label_padding": (_CHOICE, "padding"),
    "checkbox_label_shadow": (_CHOICE, "box-shadow"),
    "checkbox_label_shadow_hover": (f"{_CHOICE}:hover", "box-shadow"),
    "checkbox_label_shadow_active": (f"{_CHOICE}:active", "box-shadow"),
    "checkbox_label_text_color": (_CHOICE, "color"),
    "checkbox_label_text_color_selected": (f"{_CHOICE}:has(:checked)", "color"),
    "checkbox_label_text_size": (_CHOICE, "font-size"),
    "checkbox_label_text_weight": (_CHOICE, "font-weight"),
    "input_background_fill": (_FIELD, "background"),
    "input_background_fill_hover": (f"{_FIELD}:hover", "background"),
    "input_background_fill_focus": (f"{_FIELD}:focus-visible", "background"),
    "input_border_color_hover": (f"{_FIELD}:hover", "border-color"),
    "input_border_width": (_FIELD, "border-width"),
    "input_padding": (_FIELD, "padding"),
    "input_placeholder_color": (f"{_FIELD}::placeholder", "color"),
    "input_shadow": (_FIELD, "box-shadow"),
    "input_shadow_focus": (f"{_FIELD}:focus-visible", "box-shadow"),
    "input_text_size": (_FIELD, "font-size"),
    "input_text_weight": (_FIELD, "font-weight"),
    "button_border_width": (".sd-btn", "border-width"),
    "button_transition": (".sd-btn", "transition"),
    "button_transform_hover": (".sd-btn:not(:disabled):hover", "transform"),
    "button_transform_active": (".sd-btn:not(:disabled):active", "transform"),
    **{
        f"button_{size}_{name}": (selector, css)
        for size, selector in _SIZES.items()
        for name, css in (
            ("padding", "padding"),
            ("radius", "border-radius"),
            ("text_size", "font-size"),
            ("text_weight", "font-weight"),
        )
    },
    **{
        f"button_{kind}_{name}{suffix}": (f"{selector}:not(:disabled){state}", css)
        for kind, selector in _BUTTONS.items()
        for name, css in (
            ("background_fill", "background"),
            ("border_color", "border-color"),
            ("text_color", "color"),
            ("shadow", "box-shadow"),
        )
        for suffix, state in (("", ""), ("_hover", ":hover"), ("_active", ":active"))
        if suffix != "_active" or name == "shadow"
    },
}
"""Variable → (selector, property); text before the last property goes along with it."""

_LAYERS = "@layer sd.tokens, sd.base, sd.controls, sd.components, sd.page, sd.theme;"


def effect_rules(variables: Iterable[str]) -> str:
    """Return the rules for the variables that a theme sets, in the order of the table; hover stands after rest."""
    chosen = set(variables)
    rules = [
        f"  {selector} {{ {css}: var(--{name.replace('_', '-')}); }}"
        for name, (selector, css) in EFFECTS.items()
        if name in chosen
    ]
    return "\n".join([_LAYERS, "@layer sd.theme {", *rules, "}"]) if rules else ""
