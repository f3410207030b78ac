"""Gradio 4: returning a component changes the arguments that it gives."""

import gradio as gr


def longer(text):
    return gr.Textbox(text * 2, lines=5), gr.Row(visible=True)


with gr.Blocks() as demo:
    box = gr.Textbox()
    with gr.Row(visible=False) as row:
        gr.Markdown("hidden")
    box.submit(longer, box, [box, row])
EXPECTED = [("/longer", ("a",), {"value": "aa", "lines": 5, "__type__": "update"})]
