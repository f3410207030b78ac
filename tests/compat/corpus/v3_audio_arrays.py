"""Gradio 3: sound as an array in and out, .stream() with a State, and audio from lists of choices."""

import gradio as gr
import numpy as np
from expectations import file


def add_to_stream(audio, instream):
    if audio is None:
        return gr.Audio.update(), instream
    if instream is None:
        ret = audio
    else:
        ret = (audio[0], np.concatenate((instream[1], audio[1])))
    return ret[1].shape[0], ret


with gr.Blocks() as demo:
    inp = gr.Audio(source="microphone", streaming=True)
    length = gr.Number()
    stream = gr.State()
    clear = gr.Button("Clear")
    inp.stream(add_to_stream, [inp, stream], [length, stream], api_name="add")
    clear.click(lambda: [None, None, None], None, [inp, length, stream])

EXPECTED = [("/add", (file("tone.wav"),), 1024)]
