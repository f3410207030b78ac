"""Noise levels from high to low: where a run begins, and how its steps are spread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np

Sigmas = np.ndarray
"""(steps + 1,) float64, falling, with 0 at the end."""

TRAINING_STEPS = 1000
_BETA_FIRST, _BETA_LAST = 0.00085, 0.012  # the published noise schedule of Stable Diffusion 1 and 2


@dataclass(frozen=True)
class NoiseRange:
    """Where noise levels lie; 0 stands for the model's own limit.

    Attributes:
        lowest: Lowest level above 0.
        highest: Level at the start.
        rho: Bend of the Karras schedule; 0 for 7, the value of its paper.
    """

    lowest: float = 0.0
    highest: float = 0.0
    rho: float = 0.0


@cache
def model_sigmas() -> np.ndarray:
    """Return the noise level of each training step, rising, (1000,)."""
    betas = np.linspace(_BETA_FIRST**0.5, _BETA_LAST**0.5, TRAINING_STEPS) ** 2
    kept = np.cumprod(1 - betas)
    return np.sqrt((1 - kept) / kept)


def _at_time(times: np.ndarray) -> np.ndarray:
    """Return noise levels at training times, which may lie between two steps."""
    return np.exp(np.interp(times, np.arange(TRAINING_STEPS), np.log(model_sigmas())))


def _uniform(steps: int, low: float, high: float, rho: float) -> np.ndarray:
    del rho
    return np.clip(_at_time(np.linspace(TRAINING_STEPS - 1, 0, steps)), low, high)


def _sgm_uniform(steps: int, low: float, high: float, rho: float) -> np.ndarray:
    del rho
    return np.clip(_at_time(np.linspace(TRAINING_STEPS - 1, 0, steps + 1)[:-1]), low, high)


def _simple(steps: int, low: float, high: float, rho: float) -> np.ndarray:
    del rho
    picked = TRAINING_STEPS - 1 - (np.arange(steps) * TRAINING_STEPS / steps).astype(int)
    return np.clip(model_sigmas()[picked], low, high)


def _karras(steps: int, low: float, high: float, rho: float) -> np.ndarray:
    bend = rho or 7.0
    return np.linspace(high ** (1 / bend), low ** (1 / bend), steps) ** bend


def _exponential(steps: int, low: float, high: float, rho: float) -> np.ndarray:
    del rho
    return np.exp(np.linspace(np.log(high), np.log(low), steps))


def _polyexponential(steps: int, low: float, high: float, rho: float) -> np.ndarray:
    way = np.linspace(1, 0, steps) ** (rho or 1.0)
    return np.exp(way * (np.log(high) - np.log(low)) + np.log(low))


AUTOMATIC = "Automatic"
SCHEDULES: dict[str, Callable[[int, float, float, float], np.ndarray]] = {
    "Uniform": _uniform,
    "Karras": _karras,
    "Exponential": _exponential,
    "Polyexponential": _polyexponential,
    "SGM Uniform": _sgm_uniform,
    "Simple": _simple,
}


def schedule_names() -> list[str]:
    """Return the choices, the automatic one first."""
    return [AUTOMATIC, *SCHEDULES]


def schedule_for(name: str, method: str) -> str:
    """Return the schedule that a choice stands for: the automatic one depends on the method."""
    if name != AUTOMATIC:
        return name
    return "Karras" if method.startswith("DPM") else "Uniform"


def noise_levels(name: str, steps: int, limits: NoiseRange, *, drop_next_to_last: bool = False) -> Sigmas:
    """Return the noise levels of a run.

    Args:
        name: Name of a schedule, not the automatic one.
        steps: Number of steps, 1 or more.
        limits: Where the levels lie.
        drop_next_to_last: Leave out the level before 0, where some methods only add unrest.

    Raises:
        ValueError: When there is no such schedule.
    """
    if name not in SCHEDULES:
        msg = f"there is no schedule {name!r}; choose one of {', '.join(SCHEDULES)}"
        raise ValueError(msg)
    levels = model_sigmas()
    low, high = limits.lowest or float(levels[0]), limits.highest or float(levels[-1])
    count = steps + 1 if drop_next_to_last else steps
    sigmas = SCHEDULES[name](count, min(low, high), max(low, high), limits.rho)
    if drop_next_to_last and len(sigmas) > 1:
        sigmas = np.delete(sigmas, -1)
    return np.append(sigmas, 0.0)
