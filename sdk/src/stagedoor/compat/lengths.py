"""`min_length=` and `max_length=` of Audio and Video, as Gradio 4 and 5 had them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol, cast

LengthLimits = tuple[float | None, float | None]
"""Fewest and most seconds."""


class Recording(Protocol):
    """An Audio or Video."""

    length_limits: LengthLimits


def at_least(block: Recording, seconds: object) -> None:
    """Refuse what is shorter."""
    block.length_limits = (cast("float | None", seconds), block.length_limits[1])


def at_most(block: Recording, seconds: object) -> None:
    """Refuse what is longer."""
    block.length_limits = (block.length_limits[0], cast("float | None", seconds))


def check_length(value: object, limits: LengthLimits, refuse: Callable[[str], Exception]) -> None:
    """Refuse a recording that is too short or too long.

    Args:
        value: Path, or (rate in Hz, samples).
        limits: Fewest and most seconds.
        refuse: Makes the error.

    Raises:
        ConversionError: When the length cannot be read (ffprobe reads what is no WAV).
    """
    least, most = limits
    if (least is None and most is None) or value is None:
        return
    length_s = _length_of(value)
    if least is not None and length_s < least:
        raise refuse(f"it is {length_s:.1f} s long; it must be at least {least:g} s")
    if most is not None and length_s > most:
        raise refuse(f"it is {length_s:.1f} s long; it may be at most {most:g} s")


def _length_of(value: object) -> float:
    from stagedoor.components.segments import probe
    from stagedoor.components.sound import read_wav

    if isinstance(value, str):
        path = Path(value)
        with path.open("rb") as file:
            is_wav = file.read(4) == b"RIFF"
        if not is_wav:
            return probe(path)[1]
        value = read_wav(path.read_bytes())
    rate, samples = cast("tuple[int, list[object]]", value)
    return len(samples) / rate
