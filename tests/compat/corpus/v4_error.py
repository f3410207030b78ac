"""Gradio 4: an error whose text reaches the caller."""

import gradio as gr
from expectations import error


def fail(text):
    raise gr.Error("no " + text)


demo = gr.Interface(fail, "text", "text", allow_flagging="auto")
EXPECTED = [("/predict", ("way",), error("no way"))]
