"""Gradio 3: a set of inputs gives the function one dict."""

import gradio as gr

with gr.Blocks() as demo:
    a, b, out = gr.Number(), gr.Number(), gr.Number()
    gr.Button().click(lambda data: data[a] - data[b], {a, b}, out, api_name="less")
EXPECTED = [("/less", (9, 4), 5)]
