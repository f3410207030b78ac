"""Gradio 5: names imported from inside of Gradio."""

import gradio as gr
from gradio.components import Number, Textbox
from gradio.themes import Soft
from gradio.layouts import Row
from gradio.routes import Request


def greet(name: str, request: Request):
    return "hi " + name


with gr.Blocks(theme=Soft()) as demo, Row():
    name = Textbox()
    name.submit(greet, name, name)
    Number()
EXPECTED = [("/greet", ("a",), "hi a")]
