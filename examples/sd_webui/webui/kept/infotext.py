"""Generation parameters as text, in the form that this family of programs shares, and in picture files.

    a lake at sunset
    Negative prompt: city
    Steps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1, Size: 512x512

PNG files have it in the text chunk `parameters`, JPEG and WebP in the EXIF user comment.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from PIL import ExifTags, Image
from PIL.PngImagePlugin import PngInfo

CHUNK = "parameters"
_NEGATIVE = "Negative prompt:"
_UNICODE = b"UNICODE\x00"
_LEAST_FIELDS = 3
"""Fewer fields than this are the last line of a prompt that happens to have a colon."""


def written(prompt: str, negative: str, fields: Mapping[str, object]) -> str:
    """Write parameters; fields that are None or empty are left out."""
    lines = [prompt.strip()]
    if negative.strip():
        lines.append(f"{_NEGATIVE} {negative.strip()}")
    shown = {name: _plain(value) for name, value in fields.items() if value not in (None, "", [])}
    lines.append(", ".join(f"{name}: {_quoted(value)}" for name, value in shown.items()))
    return "\n".join(lines).strip()


def _plain(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.4f}".rstrip("0").rstrip(".")
    return str(value)


def _quoted(value: str) -> str:
    return json.dumps(value, ensure_ascii=False) if any(sign in value for sign in ',:"\n') else value


def read(text: str) -> dict[str, str]:
    """Read parameters. The prompts are under "Prompt" and "Negative prompt"; text without fields is all prompt."""
    lines = text.strip().split("\n")
    fields = _fields(lines[-1])
    if len(fields) >= _LEAST_FIELDS:
        lines = lines[:-1]
    else:
        fields = {}
    negative_at = next((at for at, line in enumerate(lines) if line.strip().startswith(_NEGATIVE)), len(lines))
    negative = "\n".join(lines[negative_at:]).strip().removeprefix(_NEGATIVE).strip()
    return {"Prompt": "\n".join(lines[:negative_at]).strip(), "Negative prompt": negative, **fields}


def _fields(line: str) -> dict[str, str]:
    """Split "Name: value, Name: value" at commas that stand in no quotes; anything else gives what fits."""
    found: dict[str, str] = {}
    rest = line
    while rest.strip():
        name, colon, rest = rest.partition(":")
        if not colon:
            break
        rest = rest.lstrip()
        if rest.startswith('"'):
            try:
                value, end = json.JSONDecoder().raw_decode(rest)
            except ValueError:
                break
            rest = rest[end:].partition(",")[2]
        else:
            value, _, rest = rest.partition(",")
        found[name.strip()] = str(value).strip()
    return found


def read_from(picture: Image.Image) -> str:
    """Return the parameters that a picture carries; empty when it has none."""
    text = picture.info.get(CHUNK)
    if isinstance(text, str) and text.strip():
        return text
    comment = picture.getexif().get_ifd(ExifTags.IFD.Exif).get(ExifTags.Base.UserComment)
    if isinstance(comment, bytes):
        if comment.startswith(_UNICODE):
            return comment[len(_UNICODE) :].decode("utf-16-be", "replace")
        return comment.removeprefix(b"ASCII\x00\x00\x00").decode("utf-8", "replace").strip("\x00")
    return comment if isinstance(comment, str) else ""


def save_options(path: Path, text: str) -> dict[str, object]:
    """Return what Pillow needs to write parameters into a file of this type."""
    if not text:
        return {}
    if path.suffix == ".png":
        chunk = PngInfo()
        chunk.add_text(CHUNK, text)
        return {"pnginfo": chunk}
    exif = Image.Exif()
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.UserComment] = _UNICODE + text.encode("utf-16-be")
    return {"exif": exif.tobytes()}
