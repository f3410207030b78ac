"""Gradio 4: arguments of the clear button and of a page of its own."""

import gradio as gr

with gr.Blocks(title="T", head="<meta name='x'>", js="() => 1") as demo:
    text = gr.Textbox("a")
    gr.ClearButton([text], show_api=False)
    text.change(lambda value: value or "empty", text, text, api_name="value")
EXPECTED = [("/value", ("",), "empty")]
