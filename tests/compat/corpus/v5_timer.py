"""Gradio 5: a timer sets events off."""

import gradio as gr

with gr.Blocks() as demo:
    clock, shown = gr.Timer(30), gr.Number()
    clock.tick(lambda: 1, None, shown, api_name="tick")
EXPECTED = [("/tick", (), 1)]
