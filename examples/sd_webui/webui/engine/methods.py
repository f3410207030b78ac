"""Sampling methods: the published solvers that lead from noise to a picture, one step at a time.

Each is a generator over (x, prediction) after a step. `x` is the noisy picture (height, width, 3), `sigma` its noise
level, and the denoiser says what the picture would be without noise. Written from the papers: Karras et al. 2022 for
Euler, Heun and churn, Lu et al. 2022 for DPM-Solver and DPM-Solver++, Song et al. 2020 for DDIM.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

Array = np.ndarray
Denoiser = Callable[[Array, float], Array]
Noise = Callable[[], Array]


@dataclass(frozen=True)
class SolverOptions:
    """What can be tuned in the solvers.

    Attributes:
        eta: Share of fresh noise in ancestral and SDE methods; 0 adds none.
        eta_ddim: The same for DDIM.
        churn: How much noise Euler, Heun and DPM2 stir in, over the whole run.
        churn_from, churn_to: Noise levels between which they do so; 0 as the end stands for infinity.
        noise_scale: Size of fresh noise; 1 is what the theory says.
    """

    eta: float = 1.0
    eta_ddim: float = 0.0
    churn: float = 0.0
    churn_from: float = 0.0
    churn_to: float = 0.0
    noise_scale: float = 1.0


@dataclass(frozen=True)
class Problem:
    """What a method solves: the denoiser, the levels to go through, and where fresh noise comes from."""

    denoise: Denoiser
    sigmas: np.ndarray
    noise: Noise
    options: SolverOptions

    def levels(self) -> Iterator[tuple[float, float]]:
        """Go through the steps: (level now, level after)."""
        return zip(self.sigmas[:-1].tolist(), self.sigmas[1:].tolist(), strict=True)


Method = Callable[[Problem, Array], Iterator[tuple[Array, Array]]]


def split_noise(sigma: float, after: float, eta: float) -> tuple[float, float]:
    """Return (level to go down to, fresh noise to add) so that both together are the level after the step."""
    if after == 0 or eta == 0:
        return after, 0.0
    fresh = min(after, eta * (after**2 * (sigma**2 - after**2) / sigma**2) ** 0.5)
    return (after**2 - fresh**2) ** 0.5, fresh


def _stirred(problem: Problem, x: Array, sigma: float) -> tuple[Array, float]:
    """Raise the noise level a little (churn), where the options ask for it."""
    options, steps = problem.options, len(problem.sigmas) - 1
    if not options.churn or not options.churn_from <= sigma <= (options.churn_to or float("inf")):
        return x, sigma
    raised = sigma * (1 + min(options.churn / steps, 2**0.5 - 1))
    return x + problem.noise() * options.noise_scale * (raised**2 - sigma**2) ** 0.5, raised


def euler(problem: Problem, x: Array) -> Iterator[tuple[Array, Array]]:
    """Go straight along the slope at the start of the step."""
    for level, after in problem.levels():
        x, sigma = _stirred(problem, x, level)
        guess = problem.denoise(x, sigma)
        x = x + (x - guess) * ((after - sigma) / sigma)
        yield x, guess


def euler_ancestral(problem: Problem, x: Array) -> Iterator[tuple[Array, Array]]:
    """Go too far down, then add fresh noise: never settles, so the number of steps changes the picture."""
    options = problem.options
    for sigma, after in problem.levels():
        guess = problem.denoise(x, sigma)
        down, fresh = split_noise(sigma, after, options.eta)
        x = x + (x - guess) * ((down - sigma) / sigma)
        if fresh:
            x = x + problem.noise() * (fresh * options.noise_scale)
        yield x, guess


def heun(problem: Problem, x: Array) -> Iterator[tuple[Array, Array]]:
    """Use the mean of the slopes at the start and at the end of the step; two predictions a step."""
    for level, after in problem.levels():
        x, sigma = _stirred(problem, x, level)
        guess = problem.denoise(x, sigma)
        slope = (x - guess) / sigma
        ahead = x + slope * (after - sigma)
        if after > 0:
            slope = (slope + (ahead - problem.denoise(ahead, after)) / after) / 2
            ahead = x + slope * (after - sigma)
        x = ahead
        yield x, guess


def dpm2(problem: Problem, x: Array) -> Iterator[tuple[Array, Array]]:
    """Use the slope in the middle of the step, on a logarithmic scale; two predictions a step."""
    for level, after in problem.levels():
        x, sigma = _stirred(problem, x, level)
        guess = problem.denoise(x, sigma)
        slope, start = (x - guess) / sigma, sigma
        if after > 0:
            middle = (sigma * after) ** 0.5
            halfway = x + slope * (middle - sigma)
            slope = (halfway - problem.denoise(halfway, middle)) / middle
        x = x + slope * (after - start)
        yield x, guess


def lms(problem: Problem, x: Array) -> Iterator[tuple[Array, Array]]:
    """Fit a polynomial through the last four slopes and integrate it over the step."""
    slopes: list[Array] = []
    for index, (sigma, after) in enumerate(problem.levels()):
        guess = problem.denoise(x, sigma)
        slopes = [(x - guess) / sigma, *slopes][:4]
        nodes = problem.sigmas[index - len(slopes) + 1 : index + 1][::-1]
        for place, slope in enumerate(slopes):
            others = np.delete(nodes, place)
            weight = np.poly1d(others, r=True) / np.prod(nodes[place] - others)
            area = weight.integ()
            x = x + slope * float(area(after) - area(sigma))
        yield x, guess


def ddim(problem: Problem, x: Array) -> Iterator[tuple[Array, Array]]:
    """Split into picture and noise, and put them together again with less of the noise."""
    options = problem.options
    for sigma, after in problem.levels():
        guess = problem.denoise(x, sigma)
        down, fresh = split_noise(sigma, after, options.eta_ddim)
        x = guess + (x - guess) * (down / sigma)
        if fresh:
            x = x + problem.noise() * (fresh * options.noise_scale)
        yield x, guess


def lcm(problem: Problem, x: Array) -> Iterator[tuple[Array, Array]]:
    """Take the prediction and cover it with fresh noise of the next level."""
    for sigma, after in problem.levels():
        guess = problem.denoise(x, sigma)
        x = guess if after == 0 else guess + problem.noise() * after
        yield x, guess


def dpmpp_2m(problem: Problem, x: Array) -> Iterator[tuple[Array, Array]]:
    """Look back at the last prediction and go on in its direction."""
    return _multistep(problem, x, eta=0.0)


def dpmpp_2m_sde(problem: Problem, x: Array) -> Iterator[tuple[Array, Array]]:
    """The same with fresh noise in each step."""
    return _multistep(problem, x, eta=problem.options.eta)


def _multistep(problem: Problem, x: Array, eta: float) -> Iterator[tuple[Array, Array]]:
    before: tuple[Array, float] | None = None
    for sigma, after in problem.levels():
        guess = problem.denoise(x, sigma)
        if after == 0:
            x = guess
        else:
            width = float(np.log(sigma / after))
            ahead = guess
            if before is not None:
                older, last_width = before
                ahead = guess + (guess - older) * (width / (2 * last_width))
            x = x * (after / sigma * float(np.exp(-eta * width))) - ahead * float(np.expm1(-width * (1 + eta)))
            if eta:
                share = float(-np.expm1(-2 * eta * width)) ** 0.5
                x = x + problem.noise() * (after * share * problem.options.noise_scale)
            before = guess, width
        yield x, guess


METHODS: dict[str, Method] = {
    "Euler a": euler_ancestral,
    "Euler": euler,
    "DPM++ 2M": dpmpp_2m,
    "DPM++ 2M SDE": dpmpp_2m_sde,
    "DPM2": dpm2,
    "Heun": heun,
    "LMS": lms,
    "DDIM": ddim,
    "LCM": lcm,
}
"""Sampling methods by the names that people know."""
