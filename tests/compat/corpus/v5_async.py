"""Gradio 5: coroutines and asynchronous generators."""

import gradio as gr


async def once(text):
    return text + "1"


async def often(text):
    for number in range(3):
        yield text + str(number)


with gr.Blocks() as demo:
    box = gr.Textbox()
    box.submit(once, box, box)
    box.change(often, box, box)
EXPECTED = [("/once", ("x",), "x1"), ("/often", ("x",), "x2")]
