"""An app for tests of streams in more than one process: sound and film going out, pictures and sound coming in."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

import stagedoor as gr

FOLDER = Path(sys.argv[1])
"""Where functions meet with the test."""
RATE_HZ = 16_000


def tone(seconds: float) -> tuple[int, np.ndarray]:
    return RATE_HZ, (np.sin(np.arange(int(RATE_HZ * seconds)) / RATE_HZ * 440 * 6.2832) * 0.5).astype(np.float32)


def speak(text: str) -> Iterator[tuple[object, str]]:
    yield None, "thinking"
    for number, word in enumerate(text.split()):
        if word == "wait":
            (FOLDER / f"waiting-{os.getpid()}").touch()
            while not (FOLDER / "go-on").exists():
                time.sleep(0.005)
        if word == "fail":
            raise gr.Error("no voice")
        yield tone(0.5), f"{number + 1} {os.getpid()}"


def show() -> Iterator[str]:
    film = gr.get_video("sunrise.mp4")
    yield film
    yield film


def look(picture: np.ndarray) -> str:
    return f"{picture.shape[:2]} {os.getpid()}"


def keep(path: str) -> str:
    return path


def hear(chunk: tuple[int, np.ndarray], so_far: float) -> tuple[float, str]:
    so_far += len(chunk[1]) / chunk[0]
    return so_far, f"{so_far:.1f} {os.getpid()}"


def answer(text: str) -> tuple[object, str]:
    if text == "die":
        os._exit(3)
    return tone(0.2 * len(text)), f"{text} {os.getpid()}"


with gr.Blocks() as demo:
    text, said = gr.Textbox(label="Text"), gr.Textbox(label="Said")
    sound, film = gr.Audio(streaming=True), gr.Video(streaming=True)
    mp3 = gr.Audio(streaming=True, format="mp3")
    gr.Button().click(speak, text, [sound, said], api_name="speak")
    gr.Button().click(speak, text, [mp3, said], api_name="speak_mp3")
    gr.Button().click(speak, text, [sound, said], api_name="speak_a_second", time_limit=1)
    gr.Button().click(show, None, film, api_name="show")
    camera = gr.Image(sources="webcam", streaming=True)
    paths = gr.Image(sources="webcam", streaming=True, type="filepath")
    microphone = gr.Audio(sources="microphone", streaming=True)
    length = gr.State(0.0)
    camera.stream(look, camera, said, api_name="look")
    paths.stream(keep, paths, said, api_name="keep")
    camera.stream(look, camera, said, api_name="look_a_second", time_limit=1)
    microphone.stream(hear, [microphone, length], [length, said], api_name="hear")
    camera.stream(answer, text, [sound, said], api_name="answer")

demo.launch(server_port=0, workers=int(os.environ.get("APP_WORKERS", "2")), show_error=True, prevent_thread_lock=True)
print(f"serving {demo.local_url} as {os.getpid()}", flush=True)
demo.block_thread()
