"""Gradio 3: HTML that names a file of the app with file=."""

import gradio as gr
from expectations import starts

with gr.Blocks() as demo:
    page = gr.HTML()
    gr.Button().click(lambda: "<img src='/file=red.png'><a href=\"file=words.txt\">w</a>", None, page, api_name="page")
EXPECTED = [("/page", (), starts("<img src="))]
