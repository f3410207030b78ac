"""Gradio 3: enable_queue in constructor and launch."""

import gradio as gr

demo = gr.Interface(lambda text: len(text), "text", "number", enable_queue=True)
LAUNCH = {"enable_queue": True, "show_tips": False, "encrypt": False}
EXPECTED = [("/predict", ("four",), 4)]
