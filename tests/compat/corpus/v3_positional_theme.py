"""Gradio 3 and 4: the theme is the first argument of Blocks."""

import gradio as gr

with gr.Blocks(gr.themes.Soft(), analytics_enabled=False) as demo:
    box = gr.Textbox()
    box.submit(lambda text: text + text, box, box, api_name="double")
EXPECTED = [("/double", ("x",), "xx")]
