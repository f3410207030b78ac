"""Sound as arrays and as WAV files.

Arrays are `(samples,)` or `(samples, channels) int16`, together with a rate in Hz. WAV is read and written here,
without ffmpeg; numpy is loaded when the first array is met.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from stagedoor.components.arrays import as_numpy

if TYPE_CHECKING:
    import numpy as np

_PCM, _FLOAT, _EXTENSIBLE = 1, 3, 0xFFFE

_MAGIC = (b"ID3", b"OggS", b"fLaC", b"FORM", b"\x1aE\xdf\xa3", b".snd", b"caff", b"#!AMR", b"MThd", b"0&\xb2u")


def looks_like_sound(head: bytes) -> bool:
    """Whether a file's first bytes are those of a sound (or of a video, which may hold one)."""
    if head[:4] == b"RIFF" and head[8:12] in {b"WAVE", b"AVI "}:
        return True
    if head[4:8] == b"ftyp" or head.startswith(_MAGIC):
        return True
    # MPEG audio and AAC frames start with eleven or twelve set bits.
    return len(head) > 1 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0 and head[1] != 0xFF


def read_wav(data: bytes) -> tuple[int, np.ndarray]:
    """Return the rate in Hz and the samples of a WAV file.

    Raises:
        ValueError: When it is no WAV file, is cut short, or holds compressed sound.
    """
    if len(data) < 12 or data[:4] != b"RIFF" or data[8:12] != b"WAVE":
        msg = "it is no WAV file"
        raise ValueError(msg)
    layout: tuple[int, int, int, int] | None = None
    position = 12
    while position + 8 <= len(data):
        name, size = data[position : position + 4], int.from_bytes(data[position + 4 : position + 8], "little")
        body = position + 8
        if name == b"fmt " and size >= 16 and body + min(size, 40) <= len(data):
            kind, channels, rate, _, _, bits = struct.unpack_from("<HHIIHH", data, body)
            if kind == _EXTENSIBLE and size >= 40:
                kind = int.from_bytes(data[body + 24 : body + 26], "little")
            layout = (kind, channels, rate, bits)
        elif name == b"data" and layout is not None:
            # Recorders that stream write a length of 0 or 2**32-1: take what is there.
            end = len(data) if size in {0, 0xFFFFFFFF} else min(body + size, len(data))
            return layout[2], _samples(data[body:end], layout)
        position = body + size + (size & 1)
    msg = "it holds no samples"
    raise ValueError(msg)


def _samples(raw: bytes, layout: tuple[int, int, int, int]) -> np.ndarray:
    import numpy as np

    kind, channels, rate, bits = layout
    width = bits // 8
    if channels < 1 or rate < 1 or (kind, bits) not in {
        (_PCM, 8), (_PCM, 16), (_PCM, 24), (_PCM, 32), (_FLOAT, 32), (_FLOAT, 64),
    }:  # fmt: skip
        msg = f"its encoding (kind {kind}, {bits} bits) is not plain PCM"
        raise ValueError(msg)
    raw = raw[: len(raw) // (width * channels) * width * channels]
    if kind == _FLOAT:
        floats = np.frombuffer(raw, f"<f{width}")
        samples = (np.clip(np.nan_to_num(floats), -1, 1) * 32767).astype(np.int16)
    elif bits == 8:
        samples = (np.frombuffer(raw, np.uint8).astype(np.int16) - 128) << 8
    elif bits == 24:
        # The upper two of three bytes are the 16-bit sample.
        triples = np.frombuffer(raw, np.uint8).reshape(-1, 3)
        samples = np.ascontiguousarray(triples[:, 1:]).view("<i2").reshape(-1)
    elif bits == 32:
        samples = (np.frombuffer(raw, "<i4") >> 16).astype(np.int16)
    else:
        samples = np.frombuffer(raw, "<i2").astype(np.int16)
    return samples.reshape(-1, channels) if channels > 1 else samples


def as_int16(samples: object, *, normalise: bool = True) -> np.ndarray:
    """Return samples as int16. Floats are normalised to their peak, as in Gradio; wider integers are cut.

    Args:
        samples: The sound.
        normalise: Whether floats are; without, they are cut to -1 to 1.

    Raises:
        ValueError: When it is no sound: not numbers, or of more than two dimensions.
    """
    import numpy as np

    array = np.asarray(as_numpy(samples))
    if array.ndim == 0 or array.ndim > 2:
        msg = f"sound has the shape (samples,) or (samples, channels); got {array.shape}"
        raise ValueError(msg)
    if array.dtype == np.int16:
        return array
    if np.issubdtype(array.dtype, np.floating):
        clean = np.nan_to_num(array.astype(np.float64))
        if not normalise:
            return (np.clip(clean, -1, 1) * 32767).astype(np.int16)
        peak = float(np.abs(clean).max()) if clean.size else 0.0
        return (clean / peak * 32767).astype(np.int16) if peak else clean.astype(np.int16)
    if array.dtype == np.bool_ or not np.issubdtype(array.dtype, np.integer):
        msg = f"sound takes numbers; got {array.dtype}"
        raise ValueError(msg)
    wide = array.astype(np.int64)
    bits = array.dtype.itemsize * 8
    if array.dtype == np.uint8:
        return (wide * 257 - (1 << 15)).astype(np.int16)  # 0 to 255 fill the range
    if np.issubdtype(array.dtype, np.unsignedinteger):
        wide -= 1 << (bits - 1)
    return (wide >> (bits - 16) if bits > 16 else wide << (16 - bits)).astype(np.int16)


def wav_bytes(rate: int, samples: np.ndarray) -> bytes:
    """Return a WAV file of int16 samples."""
    channels = samples.shape[1] if samples.ndim == 2 else 1
    raw = samples.astype("<i2").tobytes()
    head = struct.pack("<HHIIHH", _PCM, channels, rate, rate * channels * 2, channels * 2, 16)
    return (
        b"RIFF" + (36 + len(raw)).to_bytes(4, "little") + b"WAVEfmt " + (16).to_bytes(4, "little") + head
        + b"data" + len(raw).to_bytes(4, "little") + raw
    )  # fmt: skip
