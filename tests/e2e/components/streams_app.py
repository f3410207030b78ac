"""The app of the stream tests: a camera and a microphone that stream in, sound and film that stream out."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator

import numpy as np

import stagedoor as gr

RATE_HZ = 16000


def look(picture: np.ndarray, seen: int) -> tuple[str, int]:
    """Count pictures and say how large they are."""
    return f"{seen + 1} pictures, {picture.shape[1]} wide", seen + 1


def listen(piece: tuple[int, np.ndarray], heard_s: float) -> tuple[str, float]:
    """Add up the seconds of the pieces."""
    rate, samples = piece
    heard_s += len(samples) / rate
    return f"{heard_s:.2f} s heard", heard_s


def fail(_: np.ndarray) -> str:
    raise gr.Error("The model fell over")


def speak() -> Iterator[tuple[int, np.ndarray]]:
    for hertz in (330, 440, 550):
        time.sleep(0.3)
        yield RATE_HZ, (np.sin(np.arange(RATE_HZ // 2) / RATE_HZ * hertz * 6.2832) * 0.5).astype(np.float32)


def show() -> Iterator[str]:
    for _ in range(2):
        yield gr.get_video("sunrise.mp4")
        time.sleep(0.5)


@gr.cache
def compute(number: float) -> str:
    time.sleep(0.2)
    return str(number * number)


with gr.Blocks() as demo:
    with gr.Tab("Camera"):
        camera, seen, count = gr.Image(streaming=True, label="Eye"), gr.Textbox(label="Seen"), gr.State(0)
        camera.stream(look, [camera, count], [seen, count], stream_every=0.1)
    with gr.Tab("Short"):
        short, short_seen = gr.Image(streaming=True, label="Short eye"), gr.Textbox(label="Short seen")
        short.stream(lambda picture: str(picture.shape), short, short_seen, stream_every=0.1, time_limit=2)
    with gr.Tab("Broken"):
        broken = gr.Image(streaming=True, label="Broken eye")
        broken.stream(fail, broken, gr.Textbox(label="Nothing"))
    with gr.Tab("Microphone"):
        microphone, heard, seconds = gr.Audio(streaming=True, label="Ear"), gr.Textbox(label="Heard"), gr.State(0.0)
        microphone.stream(listen, [microphone, seconds], [heard, seconds], stream_every=0.25)

    with gr.Tab("Voice"):
        voice = gr.Audio(streaming=True, autoplay=True, label="Voice")
        silent_voice = gr.Audio(streaming=True, label="Silent voice")
        gr.Button("Speak").click(speak, None, voice)
        gr.Button("Speak later").click(speak, None, silent_voice)
    with gr.Tab("Film"):
        film = gr.Video(streaming=True, autoplay=True, label="Film")
        gr.Button("Show").click(show, None, film)
    with gr.Tab("Cache"):
        number, square = gr.Number(7, label="Number"), gr.Textbox(label="Square")
        gr.Button("Compute").click(compute, number, square)

if __name__ == "__main__":
    demo.launch(server_port=int(sys.argv[1]))
