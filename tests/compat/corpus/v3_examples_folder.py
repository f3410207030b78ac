"""Gradio 3: the examples are a folder, with a log.csv that says what goes where."""

import os

import gradio as gr
from expectations import file

folder = "cases"
os.makedirs(folder, exist_ok=True)
with open("red.png", "rb") as picture, open(os.path.join(folder, "one.png"), "wb") as copy:
    copy.write(picture.read())
with open(os.path.join(folder, "log.csv"), "w") as log:
    log.write("name,image\nA picture,one.png\n")


def describe(name, image):
    return f"{name}: {image.size[0]}x{image.size[1]}"


demo = gr.Interface(
    describe,
    [gr.Textbox(label="name"), gr.Image(type="pil", label="image")],
    "text",
    examples=folder,
    examples_per_page=2,
)
EXPECTED = [("/predict", ("P", file("red.png")), "P: 8x6")]
