"""A picture being painted, and where things lie on it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from webui.engine.noise import Array, Seed
from webui.engine.words import Scene

SKY, LOW, LIGHT, GROUND, INK = range(5)
"""Places of a scene's colours."""


@dataclass
class Canvas:
    """A picture being painted.

    Attributes:
        pixels: (height, width, 3) float32, RGB 0 to 1.
        x, y: Coordinates of columns and rows; one unit is the height of the picture.
        horizon: Where the sky ends, in the same unit.
        scene: What to paint.
        look: Numbers of the checkpoint.
        seed: Where everything lies.
    """

    pixels: Array
    x: Array
    y: Array
    horizon: float
    scene: Scene
    look: dict[str, float]
    seed: Seed

    @property
    def aspect(self) -> float:
        """Width in heights."""
        return self.pixels.shape[1] / self.pixels.shape[0]

    @property
    def unit(self) -> float:
        """Size of a pixel."""
        return 1 / self.pixels.shape[0]

    def lay(self, colour: Array, cover: Array | float) -> None:
        """Put a colour (3,) or (height, width, 3) over the picture where `cover` (height, width) is 1."""
        share = np.asarray(cover, dtype=np.float32)
        self.pixels += (colour - self.pixels) * (share[..., None] if share.ndim else share)

    def below(self, line: Array | float, softness: float = 1.0) -> Array:
        """Return where the picture is below a line (width,), with edges about a pixel soft."""
        soft = self.unit * (softness + 6 * self.look["softness"])
        return np.clip((self.y[:, None] - line) / soft + 0.5, 0, 1).astype(np.float32)


def smooth(low: float, high: float, values: Array) -> Array:
    """Go from 0 to 1 between two values, without corners."""
    share = np.clip((values - low) / (high - low), 0, 1)
    return share * share * (3 - 2 * share)


def light_place(canvas: Canvas) -> tuple[float, float]:
    """Say where sun or moon stands; the water's glitter lies below it."""
    place = canvas.seed.of("light")
    return place.uniform(0.2, 0.8) * canvas.aspect, canvas.horizon * place.uniform(0.25, 0.75)
