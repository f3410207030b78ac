"""Gradio 5: pages of one app."""

import gradio as gr

with gr.Blocks() as demo:
    a = gr.Textbox()
    a.submit(lambda text: text + "a", a, a, api_name="one")
with demo.route("Second", "/second"):
    b = gr.Textbox()
    b.submit(lambda text: text + "b", b, b, api_name="two")
EXPECTED = [("/one", ("x",), "xa"), ("/two", ("x",), "xb")]
