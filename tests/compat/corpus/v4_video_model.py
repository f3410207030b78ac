"""Gradio 4: files of several kinds go through: video as a path, a model, a list of files and a download."""

import gradio as gr
from expectations import file


def names(files):
    return [str(entry).rpartition(".")[2] for entry in files]


with gr.Blocks() as demo:
    many = gr.File(file_count="multiple", file_types=["text", ".csv"], type="filepath", height=100)
    model = gr.Model3D(clear_color=[0.0, 0.0, 0.0, 0.0], label="3D", camera_position=(None, None, None))
    film = gr.Video(autoplay=True, show_share_button=False, mirror_webcam=False, min_length=None)
    up = gr.UploadButton("Upload", file_types=["image"], file_count="multiple")
    down = gr.DownloadButton("Download", visible=False)
    listed = gr.JSON()
    many.upload(names, many, listed, api_name="names")
    up.upload(
        lambda files: (gr.UploadButton(visible=False), gr.DownloadButton(value=files[0], visible=True)),
        up,
        [up, down],
        api_name=False,
    )
    model.change(lambda path: path.endswith(".obj"), model, gr.Checkbox(), api_name="is_model")
EXPECTED = [
    ("/names", ([file("words.txt"), file("table.csv")],), ["txt", "csv"]),
    ("/is_model", (file("cube.obj"),), True),
]
