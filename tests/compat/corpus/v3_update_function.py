"""Gradio 3: gr.update and Dropdown.update with other choices."""

import gradio as gr


def fill(group):
    return gr.Dropdown.update(choices=[group + "1", group + "2"], value=group + "1")


with gr.Blocks() as demo:
    group, item = gr.Radio(["a", "b"], value="a"), gr.Dropdown([])
    group.change(fill, group, item)
EXPECTED = [("/fill", ("b",), {"choices": [["b1", "b1"], ["b2", "b2"]], "value": "b1", "__type__": "update"})]
