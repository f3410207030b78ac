"""Gradio 3: allow_flagging, interpretation and a theme by name."""

import gradio as gr

demo = gr.Interface(
    lambda text: text[::-1],
    "text",
    "text",
    allow_flagging="never",
    interpretation="default",
    theme="huggingface",
    title="Back",
    layout="horizontal",
)
EXPECTED = [("/predict", ("abc",), "cba")]
