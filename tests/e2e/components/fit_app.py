"""The app of the browser tests of what fits into little room, and of what is only looked at."""

from __future__ import annotations

import sys
from pathlib import Path

from PIL import Image

import stagedoor as gr

FOLDER = Path(sys.argv[2])
PICTURES = [FOLDER / f"{name}.png" for name in ("red", "green", "blue")]
for path in PICTURES:
    Image.new("RGB", (400, 200), path.stem).save(path)
NOTE = FOLDER / "a note with a long name.txt"
NOTE.write_text("words")
LINES = [{"speaker": "Ada", "text": "Hello"}]


def fail() -> None:
    raise gr.Error("The disk of the machine is full, and nobody has looked after it for years.")


with gr.Blocks(title="Fit") as demo:
    with gr.Tab("Narrow"):
        with gr.Row():
            for name in ("One", "Two", "Three"):
                with gr.Column(min_width=80):
                    failing = gr.Textbox(label=name)
        gr.Button("Fail").click(fail, None, failing)
        with gr.Row():
            gr.Button("Begin now", variant="primary")
            for name in ("Look again", "Take away", "Start over", "Something else"):
                gr.Button(name)
        gr.Slider(-1_000_000, 1_000_000, 123456, step=1, label="Large")
        gr.Slider(0, 10, 4, label="Small")
        with gr.Row():
            for name in ("Left", "Middle", "Right"):
                with gr.Column(min_width=80):
                    gr.File([str(NOTE), str(PICTURES[0])], label=name, file_count="multiple", interactive=True)
        gr.MultimodalTextbox(label="Say", lines=3, stop_btn=True)
    with gr.Tab("Looked at"):
        gr.Dialogue(LINES, label="Said", speakers=["Ada", "Bob"], interactive=False)
        gr.Dialogue(LINES, label="Written", speakers=["Ada", "Bob"])
        gr.Dataframe([["a", True], ["b", False]], headers=["name", "ok"], label="Marks", interactive=False)
        gr.Dataframe(label="Nothing", interactive=False)
        gr.ColorPicker("rgba(0,128,0,0.5)", label="Half", interactive=False)
        gr.ColorPicker("#ff8800", label="Mine")
        gr.MultimodalTextbox({"text": "said", "files": []}, label="Sent", interactive=False)
        gr.Dropdown(["a", "b"], value=["a"], multiselect=True, label="Chosen", interactive=False)
        gr.Textbox("some words", label="To copy", buttons=["copy"])
        gr.HTML("<p>within</p>", label="Named HTML", show_label=True)
        gr.Textbox("نص", label="عنوان", rtl=True)
    with gr.Tab("Pictures"):
        fill = gr.Button("Fill")
        shown = gr.Gallery(label="Previewed", preview=True)
        fill.click(lambda: [str(path) for path in PICTURES], None, shown)
        gr.Gallery([str(PICTURES[0])] * 30, label="Many", columns=2)
        gr.Image(str(PICTURES[0]), label="Low", height=300, interactive=False)

if __name__ == "__main__":
    demo.launch(server_port=int(sys.argv[1]), quiet=False)
