"""Ready-made validators for `validator=`: how long a sound or a film may be."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from stagedoor.components.segments import probe
from stagedoor.runtime.validation import validate

if TYPE_CHECKING:
    import numpy as np


def is_audio_correct_length(
    audio: tuple[int, np.ndarray], min_length: float | None, max_length: float | None
) -> dict[str, object]:
    """Say whether a sound is as long as it should be.

    Args:
        audio: (rate in Hz, samples), as an Audio hands it over.
        min_length: Least length in seconds, None for any.
        max_length: Greatest length in seconds, None for any.
    """
    rate_hz, samples = audio
    return _judge("audio", len(samples) / rate_hz, min_length, max_length)


def is_video_correct_length(video: str, min_length: float | None, max_length: float | None) -> dict[str, object]:
    """Say whether a film is as long as it should be; its length is read with ffprobe.

    Args:
        video: Its path, as a Video hands it over.
        min_length: Least length in seconds, None for any.
        max_length: Greatest length in seconds, None for any.

    Raises:
        ConversionError: When ffprobe is missing, or cannot read the file.
    """
    _, length_s = probe(Path(video))
    return _judge("video", length_s, min_length, max_length)


def _judge(what: str, length_s: float, least_s: float | None, most_s: float | None) -> dict[str, object]:
    if least_s is not None and length_s < least_s:
        return validate(False, f"This {what} is {length_s:.1f} s long; it must be at least {least_s:g} s.")
    if most_s is not None and length_s > most_s:
        return validate(False, f"This {what} is {length_s:.1f} s long; it may be at most {most_s:g} s.")
    return validate(True, "")
