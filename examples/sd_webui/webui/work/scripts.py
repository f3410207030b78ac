"""Scripts: one wish of the visitor becomes many jobs, and their pictures a grid."""

from __future__ import annotations

import itertools
import random
import re
import shlex
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from webui.engine.noise import MAX_SEED

from .axes import AXES, NOTHING, values_of
from .job import Job


@dataclass(frozen=True)
class Plan:
    """Jobs, and how their pictures stand in grids.

    Attributes:
        jobs: In order, with their seeds drawn.
        column_names, row_names: Legends; empty for no grid of this kind.
        grids: How many grids of rows by columns the jobs make.
        grid_names: A legend for each grid.
        margin_px: Space between the pictures; None leaves it to the settings.
    """

    jobs: list[Job]
    column_names: Sequence[str] = ()
    row_names: Sequence[str] = ()
    grids: int = 0
    grid_names: Sequence[str] = field(default_factory=list)
    margin_px: int | None = None

    @property
    def count(self) -> int:
        """Number of pictures."""
        return sum(job.count for job in self.jobs)


def plain(job: Job) -> Plan:
    """No script: one job."""
    return Plan([job.with_seeds()])


def prompt_matrix(
    job: Job, *, at_start: bool, different_seeds: bool, in_negative: bool, comma: bool, margin_px: int
) -> Plan:
    """Combine the parts of a prompt, which | separates: the first always, each other one with and without.

    Args:
        job: Its prompt has the parts.
        at_start: Put the variable parts before the fixed one.
        different_seeds: Count the seed up from picture to picture.
        in_negative: Take the negative prompt instead.
        comma: Put a comma between the parts, else a space.
        margin_px: Space between the pictures of the grid.
    """
    text = job.negative if in_negative else job.prompt
    fixed, *options = (part.strip() for part in text.split("|"))
    job = job.with_seeds()
    jobs: list[Job] = []
    for number in range(2 ** len(options)):
        chosen = [option for bit, option in enumerate(options) if number >> bit & 1]
        parts = [*chosen, fixed] if at_start else [fixed, *chosen]
        words = (", " if comma else " ").join(part for part in parts if part)
        seed = job.seed + number if different_seeds else job.seed
        jobs.append(replace(job, seed=seed, batches=1, **{"negative" if in_negative else "prompt": words}))
    across = options[: len(options) // 2 + len(options) % 2]
    down = options[len(across) :]
    return Plan(jobs, _combinations(across), _combinations(down), 1, margin_px=margin_px)


def _combinations(options: list[str]) -> list[str]:
    """Name each combination, in the order in which a binary number counts them."""
    return [
        " + ".join(option for bit, option in enumerate(options) if number >> bit & 1)
        for number in range(2 ** len(options))
    ]


_OPTIONS: dict[str, tuple[str, type]] = {
    "prompt": ("prompt", str),
    "negative_prompt": ("negative", str),
    "sampler_name": ("method", str),
    "steps": ("steps", int),
    "cfg_scale": ("guidance", float),
    "seed": ("seed", int),
    "width": ("width", int),
    "height": ("height", int),
    "batch_size": ("batch_size", int),
    "n_iter": ("batches", int),
}


def prompt_lines(job: Job, text: str, *, counts_up: bool, one_seed: bool, place: str) -> Plan:
    """Make a picture for each line.

    Args:
        job: What holds for all lines.
        text: A prompt a line, or options: `--prompt "a lake" --steps 30`.
        counts_up: Count the seed up from line to line.
        one_seed: Draw one seed for all lines, where any would do.
        place: "start" or "end": where the line stands in the page's prompt; "alone" leaves that away.

    Raises:
        ValueError: When there is no line, or an option is not known.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not lines:
        raise ValueError("There are no prompts: write one a line, or upload a text file.")
    seed = job.seed if job.seed >= 0 else random.randint(0, MAX_SEED) if one_seed or counts_up else -1
    jobs: list[Job] = []
    for number, line in enumerate(lines):
        changes: dict[str, object] = _line_options(line) if line.startswith("--") else {"prompt": line}
        words = str(changes.get("prompt", ""))
        parts = {"start": (words, job.prompt), "end": (job.prompt, words)}.get(place, (words or job.prompt,))
        changes["prompt"] = ", ".join(part for part in parts if part.strip())
        changes.setdefault("seed", seed + number if counts_up else seed)
        jobs.append(replace(job, **changes).with_seeds())  # type: ignore[arg-type]  # options have their types
    return Plan(jobs)


def _line_options(line: str) -> dict[str, object]:
    words = iter(shlex.split(line))
    changes: dict[str, object] = {}
    for word in words:
        name = word.removeprefix("--").replace("-", "_")
        if name not in _OPTIONS or not word.startswith("--"):
            msg = f"{word!r} is no option of a line; there are {', '.join('--' + known for known in _OPTIONS)}"
            raise ValueError(msg)
        target, kind = _OPTIONS[name]
        try:
            changes[target] = kind(next(words))
        except (StopIteration, ValueError):
            msg = f"{word} needs a value of type {kind.__name__}"
            raise ValueError(msg) from None
    return changes


def xyz_plot(
    job: Job, axes: Sequence[tuple[str, str]], *, legends: bool, keeps_random: bool, margin_px: int, most_cells: int
) -> Plan:
    """Make a picture for each combination of values.

    Args:
        job: What does not vary.
        axes: Name and values for X, Y and Z: columns, rows and grids.
        legends: Whether the grids have them.
        keeps_random: Draw a seed for each cell where any would do, instead of one for all.
        margin_px: Space between the pictures.
        most_cells: More are refused.

    Raises:
        ValueError: When values cannot be read, or there would be too many cells.
    """
    values = [values_of(text, AXES[name]) if name != NOTHING else [""] for name, text in axes]
    for (name, _), given in zip(axes, values, strict=True):
        if not given:
            msg = f"The axis “{name}” has no values."
            raise ValueError(msg)
    cells = len(values[0]) * len(values[1]) * len(values[2])
    if cells > most_cells:
        msg = f"That would be {cells} cells; the settings allow {most_cells}."
        raise ValueError(msg)
    if not keeps_random:
        job = job.with_seeds()
    jobs: list[Job] = []
    for z, y, x in itertools.product(values[2], values[1], values[0]):
        made = replace(job, batches=1)
        for (name, _), value, first in zip(axes, (x, y, z), (given[0] for given in values), strict=True):
            made = _replaced(made, first, value) if AXES[name].kind == "replace" else AXES[name].change(made, value)
        jobs.append(made.with_seeds())
    names = [
        [f"{name}: {value}" if name != NOTHING else "" for value in given]
        for (name, _), given in zip(axes, values, strict=True)
    ]
    columns, rows, grids = names if legends else ([""] * len(given) for given in names)
    return Plan(jobs, columns, rows, len(values[2]), grids, margin_px)


def _replaced(job: Job, old: str, new: str) -> Job:
    """Put a word in the place of another, in both prompts (Prompt S/R).

    Raises:
        ValueError: When it is in neither.
    """
    if old not in job.prompt and old not in job.negative:
        msg = f"Prompt S/R looks for {old!r}, which is in neither prompt"
        raise ValueError(msg)
    pattern = re.escape(old)
    return replace(
        job,
        prompt=re.sub(pattern, lambda _: new, job.prompt),
        negative=re.sub(pattern, lambda _: new, job.negative),
    )
