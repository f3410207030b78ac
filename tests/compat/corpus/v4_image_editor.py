"""Gradio 4: an image editor gives background, layers and composite."""

import gradio as gr
from expectations import file


def layers(edited):
    return len(edited["layers"])


demo = gr.Interface(layers, gr.ImageEditor(crop_size="1:1", show_download_button=False), "number")
EXPECTED = [("/predict", ({"background": file("red.png"), "layers": [], "composite": file("red.png")},), 0)]
