"""Small sample files that come with the package: `gr.get_image()`, `gr.get_audio()` and their kin.

Made by `infra/samples/make.py`. Names of Gradio's own samples work as well: they stand for ours of the same kind.
"""

from __future__ import annotations

import random
from pathlib import Path

from stagedoor.files.access import set_static_paths

MEDIA_ROOT = Path(__file__).parents[1] / "_samples"
"""Folder of all samples."""
MEDIA_PATHS = [MEDIA_ROOT / kind for kind in ("images", "videos", "audio", "models3d", "data")]
"""Its folders, for `launch(allowed_paths=MEDIA_PATHS)`; samples may be handed out without that, too."""
_STANDS_FOR: dict[str, dict[str, str]] = {
    "images": {
        "avatar.png": "portrait.png",
        "bus.png": "portrait.png",
        "cheetah.jpg": "hills.jpg",
        "cheetah1.jpg": "evening.jpg",
        "groot.jpeg": "evening.jpg",
        "hf-logo_transpng.png": "portrait.png",
        "lion.jpg": "hills.jpg",
        "logo.png": "portrait.png",
        "screenshot.gif": "day.gif",
        "tower.jpg": "hills.jpg",
    },
    "audio": {
        "audio_sample.wav": "chime.wav",
        "cantina.wav": "scale.wav",
        "cate_blanch.mp3": "scale.mp3",
        "cate_blanch_2.mp3": "scale.mp3",
        "heath_ledger.mp3": "scale.mp3",
        "recording1.wav": "chime.wav",
        "sax.wav": "scale.wav",
    },
    "videos": {
        "a.mp4": "silent.mp4",
        "b.avi": "sunrise.mp4",
        "b.mp4": "sunrise.mp4",
        "muted_b.mp4": "silent.mp4",
        "world.mp4": "sunrise.mp4",
    },
    "models3d": {
        "Bunny.obj": "cube.obj",
        "Duck.glb": "cube.glb",
        "Fox.gltf": "cube.gltf",
        "face.obj": "cube.obj",
        "sofia.stl": "cube.stl",
    },
    "data": {
        "imagenet_labels.json": "labels.json",
        "s1.srt": "words.srt",
        "s2.vtt": "words.vtt",
        "s3.json": "words.json",
        "sample.txt": "note.txt",
        "time.csv": "time.csv",
        "titanic.csv": "voyage.csv",
    },
}


def _sample(kind: str, filename: str | None) -> str:
    if filename is not None and filename.startswith(("http://", "https://")):
        return filename
    folder = MEDIA_ROOT / kind
    names = sorted(path.name for path in folder.iterdir())
    if filename is None:
        return str(folder / random.choice(names))  # noqa: S311 - any will do
    name = _STANDS_FOR[kind].get(filename, filename)
    if name not in names:
        msg = f"There is no sample {filename!r}; there are {', '.join(names)}."
        raise FileNotFoundError(msg)
    return str(folder / name)


set_static_paths(MEDIA_ROOT)  # a function may return them, wherever the package is installed


def get_image(filename: str | None = None) -> str:
    """Return the path of a sample image: the named one, or any.

    Args:
        filename: hills.jpg, evening.jpg, portrait.png, day.gif, or the name of one of Gradio's. A web address is
            returned as it is.

    Raises:
        FileNotFoundError: When there is no such sample; says which there are.
    """
    return _sample("images", filename)


def get_audio(filename: str | None = None) -> str:
    """Return the path of a sample sound: scale.wav, scale.mp3, chime.wav, or any. Raises as `get_image`."""
    return _sample("audio", filename)


def get_video(filename: str | None = None) -> str:
    """Return the path of a sample film: sunrise.mp4, silent.mp4, or any. Raises as `get_image`."""
    return _sample("videos", filename)


def get_model3d(filename: str | None = None) -> str:
    """Return the path of a sample model: cube.obj, cube.stl, cube.glb, cube.gltf, or any. Raises as `get_image`."""
    return _sample("models3d", filename)


def get_file(filename: str | None = None) -> str:
    """Return the path of a sample table, text or subtitle (voyage.csv, time.csv, note.txt, …), or any. Raises as `get_image`."""
    return _sample("data", filename)
