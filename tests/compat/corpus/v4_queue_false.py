"""Gradio 4: an event that waits in no line."""

import gradio as gr

with gr.Blocks() as demo:
    n = gr.Number()
    n.submit(lambda x: x / 2, n, n, queue=False, api_name="half", concurrency_limit=None)
EXPECTED = [("/half", (5,), 2.5)]
