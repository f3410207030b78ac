"""What the built-in sampler knows: words for times, weathers and things, and the colours that go with them."""

from __future__ import annotations

import colorsys
import re
import zlib
from dataclasses import dataclass

import numpy as np

from .prompts import Prompt

Array = np.ndarray

PALETTES: dict[str, tuple[str, str, str, str, str]] = {
    "day": ("#3d7cc0", "#d3e8f4", "#fff6dc", "#6f9457", "#233f46"),
    "sunset": ("#33306b", "#f28c5e", "#ffd888", "#7a4a58", "#1f1733"),
    "dawn": ("#6478b8", "#f6c7c2", "#ffeccd", "#6d7796", "#2a3355"),
    "night": ("#060a1e", "#233668", "#d6e0ff", "#16213f", "#04060e"),
    "storm": ("#2b323d", "#8d98a3", "#dfe6ea", "#4a5552", "#14191d"),
    "winter": ("#7f9fc4", "#e8f0f7", "#fffaf0", "#b9cbdc", "#3c526b"),
    "forest": ("#7fae9b", "#e3efd0", "#fdf7cf", "#3f7a4d", "#0f2c22"),
    "desert": ("#4f8fb8", "#f6dfb5", "#fff1cc", "#d59a55", "#6b3a22"),
    "sea": ("#3b86b7", "#cfeaea", "#fff6dd", "#3f8a95", "#0c3146"),
    "autumn": ("#7a8fa8", "#f5dcae", "#ffe9b8", "#b9642f", "#43201a"),
    "spring": ("#86b9e0", "#f7e4ee", "#fff7e4", "#86b36a", "#36543f"),
    "neon": ("#120a2e", "#b03a9d", "#7df4ff", "#2d1b5e", "#08041a"),
    "vintage": ("#9c8a6a", "#eddfc0", "#fff3d6", "#8c7350", "#3b2d1e"),
    "fire": ("#2a0d10", "#d9480f", "#ffd166", "#6b1d12", "#150506"),
}
"""Colours of top sky, low sky, light, ground and nearest forms."""

_PALETTE_WORDS = {
    "day": "day noon blue bright sunny summer",
    "sunset": "sunset evening dusk golden orange romantic",
    "dawn": "dawn sunrise morning pink pastel soft",
    "night": "night midnight dark starry moonlit moonlight black",
    "storm": "storm stormy rain rainy grey gray gloomy dramatic",
    "winter": "winter snow snowy ice icy frozen cold white arctic",
    "forest": "forest woods jungle green pine pines lush",
    "desert": "desert dune dunes sand sandy hot canyon savanna",
    "sea": "sea ocean coast beach turquoise island",
    "autumn": "autumn fall october amber rust",
    "spring": "spring blossom cherry sakura meadow",
    "neon": "neon cyberpunk synthwave futuristic purple magenta",
    "vintage": "vintage sepia old antique film parchment",
    "fire": "fire volcano lava red burning inferno",
}

_ELEMENT_WORDS = {
    "sun": "sun sunny sunset sunrise dawn noon golden",
    "moon": "moon moonlit moonlight crescent",
    "stars": "star stars starry night galaxy cosmos milky midnight",
    "clouds": "cloud clouds cloudy sky storm stormy overcast dramatic",
    "aurora": "aurora borealis northern polar",
    "mountains": "mountain mountains alps peak peaks himalaya cliff cliffs canyon volcano rocky valley",
    "hills": "hill hills meadow field fields valley countryside landscape savanna",
    "dunes": "dune dunes desert sand sandy",
    "trees": "tree trees forest woods pine pines fir jungle taiga",
    "water": "lake sea ocean water river pond reflection reflections coast beach harbour harbor fjord island bay",
    "city": "city skyline town buildings skyscraper skyscrapers metropolis cyberpunk downtown street",
    "snow": "snowfall snowing snowstorm blizzard",
    "rain": "rain rainy raining storm",
    "mist": "mist misty fog foggy haze hazy dawn mysterious ethereal",
    "birds": "bird birds seagull seagulls flock geese",
    "boat": "boat ship sail sailboat sailing yacht",
    "lighthouse": "lighthouse tower beacon",
    "flowers": "flower flowers blossom poppies tulips meadow sakura wildflowers",
}


