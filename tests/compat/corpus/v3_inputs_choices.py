"""Gradio 3: choices with their own order of arguments, a label as output."""

import gradio as gr


def rate(size, color, extras):
    return {size: 0.75, color: 0.25}


demo = gr.Interface(
    rate,
    [
        gr.inputs.Radio(["S", "L"]),
        gr.inputs.Dropdown(["red", "blue"], label="Color"),
        gr.inputs.CheckboxGroup(["wrap"]),
    ],
    gr.outputs.Label(num_top_classes=1),
)
EXPECTED = [("/predict", ("L", "red", []), {"label": "L", "confidences": [{"label": "L", "confidence": 0.75}]})]
