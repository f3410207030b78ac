"""Gradio 3: tool="sketch" gives a picture and a mask; a sketchpad gives its strokes."""

import gradio as gr
from expectations import file

GRADIO = "3.41.0"


def erase(dict):
    return f"{dict['image'].size} {dict['mask'].size}"


with gr.Blocks() as demo:
    image = gr.Image(source="upload", tool="sketch", type="pil", label="Upload", elem_id="image_upload").style(
        height=400
    )
    pad = gr.Sketchpad()
    out = gr.Textbox()
    gr.Button("Erase!").click(erase, [image], out, api_name="erase")
    pad.change(lambda strokes: str(strokes.shape), pad, out, api_name="strokes")
_drawn = {"background": file("red.png"), "layers": [file("clear.png")], "composite": file("red.png")}
EXPECTED = [("/erase", (_drawn,), "(8, 6) (8, 6)"), ("/strokes", (_drawn,), "(28, 28)")]
