"""Gradio 3: clients call by the number of the listener."""

import gradio as gr

with gr.Blocks() as demo:
    n = gr.Number()
    n.change(lambda x: x + 1, n, n)
    n.submit(lambda x: x * 10, n, n)
EXPECTED = [(0, (1,), 2), (1, (2,), 20)]
