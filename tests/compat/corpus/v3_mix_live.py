"""Gradio 3: live pages and names of components as strings."""

import gradio as gr

demo = gr.Interface(
    lambda a, op, b: a + b if op == "add" else a - b,
    ["number", gr.Radio(["add", "subtract"]), "number"],
    "number",
    live=True,
)
EXPECTED = [("/predict", (5, "subtract", 2), 3)]
