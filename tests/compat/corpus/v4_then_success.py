"""Gradio 4: steps one after another."""

import gradio as gr

with gr.Blocks() as demo:
    a, b = gr.Textbox(), gr.Textbox()
    gr.Button().click(lambda text: text + "1", a, b, api_name="first").then(
        lambda text: text + "2", b, b, api_name="second"
    ).success(None, None, None, js="() => {}")
EXPECTED = [("/first", ("x",), "x1"), ("/second", ("x",), "x2")]
