"""Gradio 4: a model that writes in a thread into a streamer; a State per visitor and a stop button."""

from queue import Queue
from threading import Thread

import gradio as gr


class Streamer:
    def __init__(self):
        self.words = Queue()

    def __iter__(self):
        return self

    def __next__(self):
        word = self.words.get(timeout=20)
        if word is None:
            raise StopIteration
        return word


def model(prompt, streamer):
    for word in prompt.split():
        streamer.words.put(word.upper() + " ")
    streamer.words.put(None)


def generate(prompt, count):
    streamer = Streamer()
    Thread(target=model, args=(prompt, streamer)).start()
    text = ""
    for new in streamer:
        text += new
        yield text, count + 1


with gr.Blocks(fill_height=True) as demo:
    count = gr.State(0)
    prompt = gr.Textbox(label="Prompt", lines=3, autofocus=True, show_copy_button=True)
    out = gr.Markdown(label="Out", line_breaks=True, height=200, show_copy_button=True)
    with gr.Row(equal_height=True):
        go, halt = gr.Button("Go", variant="primary", size="lg"), gr.Button("Stop", variant="stop", visible=True)
    run = gr.on(
        [go.click, prompt.submit], generate, [prompt, count], [out, count], show_progress="minimal", concurrency_limit=4
    )
    halt.click(lambda: gr.Button(interactive=False), None, halt, cancels=run)
EXPECTED = [("/generate", ("a b",), "A B ")]
