"""Gradio 4: one function for several triggers, with a decorator."""

import gradio as gr

with gr.Blocks() as demo:
    box, go, out = gr.Textbox(), gr.Button(), gr.Textbox()

    @gr.on([box.submit, go.click], inputs=box, outputs=out)
    def greet(name):
        return "hello " + name


EXPECTED = [("/greet", ("ann",), "hello ann")]
