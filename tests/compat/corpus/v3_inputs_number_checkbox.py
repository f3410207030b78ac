"""Gradio 2: default= and optional= of fields."""

import gradio as gr


def price(count, rush):
    return count * (2 if rush else 1)


demo = gr.Interface(
    price,
    [gr.inputs.Number(default=3, label="Count"), gr.inputs.Checkbox(default=True)],
    gr.outputs.Textbox(type="number"),
)
EXPECTED = [("/predict", (4, True), "8"), ("/predict", (), "6")]
