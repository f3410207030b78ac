"""Ground in layers, with trees, towns and water between them."""

from __future__ import annotations

import numpy as np

from webui.engine.noise import Array, Seed, clouded, ridge

from .canvas import GROUND, INK, LIGHT, LOW, Canvas, light_place, smooth


def forms(canvas: Canvas) -> None:
    """Ground in layers: each nearer one darker and less veiled by the air."""
    scene = canvas.scene
    mountains, hills = scene.strength("mountains"), scene.strength("hills", "trees", "flowers", "lighthouse")
    dunes, trees, city = scene.strength("dunes"), scene.strength("trees"), scene.strength("city")
    layers = round(canvas.look["layers"])
    water = scene.strength("water")
    shore = max(0, layers // 2 - 1)
    for layer in range(layers):
        near = (layer + 1) / layers
        if water and shore < layer < layers - 1:  # the nearest layer is the bank on this side
            continue
        part = canvas.seed.of(f"layer {layer}")
        rough = mountains * (1 - near) ** 0.8
        base = canvas.horizon + 0.02 + 0.3 * near**1.6 if not water or near < 1 else 0.94
        folds = np.abs(ridge(part, canvas.pixels.shape[1], canvas.aspect, 2.6))
        line = base - 0.36 * rough * np.maximum(0.95 - 1.4 * folds, 0.08)  # sharp where the noise crosses 0
        line = line + (0.045 * max(hills, 0.4) + 0.03 * dunes) * ridge(
            part.of("soft"), len(line), canvas.aspect, 1.3 + near, 3
        )
        if trees and near > 0.3:
            line = line - _treetops(part, canvas, near, trees)
        _layer(canvas, part, line.astype(np.float32), near, snow=rough)
        if layer == shore:
            if city:
                _city(canvas, city)
            if water:
                _water(canvas, water)
    if scene.strength("dunes"):
        canvas.lay(scene.colours[LIGHT], 0.10 * smooth(canvas.horizon, 1, canvas.y)[:, None] * dunes)


def _layer(canvas: Canvas, part: Seed, line: Array, near: float, snow: float) -> None:
    colours, look = canvas.scene.colours, canvas.look
    veil = np.clip((1 - near) * (0.3 + 0.6 * look["haze"]), 0, 1)
    colour = colours[GROUND] * (1 - near**1.5) + colours[INK] * near**1.5
    colour = colour + (colours[LOW] - colour) * veil
    cover = canvas.below(line)
    if look["shadow"] > 0:
        shade = np.clip(1 - (line[None, :] - canvas.y[:, None]) / 0.035, 0, 1) * (canvas.y[:, None] < line[None, :])
        canvas.lay(colours[INK], 0.45 * look["shadow"] * shade.astype(np.float32))
    height, width = canvas.pixels.shape[:2]
    depth = canvas.y[:, None] - line[None, :]
    surface = clouded(part.of("surface"), height, width, 9, 4, stretch=1.4) * (0.12 + 0.1 * snow) * look["texture"]
    lit = colour + (colours[LIGHT] - colour) * np.clip(surface - 0.25 * depth, -0.12, 0.3)[..., None]
    canvas.lay(lit, cover)
    if snow > 0.2 and "desert" not in canvas.scene.elements:
        caps = smooth(0.07, 0.0, depth + 0.35 * surface) * cover * min(snow, 1)
        canvas.lay(np.minimum(colours[LIGHT] * 0.4 + 0.6, 1), 0.55 * caps)
    # The foot of each layer lies in the air between it and the next.
    foot = smooth(0.03, 0.22, depth) * cover * (1 - near)
    canvas.lay(colours[LOW], 0.5 * look["haze"] * foot)


def _treetops(part: Seed, canvas: Canvas, near: float, strength: float) -> Array:
    """Return how far trees stand above a line, (width,): a cone each, of many heights."""
    often = 48 * (1.35 - near)
    place = canvas.x * often
    cell = np.floor(place).astype(int)
    heights = part.of("trees").uniforms(0.25, 1, int(canvas.aspect * often) + 2)
    cone = 1 - np.abs(2 * (place - cell) - 1)
    jagged = 0.1 * np.abs(np.mod(place * 5, 1) - 0.5)
    return (cone**1.2 * heights[cell] + jagged) * (0.028 + 0.085 * near) * min(strength, 1.5)


def _city(canvas: Canvas, strength: float) -> None:
    colours = canvas.scene.colours
    height = canvas.pixels.shape[0]
    for row, often in enumerate((11, 8)):
        part = canvas.seed.of(f"street {row}")
        place = canvas.x * often
        cell = np.floor(place).astype(int)
        count = int(canvas.aspect * often) + 2
        tops = part.uniforms(0.05, 0.34, count)[cell] * min(strength, 1.4)
        gap = np.mod(place, 1) < part.of("gaps").uniforms(0.78, 1, count)[cell]
        line = np.where(gap, canvas.horizon + 0.05 + 0.05 * row - tops, canvas.horizon + 0.05 + 0.05 * row)
        cover = canvas.below(line.astype(np.float32), 0.5)
        body = colours[INK] + (colours[LOW] - colours[INK]) * (0.3 - 0.2 * row)
        canvas.lay(body, cover)
        columns, rows = np.floor(canvas.x * often * 6).astype(int), np.floor(canvas.y * 68).astype(int)
        lit = part.of("windows").uniforms(0, 1, rows.max() + 1, columns.max() + 1)[rows][:, columns] > 0.62
        frame = (np.mod(canvas.x * often * 6, 1) > 0.35)[None, :] & (np.mod(canvas.y * 68, 1) > 0.4)[:, None]
        inside = cover * (canvas.y[:, None] > line[None, :] + 4 / height)
        canvas.lay(colours[LIGHT], 0.75 * inside * (lit & frame))


def _water(canvas: Canvas, strength: float) -> None:
    """Mirror what stands above the waterline, broken by waves that grow towards the viewer."""
    height, width = canvas.pixels.shape[:2]
    line = canvas.horizon + 0.06
    first = int(line * height)
    if first >= height - 1:
        return
    rows = np.arange(first, height)
    near = (rows - first) / max(height - first, 1)
    waves = clouded(canvas.seed.of("waves"), height, width, 22, 3, stretch=5)[first:]
    source = 2 * first - rows[:, None] + (waves * (2 + 26 * near[:, None]) * height / 512)
    source = np.clip(source, 0, first - 1).astype(int)
    mirrored = canvas.pixels[source, np.arange(width)[None, :]]
    tint = canvas.scene.colours[GROUND] * 0.55 + canvas.scene.colours[INK] * 0.45
    mirrored = mirrored + (tint - mirrored) * (0.18 + 0.35 * near[:, None, None])
    canvas.pixels[first:] += (mirrored - canvas.pixels[first:]) * min(1.0, 0.7 + 0.3 * strength)
    if canvas.scene.strength("sun", "moon"):
        x, _ = light_place(canvas)
        path = np.exp(-(((canvas.x - x) / 0.09) ** 2))[None, :] * smooth(0.15, 0.6, waves + 0.25)
        canvas.pixels[first:] += (canvas.scene.colours[LIGHT] - canvas.pixels[first:]) * (0.6 * path[..., None])
