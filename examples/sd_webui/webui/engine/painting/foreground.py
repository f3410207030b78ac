"""What stands before the ground: buildings, boats, birds, flowers, and weather in the air."""

from __future__ import annotations

import numpy as np

from webui.engine.noise import Array, clouded

from .canvas import INK, LIGHT, LOW, Canvas, smooth

Point = tuple[float, float]

_PETALS = ("#d94f4f", "#f2c14e", "#f7f3ec", "#b07cc6")


def _polygon(canvas: Canvas, *corners: Point) -> Array:
    """Return the inside of a convex shape whose corners go round clockwise on the screen, (height, width) 0 to 1."""
    inside = np.full(canvas.pixels.shape[:2], 1, np.float32)
    for (x, y), (next_x, next_y) in zip(corners, (*corners[1:], corners[0]), strict=True):
        across, down = next_x - x, next_y - y
        length = float(np.hypot(across, down)) or 1.0
        distance = (across * (canvas.y[:, None] - y) - down * (canvas.x[None, :] - x)) / length
        inside *= np.clip(distance / canvas.unit + 0.5, 0, 1)
    return inside


def lighthouse(canvas: Canvas, strength: float) -> None:
    """A striped tower on the side, its lamp lit."""
    part = canvas.seed.of("lighthouse")
    colours = canvas.scene.colours
    x, foot = part.uniform(0.12, 0.3) * canvas.aspect, canvas.horizon + 0.13
    tall = 0.34 * (0.7 + 0.3 * strength)
    top = foot - tall
    tower = _polygon(canvas, (x - 0.018, top), (x + 0.018, top), (x + 0.033, foot), (x - 0.033, foot))
    stripes = np.mod((canvas.y[:, None] - top) / tall * 3.5, 1) < 0.5
    white, red = np.array([0.95, 0.93, 0.88], np.float32), np.array([0.72, 0.2, 0.17], np.float32)
    shade = 0.65 + 0.35 * smooth(x + 0.03, x - 0.03, canvas.x)[None, :, None]
    canvas.lay(np.where(stripes[..., None], red, white) * shade, tower)
    lamp = np.hypot(canvas.x[None, :] - x, canvas.y[:, None] - top + 0.012)
    canvas.lay(colours[LIGHT], np.clip(0.7 * np.exp(-lamp / 0.07), 0, 1))
    roof = _polygon(canvas, (x, top - 0.045), (x + 0.024, top - 0.024), (x - 0.024, top - 0.024))
    canvas.lay(colours[INK], roof)
    canvas.lay(
        colours[INK], _polygon(canvas, (x - 0.05, foot), (x + 0.05, foot), (x + 0.16, 1.0), (x - 0.2, 1.0)) * 0.9
    )


def boat(canvas: Canvas, strength: float) -> None:
    """A sail on the water, or on whatever is there instead."""
    part = canvas.seed.of("boat")
    size = part.uniform(0.05, 0.08) * (0.7 + 0.3 * strength)
    x, y = part.uniform(0.35, 0.8) * canvas.aspect, canvas.horizon + part.uniform(0.12, 0.2)
    colours = canvas.scene.colours
    sail = _polygon(canvas, (x, y - 1.5 * size), (x + 0.75 * size, y - 0.2 * size), (x, y - 0.2 * size))
    front = _polygon(
        canvas, (x - 0.06 * size, y - 1.3 * size), (x - 0.06 * size, y - 0.2 * size), (x - 0.5 * size, y - 0.2 * size)
    )
    hull = _polygon(
        canvas, (x - 0.7 * size, y - 0.12 * size), (x + 0.85 * size, y - 0.12 * size), (x + 0.55 * size, y + 0.12 * size),
        (x - 0.5 * size, y + 0.12 * size),
    )  # fmt: skip
    canvas.lay(np.minimum(colours[LIGHT] * 0.5 + 0.5, 1), sail)
    canvas.lay(colours[LIGHT] * 0.8 + colours[LOW] * 0.2, front)
    canvas.lay(colours[INK], hull)
    shadow = _polygon(canvas, (x - 0.5 * size, y + 0.12 * size), (x + 0.6 * size, y + 0.12 * size), (x + 0.2 * size, y + 0.9 * size), (x - 0.1 * size, y + 0.9 * size))  # fmt: skip
    canvas.lay(colours[INK], 0.3 * shadow)


