"""Sky, lights in it, clouds; and flowing colours for prompts that name nothing known."""

from __future__ import annotations

import numpy as np

from webui.engine.noise import clouded, ridge

from .canvas import GROUND, INK, LIGHT, LOW, SKY, Canvas, light_place, smooth


def colour_field(canvas: Canvas) -> None:
    """For prompts that name nothing known: colours that flow around each other."""
    height, width = canvas.pixels.shape[:2]
    bend = clouded(canvas.seed.of("bend"), height, width, 1.6, 3)
    flow = clouded(canvas.seed.of("flow"), height, width, 2.4, 4)
    rows = np.clip(canvas.y[:, None] + 0.35 * bend, 0, 1)
    mixed = np.clip(0.5 + 0.5 * np.sin(7 * (rows + 0.5 * flow)), 0, 1)
    colours = canvas.scene.colours
    canvas.pixels += colours[SKY] + (colours[LOW] - colours[SKY]) * smooth(0.1, 0.7, mixed)[..., None]
    canvas.lay(colours[GROUND], 0.85 * smooth(0.15, 0.6, bend))
    canvas.lay(colours[LIGHT], 0.9 * smooth(0.75, 1.0, mixed) * smooth(-0.3, 0.5, flow))
    canvas.lay(colours[INK], 0.8 * smooth(0.25, 0.75, -bend - flow))


def sky(canvas: Canvas) -> None:
    colours = canvas.scene.colours
    way = np.clip(canvas.y / canvas.horizon, 0, 1) ** 0.8
    column = colours[SKY] + (colours[LOW] - colours[SKY]) * smooth(0, 1, way)[:, None]
    canvas.pixels += column[:, None, :]


def _disc(canvas: Canvas, radius: float, glow: float, strength: float) -> None:
    x, y = light_place(canvas)
    distance = np.hypot(canvas.x[None, :] - x, canvas.y[:, None] - y)
    light = canvas.scene.colours[LIGHT]
    canvas.lay(light, np.clip(glow * strength * np.exp(-distance / 0.22), 0, 0.95))
    canvas.lay(np.minimum(light * 1.08, 1), smooth(radius + 2 * canvas.unit, radius - 2 * canvas.unit, distance))


def sun(canvas: Canvas, strength: float) -> None:
    _disc(canvas, 0.055 * (0.7 + 0.3 * strength), 0.7, strength)


def moon(canvas: Canvas, strength: float) -> None:
    _disc(canvas, 0.045 * (0.7 + 0.3 * strength), 0.28, strength)
    x, y = light_place(canvas)
    distance = np.hypot(canvas.x[None, :] - x, canvas.y[:, None] - y)
    height, width = canvas.pixels.shape[:2]
    craters = smooth(0.1, 0.7, clouded(canvas.seed.of("craters"), height, width, 26, 2))
    canvas.lay(canvas.scene.colours[LOW], 0.35 * craters * smooth(0.05, 0.04, distance))


def stars(canvas: Canvas, strength: float) -> None:
    count = int(260 * strength * canvas.aspect)
    places = canvas.seed.of("stars").uniforms(0, 1, count, 3)
    height = canvas.pixels.shape[0]
    for across, down, size in places:
        x, y = across * canvas.aspect, down * canvas.horizon * 0.95
        radius = 0.0008 + 0.0022 * size**4
        reach = max(1, int(np.ceil(3 * radius * height)))
        column, row = int(x * height), int(y * height)
        part = (slice(max(row - reach, 0), row + reach + 1), slice(max(column - reach, 0), column + reach + 1))
        distance = np.hypot(canvas.x[part[1]][None, :] - x, canvas.y[part[0]][:, None] - y)
        shine = np.exp(-((distance / radius) ** 2)) * (0.35 + 0.65 * size) * (1 - down) ** 0.3
        canvas.pixels[part] += (canvas.scene.colours[LIGHT] - canvas.pixels[part]) * shine[..., None]


def clouds(canvas: Canvas, strength: float) -> None:
    height, width = canvas.pixels.shape[:2]
    field = clouded(canvas.seed.of("clouds"), height, width, 2.6, 6, stretch=2.6)
    lit = field[np.maximum(np.arange(height) - max(1, height // 48), 0)]
    cover = smooth(0.12, 0.75, field + 0.25 * (strength - 1)) * smooth(canvas.horizon, 0.15, canvas.y)[:, None]
    colours = canvas.scene.colours
    body = colours[LOW] * 0.85 + colours[LIGHT] * 0.15
    canvas.lay(body, 0.8 * cover)
    canvas.lay(colours[LIGHT], 0.6 * cover * smooth(0.0, 0.35, field - lit + 0.1))
    canvas.lay(colours[SKY] * 0.8, 0.3 * cover * smooth(0.0, 0.35, lit - field))


def aurora(canvas: Canvas, strength: float) -> None:
    width = canvas.pixels.shape[1]
    for index, colour in enumerate(((0.25, 0.95, 0.6), (0.3, 0.75, 0.9), (0.65, 0.4, 0.9))):
        part = canvas.seed.of(f"aurora {index}")
        middle = canvas.horizon * (0.35 + 0.12 * index) + 0.14 * ridge(part, width, canvas.aspect, 1.2, 3)
        rays = 0.55 + 0.45 * np.tanh(2 * ridge(part.of("rays"), width, canvas.aspect, 14, 3))
        above = middle[None, :] - canvas.y[:, None]
        curtain = np.where(above > 0, np.exp(-above / 0.16), np.exp(above / 0.02)) * rays[None, :]
        canvas.lay(np.array(colour, np.float32), np.clip(0.55 * strength * curtain, 0, 0.9))
