"""What a visitor asks for: one job, of one or many pictures."""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace

from PIL import Image

from webui.engine.initial import Masking, ResizeMode
from webui.engine.noise import MAX_SEED, Seed


@dataclass(frozen=True)
class Variation:
    """Another seed to go towards.

    Attributes:
        seed: Which one; -1 is any.
        strength: How far, 0 to 1.
    """

    seed: int = -1
    strength: float = 0.0


@dataclass(frozen=True)
class Hires:
    """A second pass at a larger size.

    Attributes:
        upscaler: How the first picture is enlarged.
        steps: Steps of the second pass; 0 for as many as in the first.
        strength: How much of it may change.
        scale: How many times larger, unless a size is given.
        width, height: Size in px; 0 follows from the other, or from the scale.
        checkpoint, method, schedule: Others than in the first pass; empty for the same.
        prompt, negative: Others than in the first pass; empty for the same.
    """

    upscaler: str = "Lanczos"
    steps: int = 0
    strength: float = 0.5
    scale: float = 2.0
    width: int = 0
    height: int = 0
    checkpoint: str = ""
    method: str = ""
    schedule: str = ""
    prompt: str = ""
    negative: str = ""

    def size(self, width: int, height: int) -> tuple[int, int]:
        """Return the larger size, in whole steps of 8 px."""
        wide, high = self.width, self.height
        if not wide and not high:
            wide, high = round(width * self.scale), round(height * self.scale)
        elif not high:
            high = round(height * wide / width)
        elif not wide:
            wide = round(width * high / height)
        return max(8, wide // 8 * 8), max(8, high // 8 * 8)


@dataclass(frozen=True)
class Source:
    """What img2img starts from.

    Attributes:
        picture: RGB, in its own size.
        mask: L of the same size, white where to paint; None is everywhere.
        strength: How much may change, 0 to 1.
        resize: How it is brought to the size of the result.
        masking: How the mask is used.
        exact_steps: Do all steps at a low strength, too.
        noise: Size of the noise over it.
        upscaler: How it is enlarged.
        matches_colours: Give the result the colours of the picture.
        keeps_outside: Put the untouched picture back outside of the mask.
    """

    picture: Image.Image
    mask: Image.Image | None = None
    strength: float = 0.75
    resize: ResizeMode = "Just resize"
    masking: Masking = field(default_factory=Masking)
    exact_steps: bool = False
    noise: float = 1.0
    upscaler: str = "Lanczos"
    matches_colours: bool = False
    keeps_outside: bool = True


@dataclass(frozen=True)
class Job:
    """What is asked for.

    Attributes:
        prompt, negative: With the styles in them.
        styles: Names of the styles, for the record.
        checkpoint: Title of the checkpoint.
        width, height: Size in px, a multiple of 8.
        steps, guidance, method, schedule: See `Request`.
        seed: -1 for any.
        batches, batch_size: How often, and how many pictures each time.
        variation, hires, source: See there; None is without.
        refiner, switch_at: Title of the checkpoint that takes over, and after which share of the steps.
        loops: How often img2img is repeated, each time from the last result.
        loop_strength: Strength of the last repetition.
    """

    prompt: str
    negative: str = ""
    styles: tuple[str, ...] = ()
    checkpoint: str = ""
    width: int = 512
    height: int = 512
    steps: int = 20
    guidance: float = 7.0
    method: str = "Euler a"
    schedule: str = "Automatic"
    seed: int = -1
    batches: int = 1
    batch_size: int = 1
    variation: Variation | None = None
    hires: Hires | None = None
    source: Source | None = None
    refiner: str = ""
    switch_at: float = 0.8
    loops: int = 1
    loop_strength: float = 0.5

    @property
    def count(self) -> int:
        """Number of pictures."""
        return self.batches * self.batch_size * self.loops

    def with_seeds(self) -> Job:
        """Return the job with its seeds drawn, where any would do."""
        variation = self.variation
        if variation is not None and variation.seed < 0:
            variation = replace(variation, seed=random.randint(0, MAX_SEED))
        seed = self.seed if self.seed >= 0 else random.randint(0, MAX_SEED)
        return replace(self, seed=seed, variation=variation)

    def seed_of(self, index: int, delta: int) -> Seed:
        """Return the seed of a picture: they count up, or the variations do."""
        if self.variation is None or self.variation.strength <= 0:
            return Seed((self.seed + index + delta) % (MAX_SEED + 1))
        variation = (self.variation.seed + index + delta) % (MAX_SEED + 1)
        return Seed((self.seed + delta) % (MAX_SEED + 1), variation, self.variation.strength)