def birds(canvas: Canvas, strength: float) -> None:
    """A flock far away: two strokes each."""
    part = canvas.seed.of("birds")
    count = int(5 + 5 * strength)
    middle = part.uniform(0.25, 0.75) * canvas.aspect, canvas.horizon * part.uniform(0.3, 0.6)
    offsets = part.of("offsets").normal(count, 2)
    sizes = part.of("sizes").uniforms(0.010, 0.024, count)
    for (across, down), size in zip(offsets, sizes, strict=True):
        x, y = middle[0] + 0.11 * float(across), middle[1] + 0.05 * float(down)
        side = np.abs(canvas.x[None, :] - x) / size
        wing = y - size * (0.55 * np.sqrt(np.clip(side, 0, 1)) - 0.35 * side**2)
        stroke = np.abs(canvas.y[:, None] - wing) < 0.0016 + 0.05 * size
        canvas.lay(canvas.scene.colours[INK], 0.85 * (stroke & (side < 1)))


def flowers(canvas: Canvas, strength: float) -> None:
    """Dots of colour in the ground, larger the nearer they are."""
    part = canvas.seed.of("flowers")
    count = int(420 * strength * canvas.aspect)
    places = part.uniforms(0, 1, count, 4)
    height, width = canvas.pixels.shape[:2]
    for across, down, tone, size in places[np.argsort(places[:, 1])]:
        near = float(down) ** 1.5
        x, y = float(across) * canvas.aspect, canvas.horizon + 0.14 + (0.86 - canvas.horizon) * near
        radius = (0.002 + 0.010 * near) * (0.6 + 0.6 * float(size))
        reach = max(1, int(np.ceil(radius * height)) + 1)
        column, row = int(x * height), int(y * height)
        if row >= height or column >= width:
            continue
        part_of = (slice(max(row - reach, 0), row + reach + 1), slice(max(column - reach, 0), column + reach + 1))
        distance = np.hypot(canvas.x[part_of[1]][None, :] - x, 1.25 * (canvas.y[part_of[0]][:, None] - y))
        colour = _PETALS[int(tone * len(_PETALS)) % len(_PETALS)]
        petal = np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)], np.float32)
        petal = petal * (0.55 + 0.45 * near) + canvas.scene.colours[LOW] * 0.45 * (1 - near)
        cover = np.clip((radius - distance) / canvas.unit + 0.5, 0, 1)[..., None]
        canvas.pixels[part_of] += (petal - canvas.pixels[part_of]) * cover


def mist(canvas: Canvas, strength: float) -> None:
    """Banks of air over the ground."""
    height, width = canvas.pixels.shape[:2]
    field = clouded(canvas.seed.of("mist"), height, width, 3, 4, stretch=4)
    band = np.exp(-(((canvas.y - canvas.horizon - 0.08) / 0.16) ** 2))[:, None]
    canvas.lay(canvas.scene.colours[LOW], np.clip(strength * band * (0.62 + 0.4 * field), 0, 0.92))


def rain(canvas: Canvas, strength: float) -> None:
    """Slanted streaks."""
    height, width = canvas.pixels.shape[:2]
    drops = clouded(canvas.seed.of("rain"), height, width, 90, 1, stretch=0.08)
    slanted = np.stack([np.roll(row, int(0.22 * index)) for index, row in enumerate(drops)])
    canvas.lay(canvas.scene.colours[LIGHT], 0.4 * strength * smooth(0.55, 1.1, slanted))


def snow(canvas: Canvas, strength: float) -> None:
    """Flakes: few near and soft, many far and small."""
    height, width = canvas.pixels.shape[:2]
    for layer, (cells, threshold) in enumerate(((140, 1.15), (70, 1.25), (34, 1.4))):
        field = clouded(canvas.seed.of(f"snow {layer}"), height, width, cells, 1)
        canvas.lay(np.ones(3, np.float32), np.clip(0.85 * strength * smooth(threshold, threshold + 0.3, field), 0, 1))
