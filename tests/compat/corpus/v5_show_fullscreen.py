"""Gradio 5: flags of buttons on tables, sliders and galleries."""

import gradio as gr

with gr.Blocks() as demo:
    table = gr.Dataframe([[1, 2]], show_fullscreen_button=True, show_copy_button=True, show_search="filter")
    level = gr.Slider(0, 10, 5, show_reset_button=False)
    level.change(lambda value: value * 2, level, gr.Number(), api_name="twice")
EXPECTED = [("/twice", (4,), 8)]
