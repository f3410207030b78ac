"""An app that shows one text in every component that shows text."""

from __future__ import annotations

import sys

import stagedoor as gr


def everywhere(text: str) -> list[object]:
    """Return the text in the form of each component."""
    chat = [
        {"role": "user", "content": text},
        {"role": "assistant", "content": text},
        {"role": "assistant", "content": text, "metadata": {"title": text, "log": text}},
    ]
    return [
        text,
        text,
        text,
        {text: 0.9, f"{text} ": 0.1},
        {text: [text]},
        [[text, text, text]],
        chat,
        gr.Dropdown(label=text, info=text, choices=[text], value=text),
        gr.Radio(label=text, choices=[(text, "x")]),
        gr.Button(text),
        gr.Image(label=text, placeholder=text),
        text,
    ]


def complain(text: str) -> None:
    """Say the text as an error."""
    gr.Warning(text)
    raise gr.Error(text)


maths = [{"left": "$$", "right": "$$", "display": True}, {"left": "$", "right": "$", "display": False}]
with gr.Blocks(title="Texts") as demo:
    text = gr.Textbox(label="Text")
    go = gr.Button("Show")
    fail = gr.Button("Fail")
    shown = [
        gr.Textbox(label="As text"),
        gr.Markdown(latex_delimiters=maths, header_links=True),
        gr.HTML(),
        gr.Label(label="Label"),
        gr.JSON(label="JSON"),
        gr.Dataframe(headers=["a", "b", "c"], datatype=["str", "markdown", "html"], label="Table", interactive=False),
        gr.Chatbot(label="Chat", latex_delimiters=maths),
        gr.Dropdown(label="Dropdown"),
        gr.Radio(["a"], label="Radio"),
        gr.Button("Button"),
        gr.Image(label="Image"),
        gr.Textbox(label="Done"),
    ]
    go.click(everywhere, text, shown)
    fail.click(complain, text, shown[0])

if __name__ == "__main__":
    demo.launch(server_port=int(sys.argv[1]), quiet=False)
