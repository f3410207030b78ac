"""Gradio 3: a theme is a subclass of a theme, with variables set by hand."""

from __future__ import annotations

from typing import Iterable

import gradio as gr
from gradio.themes.base import Base
from gradio.themes.utils import colors, fonts, sizes


class Seafoam(Base):
    def __init__(
        self,
        *,
        primary_hue: colors.Color | str = colors.emerald,
        secondary_hue: colors.Color | str = colors.blue,
        neutral_hue: colors.Color | str = colors.gray,
        spacing_size: sizes.Size | str = sizes.spacing_md,
        radius_size: sizes.Size | str = sizes.radius_md,
        text_size: sizes.Size | str = sizes.text_lg,
        font: fonts.Font | str | Iterable[fonts.Font | str] = (fonts.GoogleFont("Quicksand"), "ui-sans-serif"),
        font_mono: fonts.Font | str | Iterable[fonts.Font | str] = (fonts.GoogleFont("IBM Plex Mono"), "monospace"),
    ):
        super().__init__(
            primary_hue=primary_hue,
            secondary_hue=secondary_hue,
            neutral_hue=neutral_hue,
            spacing_size=spacing_size,
            radius_size=radius_size,
            text_size=text_size,
            font=font,
            font_mono=font_mono,
        )
        self.name = "seafoam"
        super().set(
            body_background_fill="repeating-linear-gradient(45deg, *primary_200, *primary_200 10px, *primary_50 10px)",
            body_background_fill_dark="repeating-linear-gradient(45deg, *primary_800, *primary_900 10px)",
            button_primary_background_fill="linear-gradient(90deg, *primary_300, *secondary_400)",
            button_primary_background_fill_hover="linear-gradient(90deg, *primary_200, *secondary_300)",
            slider_color="*secondary_300",
            block_title_text_weight="600",
            block_border_width="3px",
            button_shadow="*shadow_drop_lg",
            button_large_padding="32px",
        )


custom = colors.Color(
    name="mine",
    c50="#fafafa",
    c100="#f5f5f5",
    c200="#eee",
    c300="#ddd",
    c400="#ccc",
    c500="#bbb",
    c600="#aaa",
    c700="#999",
    c800="#888",
    c900="#777",
    c950="#666",
)
theme = gr.themes.Default(
    primary_hue=custom, font=[gr.themes.GoogleFont("Inconsolata"), "Arial", "sans-serif"], radius_size="none"
).set(loader_color="#FF0000", slider_color="#FF0000")

with gr.Blocks(theme=Seafoam()) as demo:
    textbox = gr.Textbox(label="Name")
    slider = gr.Slider(label="Count", minimum=0, maximum=100, step=1)
    with gr.Row():
        button = gr.Button("Submit", variant="primary")
        clear = gr.Button("Clear")
    output = gr.Textbox(label="Output")

    def repeat(name, count):
        return name * int(count)

    button.click(repeat, [textbox, slider], output)
    button.click(lambda: theme.name + "/" + theme._get_theme_css()[:1], None, output, api_name="css")
EXPECTED = [("/repeat", ("ab", 2), "abab")]
