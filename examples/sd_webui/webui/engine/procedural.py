"""The built-in sampler: real denoising, but of pictures that are painted by rules instead of learnt.

A learnt denoiser says what a noisy picture most likely is. This one knows the picture exactly: the prompt's words and
the seed say what is painted where (`painting/`). What it does not know is where precisely, the less the more noise
there is: its best guess at a noise level is therefore the picture blurred by that much, mixed with what is seen. That is
the posterior mean of a normal distribution around a picture that may be a little displaced, so every solver in
`methods.py` works on it as on a learnt one, from a blurred guess to a sharp picture.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

import numpy as np
from PIL import Image

from .checkpoints import Checkpoint, look_of
from .methods import METHODS, Problem
from .noise import Array, resized
from .painting.scenery import painted
from .prompts import read_prompt
from .sampling import FindLora, Request, Start, Step
from .schedules import noise_levels, schedule_for
from .words import scene_of

USUAL_GUIDANCE = 7.0
"""The guidance at which a picture is painted as it is meant: less leaves it vague, more overdoes it."""
_BLUR_LEVELS = 6
_BLUR_PER_SIGMA = 0.045  # of the picture's height: at the start of a run only where light and dark lie is known


class Procedural:
    """See the module's comment.

    Args:
        find_lora: Finds add-ons that a prompt names.
    """

    def __init__(self, find_lora: FindLora) -> None:
        self._find_lora = find_lora

    def sample(self, request: Request) -> Iterator[Step]:
        """Carry out a request; see `Sampler`."""
        if request.checkpoint.folder is not None:
            msg = f"{request.checkpoint.name} is a model for diffusers; the built-in sampler cannot read it"
            raise ValueError(msg)
        if request.method not in METHODS:
            msg = f"there is no sampling method {request.method!r}; choose one of {', '.join(METHODS)}"
            raise ValueError(msg)
        sigmas = _levels(request)
        total = len(sigmas) - 1
        noise = request.seed.of("noise")
        shape = (request.height, request.width, 3)
        x = _beginning(request.start, noise.normal(*shape), float(sigmas[0])) if total else _picture(request.start)
        guess = _Guess(request, self._find_lora, total)
        problem = Problem(guess, sigmas, lambda: noise.normal(*shape), request.tuning.solver)
        if total == 0:  # a strength of 0: nothing may change
            yield Step(1, 1, x)
            return
        for done, (reached, expected) in enumerate(METHODS[request.method](problem, x), start=1):
            guess.steps_done = done
            shown = reached if done == total or request.tuning.shows_noise else expected
            yield Step(done, total, np.clip(guess.outside_kept(shown) if done == total else shown, 0, 1))
            if request.tuning.pause_s:
                time.sleep(request.tuning.pause_s)


def _levels(request: Request) -> Array:
    """Return the noise levels to go through: from the start's strength on, where there is a start."""
    tuning, start = request.tuning, request.start
    schedule = schedule_for(request.schedule, request.method)

    def levels(steps: int) -> Array:
        return noise_levels(schedule, steps, tuning.limits, drop_next_to_last=tuning.drop_next_to_last)

    if start is None:
        return levels(request.steps)
    strength = min(max(start.strength, 0.0), 1.0)
    if strength == 0:
        return np.zeros(1)
    steps = max(1, int(request.steps / strength)) if start.exact_steps else request.steps
    return levels(steps)[-(max(1, round(steps * strength)) + 1) :]


def _picture(start: Start | None) -> Array:
    if start is None:
        raise ValueError("a run needs at least one step")
    return start.picture


def _beginning(start: Start | None, noise: Array, sigma: float) -> Array:
    if start is None:
        return noise * sigma
    return start.picture + noise * (sigma * start.noise)


class _Guess:
    """The denoiser of one run: says what a noisy picture will become.

    Attributes:
        steps_done: Steps behind us; the refiner takes over by it.
    """

    def __init__(self, request: Request, find_lora: FindLora, total: int) -> None:
        self.request = request
        self.steps_done = 0
        self._find_lora = find_lora
        self._switch_after = total * request.refiner.switch_at if request.refiner else float("inf")
        self._checkpoint: Checkpoint | None = None
        self._blurred: list[Array] = []
        self._grain = 0.0

    def __call__(self, x: Array, sigma: float) -> Array:
        """Return the expected picture, (height, width, 3)."""
        refiner = self.request.refiner
        checkpoint = (
            refiner.checkpoint if refiner and self.steps_done >= self._switch_after else self.request.checkpoint
        )
        if checkpoint is not self._checkpoint:
            self._prepare(checkpoint)
        seen = self._grain**2 / (self._grain**2 + sigma**2)
        guess = self._blurred_by(_BLUR_PER_SIGMA * self.request.height * max(sigma - 0.05, 0.0))
        return self.outside_kept(guess + (x - guess) * np.float32(seen))

    def outside_kept(self, guess: Array) -> Array:
        """Put the start's picture where the mask forbids change."""
        start = self.request.start
        if start is None or start.mask is None:
            return guess
        return start.picture + (guess - start.picture) * start.mask[..., None]

    def _prepare(self, checkpoint: Checkpoint) -> None:
        request = self.request
        prompt = read_prompt(request.prompt, request.tuning.emphasis)
        negative = read_prompt(request.negative, request.tuning.emphasis)
        look = look_of(checkpoint, [(self._find_lora(name), weight) for name, weight in prompt.loras])
        picture = painted(scene_of(prompt, negative), look, request.seed.of("scene"), request.height, request.width)
        if request.start is not None:
            picture = towards(request.start.picture, picture, request.start.strength)
        vague = picture.mean(axis=(0, 1)) * 0.5 + _softened(picture, request.height / 10) * 0.5
        picture = np.clip(vague + (picture - vague) * np.float32(request.guidance / USUAL_GUIDANCE), 0, 1)
        self._checkpoint, self._grain = checkpoint, look["grain"]
        self._blurred = [picture, *(_softened(picture, 2.0**level) for level in range(1, _BLUR_LEVELS + 1))]

    def _blurred_by(self, radius_px: float) -> Array:
        """Return the picture blurred by about a radius, between the two levels nearest to it."""
        level = float(np.clip(np.log2(radius_px) if radius_px > 1 else radius_px - 1, 0, _BLUR_LEVELS))
        low = int(level)
        if low in {_BLUR_LEVELS, level}:
            return self._blurred[low]
        return self._blurred[low] + (self._blurred[low + 1] - self._blurred[low]) * np.float32(level - low)


def _softened(picture: Array, radius_px: float) -> Array:
    """Blur a picture by making it small and large again."""
    height, width = picture.shape[:2]
    factor = max(1.0, radius_px)
    small = resized(picture, max(2, round(height / factor)), max(2, round(width / factor)), Image.Resampling.BOX)
    return resized(small, height, width)


def towards(start: Array, goal: Array, strength: float) -> Array:
    """Go from one picture to another: light and colours change first, forms follow at higher strengths.

    Args:
        start: Where to begin, (height, width, 3).
        goal: Where to go, of the same size.
        strength: How far, 0 to 1.
    """
    radius = start.shape[0] / 24
    start_low, goal_low = _softened(start, radius), _softened(goal, radius)
    of_light, of_forms = np.interp(strength, (0, 0.7), (0, 1)), np.interp(strength, (0.25, 1), (0, 1))
    low = start_low + (goal_low - start_low) * of_light
    fine = (start - start_low) * (1 - of_forms) + (goal - goal_low) * of_forms
    return np.clip(low + fine, 0, 1).astype(np.float32)
