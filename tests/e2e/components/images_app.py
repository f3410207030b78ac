"""The app of the browser tests of comparing, marking and drawing on images."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import PIL.Image

import stagedoor as gr

FOLDER = Path(sys.argv[2])
RED = PIL.Image.new("RGB", (320, 200), (200, 40, 40))
BLUE = PIL.Image.new("RGB", (320, 200), (40, 40, 200))
BLUE.save(FOLDER / "blue.png")
MASK = np.zeros((200, 320))
MASK[120:180, 200:300] = 1
REGIONS = (RED, [((20, 20, 120, 90), "cat"), (MASK, "dog")])


def chosen(event: gr.SelectData) -> str:
    """Say which region was chosen."""
    return f"{event.index} {event.value}"


def described(value: dict[str, object] | None) -> str:
    """Say how large a drawing is, how many layers it has, and how much is painted."""
    if value is None:
        return "nothing"
    composite = np.asarray(value["composite"])
    background = np.asarray(value["background"])
    layers = [np.asarray(layer) for layer in value["layers"]]  # pyright: ignore[reportGeneralTypeIssues, reportUnknownVariableType]
    inked = ["ink" if layer[:, :, 3].any() else "clear" for layer in layers]
    shape = f"{composite.shape[1]}x{composite.shape[0]}"
    return f"{shape} on {tuple(int(part) for part in background[0, 0])}: {' '.join(inked)}"


def middle(value: dict[str, object] | None) -> str:
    """Say what stands in the middle of the composite and of each layer, as the letters of what is painted there."""
    if value is None:
        return "nothing"
    pictures = [np.asarray(picture) for picture in (value["composite"], *value["layers"])]  # pyright: ignore[reportGeneralTypeIssues, reportUnknownVariableType]
    sizes = {f"{picture.shape[1]}x{picture.shape[0]}" for picture in pictures}
    names = {(255, 0, 0, 255): "red", (0, 0, 255, 255): "blue", (0, 0, 0, 0): "clear", (0, 0, 255, 128): "half blue"}
    middles = [
        tuple(int(part) for part in picture[picture.shape[0] // 2, picture.shape[1] // 2]) for picture in pictures
    ]
    return f"{sizes.pop()} {' | '.join(names.get(pixel, str(pixel)) for pixel in middles)}"


with gr.Blocks(title="Images") as demo:
    with gr.Tab("Compare"):
        gr.ImageSlider((RED, BLUE), label="Before and after", interactive=False)
        pair = gr.ImageSlider(label="Two of yours", type="filepath", interactive=True)
    with gr.Tab("Regions"):
        regions = gr.AnnotatedImage(REGIONS, label="Pets")
        told = gr.Textbox(label="Chosen")
        regions.select(chosen, None, told)
    with gr.Tab("Draw"):
        sketch = gr.Sketchpad(label="Sketch", canvas_size=(400, 300))
        said = gr.Textbox(label="Drawn")
        gr.Button("Describe").click(described, sketch, said)
    with gr.Tab("Edit"):
        editor = gr.ImageEditor(label="Picture", layers=gr.LayerOptions(layers=["Base"]))
        heard = gr.Textbox(label="Edited")
        gr.Button("Describe picture").click(described, editor, heard)
    with gr.Tab("Layers"):
        ink = gr.Brush(colors=["#ff0000", "#0000ff"], default_size=60)
        stack = gr.ImageEditor(label="Stack", sources=(), canvas_size=(300, 200), brush=ink)
        found = gr.Textbox(label="Middle")
        gr.Button("Look").click(middle, stack, found)

if __name__ == "__main__":
    demo.launch(server_port=int(sys.argv[1]), quiet=False)
