"""Sample media: they are there, they are what they say, and Gradio's names for its own work too."""

from __future__ import annotations

import wave
from pathlib import Path

import pandas as pd
import pytest
from PIL import Image

import stagedoor as gr


@pytest.mark.parametrize(
    ("get", "name", "suffix"),
    [
        (gr.get_image, "tower.jpg", ".jpg"),
        (gr.get_image, "portrait.png", ".png"),
        (gr.get_audio, "cantina.wav", ".wav"),
        (gr.get_audio, "cate_blanch.mp3", ".mp3"),
        (gr.get_video, "world.mp4", ".mp4"),
        (gr.get_model3d, "Duck.glb", ".glb"),
        (gr.get_model3d, "sofia.stl", ".stl"),
        (gr.get_file, "titanic.csv", ".csv"),
    ],
)
def test_samples_by_name(get, name: str, suffix: str) -> None:
    path = Path(get(name))
    assert path.is_absolute()
    assert path.suffix == suffix
    assert path.stat().st_size > 100


@pytest.mark.parametrize("get", [gr.get_image, gr.get_audio, gr.get_video, gr.get_model3d, gr.get_file])
def test_any_sample(get) -> None:
    assert Path(get()).is_file()


def test_the_folders_can_be_named() -> None:
    assert Path(gr.get_audio("sax.wav")).parent in gr.media.MEDIA_PATHS
    assert all(folder.is_dir() and folder.parent == gr.media.MEDIA_ROOT for folder in gr.media.MEDIA_PATHS)


def test_a_name_that_is_none() -> None:
    with pytest.raises(FileNotFoundError, match=r"no sample 'x.png'; there are .*hills.jpg"):
        gr.get_image("x.png")


def test_a_web_address_stays_one() -> None:
    assert gr.get_image("https://example.org/cat.png") == "https://example.org/cat.png"


def test_the_samples_can_be_read() -> None:
    assert Image.open(gr.get_image("hills.jpg")).size == (480, 320)
    with wave.open(gr.get_audio("scale.wav")) as sound:
        assert sound.getnframes() == 2 * sound.getframerate()
    assert {"Survived", "Age", "Fare"} <= set(pd.read_csv(gr.get_file("titanic.csv")).columns)
    assert len(pd.read_csv(gr.get_file("time.csv"))) == 10


def test_a_function_may_return_one() -> None:
    image = gr.Image(label="Picture")
    assert image.postprocess(gr.get_image("hills.jpg"))["orig_name"] == "hills.jpg"


def test_a_file_as_gradio_names_it() -> None:
    file = gr.FileData(path=gr.get_image("hills.jpg"), orig_name="view.jpg")
    assert file.model_dump()["meta"] == {"_type": "gradio.FileData"}
    assert gr.Image().postprocess(file)["mime_type"] == "image/jpeg"
    assert gr.FileSize.MB == 1 << 20