def _table(words_of: dict[str, str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, words in words_of.items():
        for word in words.split():
            found.setdefault(word, []).append(name)
    return found


_PALETTES_OF, _ELEMENTS_OF = _table(_PALETTE_WORDS), _table(_ELEMENT_WORDS)
_WORD = re.compile(r"[a-zà-ÿ]+")


def known_words() -> list[str]:
    """Return every word that means something here, sorted."""
    return sorted(_PALETTES_OF.keys() | _ELEMENTS_OF.keys())


@dataclass(frozen=True)
class Scene:
    """What to paint.

    Attributes:
        colours: (5, 3) RGB 0 to 1: top sky, low sky, light, ground, nearest forms.
        elements: Things and how strong each is, above 0. Empty for a picture of colours only.
    """

    colours: Array
    elements: dict[str, float]

    def strength(self, *names: str) -> float:
        """Return how strong the strongest of some things is; 0 when none is there."""
        return max((self.elements.get(name, 0.0) for name in names), default=0.0)


def rgb(colour: str) -> Array:
    """Turn #rrggbb into (3,) 0 to 1."""
    return np.array([int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)], dtype=np.float32)


def scene_of(prompt: Prompt, negative: Prompt) -> Scene:
    """Say what two prompts ask for: words of the negative one weaken or remove what they name."""
    palettes, elements = {}, {}
    for sign, side in ((1.0, prompt), (-1.0, negative)):
        for word, weight in _words(side):
            for name in _PALETTES_OF.get(word, ()):
                palettes[name] = palettes.get(name, 0.0) + sign * weight
            for name in _ELEMENTS_OF.get(word, ()):
                elements[name] = max(elements.get(name, 0.0), weight) if sign > 0 else elements.get(name, 0.0) - weight
    strange = sorted({word for word, _ in _words(prompt)} - _PALETTES_OF.keys() - _ELEMENTS_OF.keys())
    return Scene(
        _colours({name: weight for name, weight in palettes.items() if weight > 0}, strange),
        {name: min(weight, 2.0) for name, weight in elements.items() if weight > 0},
    )


def _words(prompt: Prompt) -> list[tuple[str, float]]:
    return [(word, weight) for text, weight in prompt.phrases for word in _WORD.findall(text.lower())]


def _colours(palettes: dict[str, float], strange: list[str]) -> Array:
    """Mix palettes; words that mean nothing here turn the hues a little, so that each prompt looks its own way."""
    shift = sum(zlib.crc32(word.encode()) / 2**32 - 0.5 for word in strange)
    if not palettes:
        names = sorted(PALETTES)
        palettes = {names[zlib.crc32(" ".join(strange).encode()) % len(names)]: 1.0}
    total = sum(palettes.values())
    mixed = sum(
        np.stack([rgb(colour) for colour in PALETTES[name]]) * (weight / total) for name, weight in palettes.items()
    )
    return np.stack([_turned(colour, 0.05 * float(np.tanh(shift))) for colour in np.asarray(mixed)])


def _turned(colour: Array, turn: float) -> Array:
    """Turn the hue of (3,) RGB by a share of the circle."""
    hue, light, saturation = colorsys.rgb_to_hls(*(float(band) for band in colour))
    return np.array(colorsys.hls_to_rgb((hue + turn) % 1, light, saturation), dtype=np.float32)


def described(picture: Array) -> str:
    """Say in known words what the colours of a picture (rows, columns, 3; 0 to 1) are like."""
    rows = picture.shape[0]
    bands = np.stack([part.reshape(-1, 3).mean(axis=0) for part in np.array_split(picture, min(5, rows), axis=0)])
    bands = bands[np.linspace(0, len(bands) - 1, 5).round().astype(int)]
    # Sky, low sky and ground lie in this order in our pictures; light and ink have no place of their own.
    seen = bands[[0, 2, 3]]
    distances = {
        name: float(np.abs(np.stack([rgb(colour) for colour in palette])[[0, 1, 3]] - seen).mean())
        for name, palette in PALETTES.items()
    }
    nearest = sorted(distances, key=distances.__getitem__)[:2]
    words = [_PALETTE_WORDS[name].split()[0] for name in nearest]
    if bands[-1].mean() < 0.9 * bands[0].mean():
        words.append("landscape")
    if float(picture.std()) > 0.28:
        words.append("dramatic")
    return ", ".join(words)
