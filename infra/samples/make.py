"""Make the sample media that `gr.get_image()` and its kin return: small files, all of them computed here.

Run with the development environment and ffmpeg: `.venv/bin/python infra/samples/make.py`. The results are committed.
"""

from __future__ import annotations

import base64
import csv
import json
import random
import struct
import subprocess
import tempfile
import wave
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

TARGET = Path(__file__).resolve().parents[2] / "sdk" / "src" / "stagedoor" / "_samples"
RATE_HZ = 16_000
CUBE = [(x, y, z) for x in (-1.0, 1.0) for y in (-1.0, 1.0) for z in (-1.0, 1.0)]
SIDES = [(0, 1, 3, 2), (4, 6, 7, 5), (0, 4, 5, 1), (2, 3, 7, 6), (0, 2, 6, 4), (1, 5, 7, 3)]
TRIANGLES = [t for a, b, c, d in SIDES for t in ((a, b, c), (a, c, d))]


def scene(width: int = 480, height: int = 320, sun: float = 0.3) -> Image.Image:
    """Draw hills under a sky, with the sun at a share of the width."""
    rows = np.linspace(0, 1, height)[:, None, None]
    sky = (1 - rows) * np.array([96, 150, 190]) + rows * np.array([246, 214, 170])
    picture = Image.fromarray(np.broadcast_to(sky, (height, width, 3)).astype(np.uint8))
    draw = ImageDraw.Draw(picture)
    x, y = sun * width, height * (0.55 - 0.3 * np.sin(sun * np.pi))
    draw.ellipse((x - 28, y - 28, x + 28, y + 28), fill=(255, 236, 190))
    for depth, color in enumerate([(120, 150, 140), (70, 110, 98), (24, 66, 55)]):
        xs = np.arange(width)
        ys = (
            height * (0.62 + 0.13 * depth)
            + 26 * np.sin(xs / (70 - 12 * depth) + depth * 2)
            + 9 * np.sin(xs / 17 + depth)
        )
        draw.polygon([(0, height), *zip(xs.tolist(), ys.tolist(), strict=True), (width, height)], fill=color)
    return picture


def portrait(size: int = 128) -> Image.Image:
    """Draw a round head and shoulders on a plain ground."""
    picture = Image.new("RGB", (size, size), (8, 113, 88))
    draw = ImageDraw.Draw(picture)
    draw.ellipse((size * 0.32, size * 0.2, size * 0.68, size * 0.56), fill=(244, 222, 200))
    draw.ellipse((size * 0.14, size * 0.62, size * 0.86, size * 1.4), fill=(238, 237, 233))
    return picture


def images() -> None:
    """Write the pictures."""
    scene().save(TARGET / "images" / "hills.jpg", quality=82)
    scene(360, 240, 0.75).save(TARGET / "images" / "evening.jpg", quality=82)
    portrait().save(TARGET / "images" / "portrait.png", optimize=True)
    frames = [scene(120, 80, sun).quantize(32) for sun in np.linspace(0.1, 0.9, 8)]
    frames[0].save(TARGET / "images" / "day.gif", save_all=True, append_images=frames[1:], duration=120, loop=0)


def melody(notes: list[float], seconds: float) -> np.ndarray:
    """Return tones one after the other, as int16."""
    parts = []
    for note in notes:
        t = np.arange(int(RATE_HZ * seconds)) / RATE_HZ
        tone = sum(np.sin(2 * np.pi * note * k * t) / k**2 for k in (1, 2, 3))
        parts.append(tone * np.exp(-3 * t) * np.minimum(1, t * 200))
    whole = np.concatenate(parts)
    return (whole / np.abs(whole).max() * 24000).astype(np.int16)


def sounds() -> None:
    """Write the sounds."""
    scale = [261.63, 293.66, 329.63, 392.0, 440.0]
    for name, notes, seconds in [("scale.wav", scale, 0.4), ("chime.wav", [523.25, 659.25, 783.99], 0.3)]:
        with wave.open(str(TARGET / "audio" / name), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE_HZ)
            file.writeframes(melody(notes, seconds).tobytes())
    ffmpeg("-i", TARGET / "audio" / "scale.wav", "-b:a", "48k", TARGET / "audio" / "scale.mp3")


def films() -> None:
    """Write a sunrise, with and without sound."""
    with tempfile.TemporaryDirectory() as folder:
        for index, sun in enumerate(np.linspace(0.05, 0.95, 48)):
            scene(320, 240, float(sun)).save(Path(folder) / f"{index:03}.png")
        film = ["-framerate", "24", "-i", f"{folder}/%03d.png"]
        coding = ["-c:v", "libx264", "-pix_fmt", "yuv420p", "-crf", "30", "-movflags", "+faststart"]
        sound = ["-i", TARGET / "audio" / "scale.wav", "-shortest", "-c:a", "aac", "-b:a", "48k"]
        ffmpeg(*film, *sound, *coding, TARGET / "videos" / "sunrise.mp4")
        ffmpeg(*film, *coding, TARGET / "videos" / "silent.mp4")


