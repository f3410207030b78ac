"""Gradio 5: events that cannot be called by name, and one that can."""

import gradio as gr

with gr.Blocks() as demo:
    box = gr.Textbox(max_length=10)
    box.blur(lambda text: text, box, box, api_name=False)
    box.focus(lambda text: text, box, box, show_api=False)
    box.submit(lambda text: text.strip(), box, box, api_name="strip")
EXPECTED = [("/strip", (" a ",), "a")]
