"""Axes of an X/Y/Z plot: what can vary, and the short form in which people write values."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from webui.engine.methods import METHODS
from webui.engine.schedules import schedule_names
from webui.engine.upscaling import upscaler_names

from .job import Hires, Job, Variation

Change = Callable[[Job, str], Job]
NOTHING = "Nothing"

_RANGE = re.compile(
    r"\s*(-?\d+(?:\.\d+)?)\s*-\s*(-?\d+(?:\.\d+)?)\s*(?:\(\s*([+-]?\d+(?:\.\d+)?)\s*\)|\[\s*(\d+)\s*\])?\s*\Z"
)


@dataclass(frozen=True)
class Axis:
    """Something that can vary.

    Attributes:
        change: Makes a job with one value of it.
        kind: "whole" and "real" numbers may be given as ranges; "text" is taken as it is; "replace" puts each value in
            the place of the first one.
        choices: All values there are, where they are few; None where any will do.
    """

    change: Change
    kind: str = "text"
    choices: Callable[[], list[str]] | None = None


def _whole(name: str) -> Change:
    return lambda job, value: replace(job, **{name: int(float(value))})


def _real(name: str) -> Change:
    return lambda job, value: replace(job, **{name: float(value)})


def _word(name: str) -> Change:
    return lambda job, value: replace(job, **{name: value})


def _strength(job: Job, value: str) -> Job:
    if job.source is not None:
        return replace(job, source=replace(job.source, strength=float(value)))
    return replace(job, hires=replace(job.hires or Hires(), strength=float(value)))


def _size(job: Job, value: str) -> Job:
    width, _, height = value.lower().partition("x")
    return replace(job, width=int(width), height=int(height or width))


AXES: dict[str, Axis] = {
    NOTHING: Axis(lambda job, _: job),
    "Seed": Axis(_whole("seed"), "whole"),
    "Var. seed": Axis(
        lambda job, value: replace(job, variation=replace(job.variation or Variation(strength=0.5), seed=int(value))),
        "whole",
    ),
    "Var. strength": Axis(
        lambda job, value: replace(job, variation=replace(job.variation or Variation(), strength=float(value))), "real"
    ),
    "Steps": Axis(_whole("steps"), "whole"),
    "CFG scale": Axis(_real("guidance"), "real"),
    "Prompt S/R": Axis(lambda job, _: job, "replace"),
    "Sampler": Axis(_word("method"), choices=lambda: list(METHODS)),
    "Schedule type": Axis(_word("schedule"), choices=schedule_names),
    "Checkpoint": Axis(_word("checkpoint")),
    "Denoising": Axis(_strength, "real"),
    "Size": Axis(_size),
    "Hires upscaler": Axis(
        lambda job, value: replace(job, hires=replace(job.hires or Hires(), upscaler=value)), choices=upscaler_names
    ),
}
"""What can vary, by the names that people know."""


def values_of(text: str, axis: Axis) -> list[str]:
    """Read the values of an axis: separated by commas, in quotes where one has a comma, or ranges of numbers.

    "1-5" counts, "1-10 (+3)" counts in steps, "1-10 [4]" takes four numbers from the first to the last.

    Raises:
        ValueError: When something is no number, or no choice.
    """
    parts = [part.strip() for row in csv.reader([text.replace("\n", ",")], skipinitialspace=True) for part in row]
    parts = [part for part in parts if part]
    if axis.kind not in {"whole", "real"}:
        _check_choices(parts, axis)
        return parts
    return [value for part in parts for value in _numbers(part, is_whole=axis.kind == "whole")]


def _check_choices(parts: list[str], axis: Axis) -> None:
    if axis.choices is None:
        return
    known = axis.choices()
    if unknown := [part for part in parts if part not in known]:
        msg = f"There is no {unknown[0]!r}; there are {', '.join(known)}"
        raise ValueError(msg)


def _numbers(part: str, *, is_whole: bool) -> list[str]:
    found = _RANGE.match(part)
    if found is None:
        try:
            return [str(int(part)) if is_whole else str(float(part))]
        except ValueError:
            msg = f"{part!r} is neither a number nor a range like 1-5, 1-10 (+3) or 1-10 [4]"
            raise ValueError(msg) from None
    first, last = float(found[1]), float(found[2])
    if found[4]:
        count = int(found[4])
        numbers = [first + (last - first) * at / max(count - 1, 1) for at in range(count)]
    else:
        step = float(found[3] or 1)
        if step == 0:
            msg = f"{part!r} would never end; its step is 0"
            raise ValueError(msg)
        numbers = [first + step * at for at in range(int((last - first) / step + 1e-9) + 1)]
    return [str(round(number)) if is_whole else f"{number:.4g}" for number in numbers]
