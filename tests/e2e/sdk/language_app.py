"""An app in two languages, and with everything that `launch` says about the page."""

from __future__ import annotations

import sys

import stagedoor as gr

i18n = gr.I18n(
    en={"title": "Greeter", "name": "Your name", "hint": "Type it", "go": "Greet", "red": "Red", "intro": "Say hello"},
    de={
        "title": "Begrüßer",
        "name": "Ihr Name",
        "hint": "Eintippen",
        "go": "Grüßen",
        "red": "Rot",
        "intro": "Guten Tag",
    },
)


def greet(name: str) -> tuple[str, object]:
    """Greet somebody, with a mark in a result."""
    return f"{i18n('intro')}, {name}", gr.update(label=i18n("red"))


with gr.Blocks(title=i18n("title")) as demo:
    gr.Markdown(i18n("intro"))
    name = gr.Textbox(label=i18n("name"), placeholder=i18n("hint"))
    colour = gr.Radio([(i18n("red"), "red"), ("Blue", "blue")], label="Colour")
    go = gr.Button(i18n("go"))
    gr.Button("Submit")
    out = gr.Textbox(label="Answer")
    go.click(greet, name, [out, colour])

if __name__ == "__main__":
    demo.launch(server_port=int(sys.argv[1]), i18n=i18n, pwa=True)
