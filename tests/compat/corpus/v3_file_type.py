"""Gradio 3: the function receives an object with a name."""

import gradio as gr
from expectations import file


def size(file):
    with open(file.name) as opened:
        return len(opened.read())


demo = gr.Interface(size, gr.File(type="file"), "number")
EXPECTED = [("/predict", (file("words.txt"),), 6)]
