"""Gradio 3: source, tool, shape and brush of an image."""

import gradio as gr
from expectations import file


def area(image):
    return image.shape[0] * image.shape[1]


demo = gr.Interface(
    area, gr.Image(source="upload", tool="editor", shape=None, invert_colors=False, mirror_webcam=True), "number"
)
EXPECTED = [("/predict", (file("red.png"),), 48)]
