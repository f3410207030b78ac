"""Gradio 4: cache_examples takes the mode."""

import gradio as gr

demo = gr.Interface(lambda text: text + ".", "text", "text", examples=["a"], cache_examples="lazy")
EXPECTED = [("/predict", ("x",), "x.")]
