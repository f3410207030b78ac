"""Gradio 3: a component changes another by its class's update."""

import gradio as gr


def change(kind):
    return gr.Textbox.update(value=kind.upper(), lines=4, visible=kind != "none")


with gr.Blocks() as demo:
    kind, text = gr.Radio(["short", "long", "none"]), gr.Textbox()
    kind.change(change, kind, text)
EXPECTED = [("/change", ("long",), {"value": "LONG", "lines": 4, "visible": True, "__type__": "update"})]
