"""Gradio 3: pictures of the camera, live, and a video of it."""

import gradio as gr
import numpy as np
from expectations import file


def flip(im):
    return np.flipud(im).shape[1]


def path_of(video):
    return video is None


picture = gr.Interface(flip, gr.Image(source="webcam", streaming=True), "number", live=True)
older = gr.Interface(lambda im: im.size[0], gr.inputs.Image(source="webcam", type="pil"), gr.outputs.Textbox())
film = gr.Interface(path_of, gr.Video(source="webcam", format="mp4", include_audio=False), "checkbox")
demo = gr.TabbedInterface([picture, older, film], ["Live", "Older", "Film"])
EXPECTED = [
    ("/predict", (file("red.png"),), 8),
    ("/predict_1", (file("red.png"),), "8"),
    ("/predict_2", (None,), True),
]
