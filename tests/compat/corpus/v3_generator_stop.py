"""Gradio 3: a generator, and a button that stops it."""

import gradio as gr


def count(limit):
    for number in range(int(limit)):
        yield number


with gr.Blocks() as demo:
    limit, shown = gr.Number(3), gr.Number()
    run = gr.Button("Run").click(count, limit, shown)
    gr.Button("Stop").click(fn=None, inputs=None, outputs=None, cancels=[run], queue=False)
demo.queue()
EXPECTED = [("/count", (4,), 3)]
