"""Gradio 2 and 3: components of an Interface come from gr.inputs and gr.outputs."""

import gradio as gr


def shout(text, times):
    return text.upper() * int(times)


demo = gr.Interface(
    shout,
    [gr.inputs.Textbox(lines=2, placeholder="say"), gr.inputs.Slider(1, 5, 1, default=2)],
    gr.outputs.Textbox(label="Said"),
)
EXPECTED = [("/predict", ("a", 3), "AAA")]
