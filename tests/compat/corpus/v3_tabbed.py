"""Gradio 3: TabbedInterface with a style sheet."""

import gradio as gr

up = gr.Interface(lambda a: a.upper(), "text", "text")
low = gr.Interface(lambda a: a.lower(), "text", "text")
demo = gr.TabbedInterface([up, low], ["Up", "Low"], css="body {margin: 0}", theme="default")
EXPECTED = [("/predict", ("aB",), "AB"), ("/predict_1", ("aB",), "ab")]
