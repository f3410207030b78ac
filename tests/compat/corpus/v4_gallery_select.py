"""Gradio 4: a gallery whose selection is kept, and pairs of a picture and its caption."""

import gradio as gr
from expectations import file


def load(n):
    return [("red.png", f"picture {i}") for i in range(int(n))]


def get_select_index(evt: gr.SelectData):
    return evt.index


with gr.Blocks() as demo:
    n = gr.Number(2, precision=0)
    gallery = gr.Gallery(
        label="Generated images",
        show_label=False,
        elem_id="gallery",
        columns=[2],
        rows=[1],
        object_fit="contain",
        height="auto",
        show_share_button=False,
        show_download_button=True,
        allow_preview=True,
        preview=False,
        selected_index=None,
    )
    selected = gr.Number(show_label=False)
    captions = gr.JSON()
    n.submit(load, n, gallery)
    gallery.select(get_select_index, None, selected)
    gr.Button("Captions").click(
        lambda pictures: [caption for _, caption in pictures], gallery, captions, api_name="captions"
    )
EXPECTED = [("/captions", ([{"image": file("red.png"), "caption": "one"}],), ["one"])]
