"""Gradio 3: looks are set by .style() after the constructor."""

import gradio as gr

with gr.Blocks() as demo:
    with gr.Row().style(equal_height=True):
        gallery = gr.Gallery(label="Pictures").style(grid=[2, 3], height="auto")
        text = gr.Textbox(show_label=False).style(container=False)
    gr.Button("Run").style(full_width=False, size="sm").click(lambda value: value * 2, text, text, api_name="twice")
EXPECTED = [("/twice", ("ab",), "abab")]
