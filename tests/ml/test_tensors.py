"""Tensors of torch where arrays are taken."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

import stagedoor as gr

pytestmark = pytest.mark.ml


def pixels(answer) -> np.ndarray:
    return np.asarray(Image.open(answer["path"] if isinstance(answer, dict) else answer).convert("RGB"))


@pytest.mark.parametrize(
    "kind", ["height and width", "channels last", "channels first", "floats with a gradient", "bfloat16"]
)
def test_images(kind: str, serve) -> None:
    import torch

    def gradient(width: float):
        grey = torch.linspace(0, 255, int(width)).repeat(int(width), 1)
        return {
            "height and width": grey.to(torch.uint8),
            "channels last": grey.to(torch.uint8)[:, :, None].repeat(1, 1, 3),
            "channels first": grey.to(torch.uint8)[None].repeat(3, 1, 1),
            "floats with a gradient": (grey / 255).requires_grad_(),
            "bfloat16": (grey / 255).to(torch.bfloat16),
        }[kind]

    client = serve(gr.Interface(gradient, gr.Number(), gr.Image(format="png")))
    found = pixels(client.predict(32, api_name="/gradient"))
    expected = np.linspace(0, 255, 32)[None, :, None].repeat(32, 0).repeat(3, 2)
    assert found.shape == (32, 32, 3)
    assert np.abs(found - expected).max() <= 2


def test_sound_scores_numbers_and_tables(serve) -> None:
    import torch

    def everything(count: float):
        probabilities = torch.softmax(torch.tensor([1.0, 2.0]), 0)
        return (
            (8000, torch.zeros(int(count), requires_grad=True)),
            dict(zip(["a", "b"], probabilities, strict=True)),
            torch.tensor(2.5),
            torch.eye(2),
            {"x": torch.arange(3)},
        )

    client = serve(gr.Interface(everything, "number", ["audio", "label", "number", "dataframe", "json"]))
    sound, label, number, table, data = client.predict(80, api_name="/everything")
    assert isinstance(sound, str)
    assert label["label"] == "b"
    assert number == 2.5
    assert table["data"] == [[1, 0], [0, 1]]
    assert data == {"x": [0, 1, 2]}


def test_images_become_tensors_again(serve, tmp_path) -> None:
    import torch
    from gradio_client import handle_file

    def invert(image: np.ndarray) -> np.ndarray:
        return 255 - torch.from_numpy(image).to(torch.uint8)  # type: ignore[return-value]

    Image.new("RGB", (4, 3), (255, 0, 100)).save(tmp_path / "a.png")
    client = serve(gr.Interface(invert, outputs=gr.Image(format="png")))
    found = pixels(client.predict(handle_file(tmp_path / "a.png"), api_name="/invert"))
    assert (found == [0, 255, 155]).all()


def test_a_gallery_of_one_tensor(serve) -> None:
    import torch

    client = serve(
        gr.Interface(lambda n: torch.zeros(int(n), 3, 5, 6), "number", gr.Gallery(format="png"), api_name="go")
    )
    assert [pixels(entry["image"]).shape for entry in client.predict(2, api_name="/go")] == [(5, 6, 3)] * 2
