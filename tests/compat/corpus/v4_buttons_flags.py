"""Gradio 4 and 5: each button of a component has a flag."""

import gradio as gr
from expectations import file


def same(image):
    return image


with gr.Blocks() as demo:
    image = gr.Image(show_download_button=False, show_share_button=False, show_fullscreen_button=True, type="filepath")
    wide = gr.Number()
    image.change(lambda path: path.endswith("red.png"), image, gr.Checkbox(), api_name="named")
EXPECTED = [("/named", (file("red.png"),), True)]
