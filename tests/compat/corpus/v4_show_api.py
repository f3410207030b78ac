"""Gradio 4: show_api hides an endpoint from the description."""

import gradio as gr

with gr.Blocks() as demo:
    box = gr.Textbox()
    box.submit(lambda text: text + "?", box, box, api_name="ask", show_api=False)
LAUNCH = {"show_api": False}
EXPECTED = [("/ask", ("a",), "a?")]
