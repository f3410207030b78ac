"""What a sampler is: it turns a request into a picture, step by step, and shows each step."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from .checkpoints import Checkpoint
from .methods import SolverOptions
from .noise import Seed
from .prompts import Emphasis
from .schedules import NoiseRange

Array = np.ndarray
"""Pictures are (height, width, 3) float32, RGB 0 to 1; masks are (height, width) float32, 1 where to paint."""


@dataclass(frozen=True)
class Start:
    """The picture that a run starts from, instead of from pure noise.

    Attributes:
        picture: In the size of the result.
        strength: How much of it may change, 0 to 1.
        mask: Where it may change; None is everywhere.
        exact_steps: Do all steps within that part of the way; otherwise only that share of them.
        noise: Size of the noise laid over it; 1 is what the theory says.
    """

    picture: Array
    strength: float
    mask: Array | None = None
    exact_steps: bool = False
    noise: float = 1.0


@dataclass(frozen=True)
class Tuning:
    """Settings of a run that people set once."""

    solver: SolverOptions = field(default_factory=SolverOptions)
    limits: NoiseRange = field(default_factory=NoiseRange)
    drop_next_to_last: bool = False
    emphasis: Emphasis = "Original"
    pause_s: float = 0.0
    shows_noise: bool = False


@dataclass(frozen=True)
class Refiner:
    """Another checkpoint, which takes over.

    Attributes:
        checkpoint: Which one.
        switch_at: After which share of the steps, 0 to 1.
    """

    checkpoint: Checkpoint
    switch_at: float


@dataclass(frozen=True)
class Request:
    """One picture that is asked for.

    Attributes:
        prompt, negative: What should and should not be there.
        checkpoint: In what manner.
        width, height: Size in px.
        steps: Number of steps.
        guidance: How strictly the prompt is followed (CFG scale); 7 is usual.
        method, schedule: How to go from noise to picture, and in what steps.
        seed: Where chance comes from.
        start: What to start from; None is noise.
        refiner: Who takes over; None is nobody.
        tuning: The rest.
    """

    prompt: str
    negative: str
    checkpoint: Checkpoint
    width: int
    height: int
    steps: int
    guidance: float
    method: str
    schedule: str
    seed: Seed
    start: Start | None = None
    refiner: Refiner | None = None
    tuning: Tuning = field(default_factory=Tuning)


@dataclass(frozen=True)
class Step:
    """Where a run stands.

    Attributes:
        done, total: Steps.
        picture: What the picture is expected to become; after the last step, the picture itself. None where a sampler
            cannot say yet.
    """

    done: int
    total: int
    picture: Array | None


class Sampler(Protocol):
    """Makes pictures. One more way to make them is one more class with this method, and a line in `samplers.py`."""

    def sample(self, request: Request) -> Iterator[Step]:
        """Carry out a request; the last step has the finished picture. Closing the iterator ends the work.

        Raises:
            ValueError: When it cannot do what is asked; the message is for the visitor.
        """
        ...


FindLora = Callable[[str], Checkpoint]
"""Finds an add-on by name."""
