"""Gradio 4: the request by annotation."""

import gradio as gr


def who(name, request: gr.Request):
    return f"{name} {request.client.host}"


demo = gr.Interface(who, "text", "text", allow_flagging="never")
EXPECTED = [("/predict", ("ann",), "ann 127.0.0.1")]
