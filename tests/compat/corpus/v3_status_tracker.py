"""Gradio 3: a place for progress was given to events."""

import gradio as gr

with gr.Blocks() as demo:
    box = gr.Textbox()
    box.change(lambda value: value.lower(), [box], [box], api_name="lower", status_tracker=None, show_progress=False)
EXPECTED = [("/lower", ("ABC",), "abc")]
