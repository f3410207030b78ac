"""Gradio 4: what was selected reaches the function by its annotation."""

import gradio as gr


def picked(event: gr.SelectData):
    return f"{event.index}"


with gr.Blocks() as demo:
    table, shown = gr.Dataframe([[1, 2]]), gr.Textbox()
    table.select(picked, None, shown)
    gr.Button().click(lambda: "ok", None, shown, api_name="ok")
EXPECTED = [("/ok", (), "ok")]
