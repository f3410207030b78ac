"""Gradio 3: source of a recording, and its file path."""

import gradio as gr
from expectations import file

demo = gr.Interface(lambda path: path.endswith(".wav"), gr.Audio(source="microphone", type="filepath"), "checkbox")
EXPECTED = [("/predict", (file("tone.wav"),), True)]
