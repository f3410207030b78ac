"""Paints a scene: sky, light, forms in layers, water that mirrors them, weather. Every size shows the same forms."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from webui.engine.noise import Array, Seed
from webui.engine.words import Scene

from . import foreground, heavens
from .canvas import Canvas
from .ground import forms

BEHIND: dict[str, Callable[[Canvas, float], None]] = {
    "stars": heavens.stars,
    "aurora": heavens.aurora,
    "sun": heavens.sun,
    "moon": heavens.moon,
    "clouds": heavens.clouds,
}
BEFORE: dict[str, Callable[[Canvas, float], None]] = {
    "lighthouse": foreground.lighthouse,
    "boat": foreground.boat,
    "birds": foreground.birds,
    "flowers": foreground.flowers,
    "mist": foreground.mist,
    "rain": foreground.rain,
    "snow": foreground.snow,
}
"""Things behind and before the ground, in the order in which they are painted."""


def painted(scene: Scene, look: dict[str, float], seed: Seed, height: int, width: int) -> Array:
    """Paint a scene in the manner of a checkpoint; returns (height, width, 3) float32, 0 to 1."""
    canvas = Canvas(
        pixels=np.zeros((height, width, 3), np.float32),
        x=(np.arange(width, dtype=np.float32) + 0.5) / height,
        y=(np.arange(height, dtype=np.float32) + 0.5) / height,
        horizon=seed.of("horizon").uniform(0.56, 0.68),
        scene=scene,
        look=look,
        seed=seed,
    )
    if not scene.elements:
        heavens.colour_field(canvas)
        return finished(canvas.pixels, look)
    heavens.sky(canvas)
    for name, paint in BEHIND.items():
        if scene.strength(name):
            paint(canvas, scene.strength(name))
    forms(canvas)
    for name, paint in BEFORE.items():
        if scene.strength(name):
            paint(canvas, scene.strength(name))
    return finished(canvas.pixels, look)


def finished(pixels: Array, look: dict[str, float]) -> Array:
    """Give a picture the tones of a checkpoint."""
    grey = pixels.mean(axis=-1, keepdims=True)
    pixels = grey + (pixels - grey) * look["saturation"]
    pixels = (pixels - 0.5) * look["contrast"] + 0.5
    pixels = pixels + np.array([0.06, 0.01, -0.06], np.float32) * look["warmth"]
    if look["levels"] > 0:
        stepped = np.round(pixels * 7) / 7
        pixels = pixels + (stepped - pixels) * min(look["levels"], 1.0)
    return np.clip(pixels, 0, 1).astype(np.float32)
