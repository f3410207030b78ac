"""Gradio 3: a callable value is run for each visitor."""

import gradio as gr

with gr.Blocks() as demo:
    shown = gr.Textbox(value=lambda: "now", label="Time", every=30)
    echo = gr.Textbox()
    shown.change(lambda text: text, shown, echo, api_name="echo")
EXPECTED = [("/echo", (), "now"), ("/echo", ("later",), "later")]
