"""Gradio 5: a sidebar, tabs and an accordion."""

import gradio as gr

with gr.Blocks() as demo:
    with gr.Sidebar(position="left"):
        name = gr.Textbox("ann")
    with gr.Tabs() as tabs:
        with gr.Tab("A", id="a"):
            out = gr.Textbox()
        with gr.TabItem("B", id="b"), gr.Accordion("more", open=False):
            gr.Markdown("text")
    gr.Button().click(lambda text: ("hi " + text, gr.Tabs(selected="b")), name, [out, tabs], api_name="hi")
EXPECTED = [("/hi", ("bob",), "hi bob")]
