"""The app of the browser tests of 3D models and of charts that the page draws by itself."""

from __future__ import annotations

import json
import struct
import sys
from pathlib import Path

import stagedoor as gr

FOLDER = Path(sys.argv[2])
CORNERS = [(x, y, z) for x in (0, 1) for y in (0, 1) for z in (0, 1)]
SIDES = [(0, 1, 3, 2), (4, 6, 7, 5), (0, 4, 5, 1), (2, 3, 7, 6), (0, 2, 6, 4), (1, 5, 7, 3)]
CUBE = FOLDER / "cube.obj"
CUBE.write_text(
    "".join(f"v {x} {y} {z}\n" for x, y, z in CORNERS)
    + "".join(f"f {' '.join(str(corner + 1) for corner in side)}\n" for side in SIDES)
)
POINTS = FOLDER / "points.ply"
POINTS.write_text(
    "ply\nformat ascii 1.0\nelement vertex 8\nproperty float x\nproperty float y\nproperty float z\n"
    "property uchar red\nproperty uchar green\nproperty uchar blue\nend_header\n"
    + "".join(f"{x} {y} {z} 200 40 40\n" for x, y, z in CORNERS)
)
SPLATS = FOLDER / "cloud.splat"
SPLATS.write_bytes(
    b"".join(struct.pack("<6f8B", x, y, z, 1, 1, 1, 40, 200, 40, 255, 0, 0, 0, 0) for x, y, z in CORNERS)
)
BROKEN = FOLDER / "broken.glb"
BROKEN.write_bytes(b"glTF" + bytes(40))

CHART = {
    "title": "Plays a month",
    "data": {"values": [{"month": "Jan", "plays": 3}, {"month": "Feb", "plays": 5}]},
    "mark": "bar",
    "encoding": {"x": {"field": "month", "type": "nominal"}, "y": {"field": "plays", "type": "quantitative"}},
}


def name_of(model: str | None) -> str:
    """Say which model was given."""
    return Path(model).name if model else "none"


with gr.Blocks(title="Models") as demo:
    with gr.Tab("Solid"):
        model = gr.Model3D(CUBE, label="Cube", clear_color=(0, 0, 1, 1))
        told = gr.Textbox(label="Model")
        turned = gr.Textbox(label="Turned")
        gr.Button("Name it").click(name_of, model, told)
        model.edit(lambda: "yes", None, turned)
        model.clear(lambda: "removed", None, turned)
    with gr.Tab("Others"):
        gr.Model3D(CUBE, label="Wires", display_mode="wireframe", interactive=False)
        gr.Model3D(CUBE, label="Corners", display_mode="point_cloud", interactive=False)
        gr.Model3D(POINTS, label="Scan", interactive=False)
        gr.Model3D(SPLATS, label="Splats", interactive=False)
        gr.Model3D(BROKEN, label="Broken", interactive=False)
    with gr.Tab("Chart"):
        gr.Plot({"type": "altair", "plot": json.dumps(CHART)}, label="Chart")

if __name__ == "__main__":
    demo.launch(server_port=int(sys.argv[1]), quiet=False, allowed_paths=[str(FOLDER)])
