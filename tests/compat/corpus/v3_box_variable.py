"""Gradio 3: Box for a frame, Variable for what a visit remembers."""

import gradio as gr


def add(number, so_far):
    return so_far + number, so_far + number


with gr.Blocks() as demo:
    total = gr.Variable(10)
    with gr.Box():
        number, shown = gr.Number(), gr.Number()
    gr.Button().click(add, [number, total], [shown, total])
EXPECTED = [("/add", (5,), 15), ("/add", (5,), 20)]
