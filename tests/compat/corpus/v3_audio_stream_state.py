"""Gradio 3: the microphone streams into a live Interface with a state."""

import gradio as gr
from expectations import file


def transcribe(audio, state=""):
    text = audio.rpartition(".")[2]
    state += text + " "
    return state, state


demo = gr.Interface(
    fn=transcribe,
    inputs=[gr.Audio(source="microphone", type="filepath", streaming=True), "state"],
    outputs=["textbox", "state"],
    live=True,
)
EXPECTED = [("/predict", (file("tone.wav"),), "wav "), ("/predict", (file("tone.wav"),), "wav wav ")]
