"""Gradio 4: a gallery with captions."""

import gradio as gr
from expectations import file

with gr.Blocks() as demo:
    gallery, n = gr.Gallery(columns=[2], object_fit="contain", allow_preview=True), gr.Number()
    gr.Button().click(lambda pictures: len(pictures or []), gallery, n, api_name="count")
EXPECTED = [("/count", ([],), 0), ("/count", ([{"image": file("red.png"), "caption": "c"}],), 1)]
