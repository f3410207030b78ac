"""Gradio 3: a function that returns a dict by component changes only these."""

import gradio as gr

with gr.Blocks() as demo:
    a, b = gr.Textbox(), gr.Textbox()
    gr.Button().click(lambda: {b: "only b"}, None, [a, b], api_name="some")
EXPECTED = [("/some", (), ({"__type__": "update"}, "only b"))]
