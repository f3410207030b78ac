"""Seeded randomness that can be varied a little, and smooth fields that look the same at every size."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from PIL import Image

Array = np.ndarray
MAX_SEED = 2**32 - 1


def blended(first: Array, second: Array, share: float) -> Array:
    """Go from one normal field to another on the sphere that both lie on, so that the mixture is as strong as they."""
    if share <= 0:
        return first
    lengths = np.linalg.norm(first) * np.linalg.norm(second)
    angle = float(np.arccos(np.clip(np.vdot(first, second) / lengths, -1, 1))) if lengths else 0.0
    if np.sin(angle) < 1e-6:
        return first * (1 - share) + second * share
    return (np.sin((1 - share) * angle) * first + np.sin(share * angle) * second) / np.sin(angle)


@dataclass(frozen=True)
class Seed:
    """Where a picture's randomness comes from.

    Attributes:
        number: The seed, 0 to 2³²-1.
        variation: Another seed to go towards.
        strength: How far, 0 to 1.
        topic: What this part is for; each topic has numbers of its own, so that one more thing in a picture leaves the
            others where they are.
    """

    number: int
    variation: int = 0
    strength: float = 0.0
    topic: str = ""

    def of(self, topic: str) -> Seed:
        """Return the randomness of a part."""
        return replace(self, topic=f"{self.topic}/{topic}")

    @cached_property
    def _sources(self) -> list[np.random.Generator]:
        seeds = [self.number] if self.strength <= 0 else [self.number, self.variation]
        return [np.random.default_rng([seed, zlib.crc32(self.topic.encode())]) for seed in seeds]

    def normal(self, *shape: int) -> Array:
        """Draw normal numbers, float32."""
        drawn = [source.standard_normal(shape, dtype=np.float32) for source in self._sources]
        return drawn[0] if len(drawn) == 1 else blended(drawn[0], drawn[1], self.strength)

    def uniform(self, low: float, high: float) -> float:
        """Draw a number between two."""
        drawn = [source.uniform(low, high) for source in self._sources]
        return drawn[0] if len(drawn) == 1 else drawn[0] + (drawn[1] - drawn[0]) * self.strength

    def uniforms(self, low: float, high: float, *shape: int) -> Array:
        """Draw many numbers between two, float32."""
        drawn = [source.uniform(low, high, shape).astype(np.float32) for source in self._sources]
        return drawn[0] if len(drawn) == 1 else drawn[0] + (drawn[1] - drawn[0]) * self.strength


def resized(
    field: Array,
    height: int,
    width: int,
    how: Image.Resampling = Image.Resampling.BICUBIC,
    box: tuple[float, float, float, float] | None = None,
) -> Array:
    """Resize a (rows, columns) or (rows, columns, 3) field of any range, or the part of it in a box, float32."""
    if field.ndim == 3:
        return np.stack([resized(field[..., band], height, width, how, box) for band in range(field.shape[2])], axis=-1)
    picture = Image.fromarray(np.ascontiguousarray(field, dtype=np.float32), mode="F")
    return np.asarray(picture.resize((width, height), how, box), dtype=np.float32)


def clouded(seed: Seed, height: int, width: int, cells: float, octaves: int = 5, stretch: float = 1.0) -> Array:
    """Return fractal noise, (height, width) float32 around 0, about -1 to 1.

    The grid behind it depends on the shape of the picture, not on its size: larger pictures show the same forms with
    more detail.

    Args:
        seed: Where it comes from.
        height: Height in px.
        width: Width in px.
        cells: Bumps over the height in the coarsest octave.
        octaves: How many finer ones are laid over it, each half as strong.
        stretch: How much longer than high the bumps are.
    """
    total, strength, sum_of_strengths = np.zeros((height, width), np.float32), 1.0, 0.0
    for octave in range(octaves):
        rows = cells * 2**octave
        columns = rows * width / height / stretch
        grid = seed.of(f"octave {octave}").normal(int(rows) + 4, int(columns) + 4)
        total += resized(grid, height, width, box=(1.5, 1.5, 1.5 + columns, 1.5 + rows)) * strength
        sum_of_strengths += strength**2
        strength /= 2
    return total / (1.6 * sum_of_strengths**0.5)


def ridge(seed: Seed, width: int, aspect: float, cells: float, octaves: int = 6) -> Array:
    """Return a fractal line, (width,) float32 around 0: the outline of mountains."""
    total, strength = np.zeros(width, np.float32), 1.0
    for octave in range(octaves):
        columns = cells * 2**octave * aspect
        points = seed.of(f"octave {octave}").normal(1, int(columns) + 4)
        total += resized(points, 1, width, box=(1.5, 0, 1.5 + columns, 1))[0] * strength
        strength *= 0.48
    return total / 2
