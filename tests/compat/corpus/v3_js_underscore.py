"""Gradio 3: _js runs in the page before the function."""

import gradio as gr

with gr.Blocks() as demo:
    a, b = gr.Textbox(), gr.Textbox()
    a.submit(lambda value: value + "!", a, b, _js="(x) => x.trim()", api_name="bang")
EXPECTED = [("/bang", ("hi",), "hi!")]
