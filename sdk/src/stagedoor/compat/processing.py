"""What apps used of `gradio.processing_utils`: sound and pictures from and to files and `data:` addresses."""

from __future__ import annotations

import base64
import mimetypes
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from stagedoor.components.ffmpeg import convert
from stagedoor.components.images import as_pil, encode, pillow_format
from stagedoor.components.sound import as_int16, read_wav, wav_bytes
from stagedoor.files.data_urls import decode_data_url

if TYPE_CHECKING:
    import numpy as np
    import PIL.Image

_WAV = ".wav"


def _data_url(data: bytes, mime_type: str) -> str:
    return f"data:{mime_type};base64,{base64.b64encode(data).decode()}"


def to_binary(value: str | dict[str, object]) -> bytes:
    """Return the bytes of a `data:` address, or of a dict that holds one as "data"."""
    return decode_base64_to_binary(str(value["data"]) if isinstance(value, dict) else value)[0]


def decode_base64_to_binary(encoding: str) -> tuple[bytes, str | None]:
    """Return the bytes of base64 text, with or without the head of a `data:` address, and the suffix that it names."""
    if encoding.startswith("data:"):
        data, suffix = decode_data_url(encoding)
        return data, suffix.lstrip(".") or None
    return base64.b64decode(encoding), None


def decode_base64_to_file(encoding: str, file_path: str | None = None, prefix: str | None = None) -> object:
    """Return an open temporary file with the bytes of base64 text.

    Args:
        encoding: The text.
        file_path: Path that the file's name is made from.
        prefix: Beginning of its name.
    """
    data, suffix = decode_base64_to_binary(encoding)
    ending = Path(file_path).suffix if file_path else f".{suffix}" if suffix else ""
    file = tempfile.NamedTemporaryFile(delete=False, prefix=prefix, suffix=ending)  # noqa: SIM115 - it is handed out
    file.write(data)
    file.flush()
    return file


def decode_base64_to_image(encoding: str) -> PIL.Image.Image:
    """Return the picture of base64 text."""
    import io

    import PIL.Image

    return PIL.Image.open(io.BytesIO(decode_base64_to_binary(encoding)[0]))


def encode_pil_to_base64(pil_image: PIL.Image.Image, format: str = "png") -> str:
    """Return a picture as a `data:` address."""
    return _data_url(encode(pil_image, format), f"image/{pillow_format(format).lower()}")


def encode_array_to_base64(image_array: np.ndarray, format: str = "png") -> str:
    """Return an array `(height, width[, 3 or 4])` as a `data:` address of a picture."""
    return encode_pil_to_base64(as_pil(image_array, "encode_array_to_base64"), format)


def encode_file_to_base64(f: str | Path) -> str:
    """Return a file as a `data:` address."""
    return _data_url(Path(f).read_bytes(), mimetypes.guess_type(str(f))[0] or "application/octet-stream")


def encode_url_to_base64(url: str) -> str:
    """Return what lies at a public address as a `data:` address.

    Raises:
        FileAccessError: When it cannot be fetched, or is no public one.
    """
    from stagedoor.files.remote import fetch

    with fetch(url, max_bytes=None) as found:
        kind = mimetypes.guess_type(found.name)[0] or "application/octet-stream"
        return _data_url(b"".join(found.chunks), kind)


def encode_url_or_file_to_base64(path: str | Path) -> str:
    """Return a file, or what lies at an address, as a `data:` address."""
    is_address = str(path).startswith(("http://", "https://"))
    return encode_url_to_base64(str(path)) if is_address else encode_file_to_base64(path)


def save_pil_to_file(pil_image: PIL.Image.Image, dir: str | None = None, format: str = "png") -> str:
    """Write a picture into a new file and return its path."""
    suffix = f".{format.lower()}"
    with tempfile.NamedTemporaryFile(delete=False, suffix=suffix, dir=dir) as file:
        file.write(encode(pil_image, format))
    return file.name


def resize_and_crop(img: PIL.Image.Image, size: tuple[int, int], crop_type: str = "center") -> PIL.Image.Image:
    """Cut and scale a picture to a size.

    Args:
        img: The picture.
        size: Width and height in px; 0 or None keeps the picture's own.
        crop_type: Which part stays: "center", "top" or "bottom".
    """
    from PIL import ImageOps

    height = {"top": 0.0, "center": 0.5, "bottom": 1.0}[crop_type]
    return ImageOps.fit(img, (size[0] or img.width, size[1] or img.height), centering=(0.5, height))


def audio_from_file(filename: str, crop_min: float = 0, crop_max: float = 100) -> tuple[int, np.ndarray]:
    """Return rate in Hz and samples of a sound.

    Args:
        filename: Its path; formats other than WAV need ffmpeg.
        crop_min: Where the wanted part begins, in percent of the length.
        crop_max: Where it ends.

    Raises:
        ConversionError: When it cannot be read.
    """
    path = Path(filename)
    data = path.read_bytes()
    rate, samples = read_wav(data if data[:4] == b"RIFF" else convert(path, _WAV, "-vn", "-acodec", "pcm_s16le"))
    first, last = (int(len(samples) * part / 100) for part in (crop_min, crop_max))
    return rate, samples[first:last]


def audio_to_file(sample_rate: int, data: np.ndarray, filename: str, format: str = "wav") -> None:
    """Write samples to a file.

    Args:
        sample_rate: Rate in Hz.
        data: Samples, `(n,)` or `(n, channels)`.
        filename: Path of the file.
        format: Its format; others than "wav" need ffmpeg.
    """
    wave = wav_bytes(sample_rate, convert_to_16_bit_wav(data))
    if format == "wav":
        Path(filename).write_bytes(wave)
        return
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / f"sound{_WAV}"
        source.write_bytes(wave)
        Path(filename).write_bytes(convert(source, f".{format}"))


def convert_to_16_bit_wav(data: np.ndarray) -> np.ndarray:
    """Return samples as int16, floats normalised to their peak."""
    return as_int16(data)