def models() -> None:
    """Write a cube in four formats."""
    folder = TARGET / "models3d"
    lines = [f"v {x:g} {y:g} {z:g}" for x, y, z in CUBE] + [f"f {a + 1} {b + 1} {c + 1}" for a, b, c in TRIANGLES]
    (folder / "cube.obj").write_text("\n".join(lines) + "\n")
    facets = b"".join(struct.pack("<12fH", 0, 0, 0, *CUBE[a], *CUBE[b], *CUBE[c], 0) for a, b, c in TRIANGLES)
    (folder / "cube.stl").write_bytes(b"cube".ljust(80) + struct.pack("<I", len(TRIANGLES)) + facets)
    points = b"".join(struct.pack("<3f", *point) for point in CUBE)
    indices = b"".join(struct.pack("<3H", *triangle) for triangle in TRIANGLES)
    blob = points + indices
    gltf = {
        "asset": {"version": "2.0"},
        "scene": 0,
        "scenes": [{"nodes": [0]}],
        "nodes": [{"mesh": 0}],
        "meshes": [{"primitives": [{"attributes": {"POSITION": 0}, "indices": 1, "material": 0}]}],
        "materials": [{"pbrMetallicRoughness": {"baseColorFactor": [0.03, 0.44, 0.35, 1], "metallicFactor": 0.1}}],
        "accessors": [
            {"bufferView": 0, "componentType": 5126, "count": 8, "type": "VEC3", "min": [-1] * 3, "max": [1] * 3},
            {"bufferView": 1, "componentType": 5123, "count": len(TRIANGLES) * 3, "type": "SCALAR"},
        ],
        "bufferViews": [
            {"buffer": 0, "byteOffset": 0, "byteLength": len(points), "target": 34962},
            {"buffer": 0, "byteOffset": len(points), "byteLength": len(indices), "target": 34963},
        ],
        "buffers": [{"byteLength": len(blob)}],
    }
    text = json.dumps(gltf, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 4)
    padded = blob + b"\0" * (-len(blob) % 4)
    head = struct.pack("<4sII", b"glTF", 2, 12 + 8 + len(text) + 8 + len(padded))
    chunks = struct.pack("<I4s", len(text), b"JSON") + text + struct.pack("<I4s", len(padded), b"BIN\0") + padded
    (folder / "cube.glb").write_bytes(head + chunks)
    uri = "data:application/octet-stream;base64," + base64.b64encode(blob).decode()
    (folder / "cube.gltf").write_text(json.dumps({**gltf, "buffers": [{"byteLength": len(blob), "uri": uri}]}))


def tables() -> None:
    """Write tables, labels, texts and subtitles."""
    folder = TARGET / "data"
    chance = random.Random(7)  # noqa: S311 - made-up people
    first, last = ["Ada", "Ben", "Cleo", "Dan", "Eva", "Finn", "Gia", "Hugo"], ["Ames", "Berg", "Cole", "Dahl", "Eng"]
    columns = [
        "PassengerId",
        "Survived",
        "Pclass",
        "Name",
        "Sex",
        "Age",
        "SibSp",
        "Parch",
        "Ticket",
        "Fare",
        "Cabin",
        "Embarked",
    ]
    with (folder / "voyage.csv").open("w", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(columns)
        for number in range(1, 201):
            title, sex = chance.choice([("Mr.", "male"), ("Mrs.", "female"), ("Miss.", "female")])
            level = chance.choice([1, 2, 3, 3])
            name = f"{chance.choice(last)}, {title} {chance.choice(first)}"
            lived = int(chance.random() < (0.75 if sex == "female" else 0.25) - 0.06 * level)
            age = "" if chance.random() < 0.1 else chance.randint(1, 74)
            fare = round(chance.uniform(6, 30) * (4 - level), 2)
            cabin = f"{chance.choice('ABCDE')}{chance.randint(1, 120)}" if level == 1 else ""
            kin = [chance.choice([0, 0, 1]), chance.choice([0, 0, 0, 1, 2])]
            table.writerow(
                [number, lived, level, name, sex, age, *kin, 10_000 + number, fare, cabin, chance.choice("SCQ")]
            )
    rows = "".join(f"{n},{n * 2 - 1},{20 + n * 3}\n" for n in range(1, 11))
    (folder / "time.csv").write_text("time,value,price\n" + rows)
    (folder / "labels.json").write_text(json.dumps([f"class {n}" for n in range(1000)]))
    (folder / "note.txt").write_text("A short text, to be read by an example.\n")
    words = ["One", "Two", "Three", "Four"]
    cues = [(f"00:00:0{n}", f"00:00:0{n + 1}", word) for n, word in enumerate(words)]
    blocks = [f"{n}\n{start},000 --> {end},000\n{word}\n" for n, (start, end, word) in enumerate(cues, 1)]
    (folder / "words.srt").write_text("\n".join(blocks))
    (folder / "words.vtt").write_text(
        "WEBVTT\n\n" + "\n".join(f"{start}.000 --> {end}.000\n{word}\n" for start, end, word in cues)
    )
    spoken = [{"text": word, "timestamp": [n, n + 1]} for n, word in enumerate(words)]
    (folder / "words.json").write_text(json.dumps(spoken))


def ffmpeg(*arguments: object) -> None:
    """Run ffmpeg so that the same input gives the same file."""
    exact = ["-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact"]
    *before, target = [str(argument) for argument in arguments]
    subprocess.run(["ffmpeg", "-v", "error", "-y", *before, *exact, target], check=True)


if __name__ == "__main__":
    for name in ("images", "audio", "videos", "models3d", "data"):
        (TARGET / name).mkdir(parents=True, exist_ok=True)
    images()
    sounds()
    films()
    models()
    tables()
    for path in sorted(TARGET.rglob("*.*")):
        print(f"{path.stat().st_size:8} {path.relative_to(TARGET)}")
