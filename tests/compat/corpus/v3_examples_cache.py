"""Gradio 3: examples beside an Interface, computed beforehand."""

import gradio as gr

demo = gr.Interface(
    lambda a, b: a + b,
    ["number", "number"],
    "number",
    examples=[[1, 2], [3, 4]],
    cache_examples=True,
    examples_per_page=5,
)
EXPECTED = [("/predict", (2, 2), 4)]
