"""PNG Info: how a picture was made, and everything again into the fields."""

from __future__ import annotations

import html
from dataclasses import dataclass

from PIL import Image

import stagedoor as gr
from webui.kept import infotext

NOTHING = '<p class="hint">Choose a picture to see how it was made.</p>'


@dataclass(frozen=True)
class InfoTab:
    """The tab: its parts, for the buttons that lead elsewhere."""

    picture: gr.Image
    parameters: gr.Textbox
    buttons: dict[str, gr.Button]


def png_info_tab() -> InfoTab:
    """Draw the tab and tie it."""
    with gr.Row(elem_classes="work"):
        with gr.Column(scale=1, min_width=340):
            # No mode of its own: as it is, the file keeps its parameters.
            picture = gr.Image(
                label="Picture",
                type="filepath",
                image_mode=None,
                sources=["upload", "clipboard"],
                elem_id="pnginfo_picture",
            )
        with gr.Column(scale=1, min_width=340):
            details = gr.HTML(NOTHING, elem_id="pnginfo_details", elem_classes="details")
            parameters = gr.Textbox(
                label="Parameters", lines=6, buttons=["copy"], interactive=False, elem_id="pnginfo_parameters"
            )
            with gr.Row(elem_classes="tools"):
                buttons = {
                    name: gr.Button(f"Send to {name}", size="sm", min_width=72)
                    for name in ("txt2img", "img2img", "inpaint", "extras")
                }
    picture.change(
        read_picture, picture, [details, parameters], api_name="png_info", queue=False, show_progress="hidden"
    )
    return InfoTab(picture, parameters, buttons)


def read_picture(path: str | None) -> tuple[str, str]:
    """Read how a picture was made: as a table, and as the text in the file."""
    if path is None:
        return NOTHING, ""
    with Image.open(path) as picture:
        text = infotext.read_from(picture)
        facts = {"Format": picture.format, "Size in px": f"{picture.width}x{picture.height}"}
    fields = infotext.read(text) if text else {}
    rows = "".join(
        f"<tr><th>{html.escape(str(name))}</th><td>{html.escape(str(value))}</td></tr>"
        for name, value in {**facts, **fields}.items()
        if value
    )
    note = "" if text else '<p class="hint">There are no generation parameters in this file.</p>'
    return f"<table>{rows}</table>{note}", text
