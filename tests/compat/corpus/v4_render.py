"""Gradio 4: a part of the page that is built from an input."""

import gradio as gr

with gr.Blocks() as demo:
    count = gr.Slider(1, 3, 1, step=1)

    @gr.render(inputs=count)
    def rows(number):
        for row in range(int(number)):
            gr.Textbox(label=f"Row {row}")

    count.release(lambda number: number + 1, count, count, api_name="more")
EXPECTED = [("/more", (2,), 3)]
