"""Gradio 5: values that the browser keeps."""

import gradio as gr

with gr.Blocks() as demo:
    kept, name = gr.BrowserState({"name": ""}), gr.Textbox()
    name.change(lambda name, kept: {**kept, "name": name}, [name, kept], kept, api_name="keep")
EXPECTED = [("/keep", ("ann", {"name": ""}), {"name": "ann"})]
