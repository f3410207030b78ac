"""Gradio 3: a listener that runs again every few seconds."""

import gradio as gr

with gr.Blocks() as demo:
    shown = gr.Number()
    demo.load(lambda: 7, None, shown, every=60, api_name="seven")
EXPECTED = [("/seven", (), 7)]
