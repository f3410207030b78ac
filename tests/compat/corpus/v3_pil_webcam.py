"""Gradio 3: Pil and Webcam stood for images."""

import gradio as gr
from expectations import file

with gr.Blocks() as demo:
    picture, camera, wide = gr.Pil(), gr.Webcam(), gr.Number()
    gr.Button().click(lambda image: image.width, picture, wide, api_name="width")
EXPECTED = [("/width", (file("red.png"),), 8)]
