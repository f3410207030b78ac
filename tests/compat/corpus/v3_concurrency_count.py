"""Gradio 3: how many workers the queue has."""

import gradio as gr

with gr.Blocks() as demo:
    word = gr.Textbox()
    gr.Button("Go").click(str.title, word, word, api_name="title")
demo.queue(concurrency_count=3, max_size=10, client_position_to_load_data=1)
EXPECTED = [("/title", ("a b",), "A B")]
