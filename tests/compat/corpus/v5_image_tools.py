"""Gradio 5: a slider of two pictures, an editor with layers, a streaming camera and marked regions."""

import gradio as gr
import numpy as np
from expectations import file


def compare(image):
    return (image, 255 - image)


def regions(image):
    mask = np.zeros(image.shape[:2])
    mask[:2] = 1
    return image, [((0, 0, 3, 3), "box"), (mask, "mask")]


def merge(edited):
    return f"{edited['composite'].mode} {len(edited['layers'])}"


with gr.Blocks() as demo:
    image = gr.Image(
        type="numpy", webcam_constraints={"video": {"width": 640}}, streaming=True, sources=["webcam", "upload"]
    )
    slider = gr.ImageSlider(type="pil", slider_position=30, show_fullscreen_button=False)
    marked = gr.AnnotatedImage(color_map={"box": "#ff0000"})
    editor = gr.ImageEditor(
        type="pil", layers=gr.LayerOptions(allow_additional_layers=False), brush=gr.Brush(colors=["#f00"])
    )
    told, size = gr.Textbox(), gr.Number()
    image.stream(lambda im: im.shape[0], image, size, stream_every=0.5, time_limit=15, api_name="height")
    image.change(compare, image, slider, show_api=False)
    image.upload(regions, image, marked, show_api=False)
    editor.change(merge, editor, told)
EXPECTED = [
    ("/height", (file("red.png"),), 6),
    ("/merge", ({"background": file("red.png"), "layers": [], "composite": file("red.png")},), "RGBA 0"),
]
