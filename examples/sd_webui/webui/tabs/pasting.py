"""From the parameters of a picture back into the fields."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import stagedoor as gr
from webui.engine.checkpoints import UnknownCheckpoint
from webui.engine.methods import METHODS
from webui.engine.noise import MAX_SEED
from webui.engine.schedules import schedule_names
from webui.engine.upscaling import upscaler_names
from webui.kept import infotext
from webui.kept.settings import Settings
from webui.work.carrying_out import Studio

Read = Callable[[str], object]


def _number(low: float, high: float) -> Read:
    def read(text: str) -> float:
        value = float(text)
        if not low <= value <= high:
            raise ValueError(text)
        return value

    return read


def _whole(low: int, high: int) -> Read:
    return lambda text: int(_number(low, high)(text))  # type: ignore[call-overload]


def _one_of(choices: Sequence[str]) -> Read:
    def read(text: str) -> str:
        if text not in choices:
            raise ValueError(text)
        return text

    return read


def _as_it_is(text: str) -> str:
    return text


FIELDS: dict[str, tuple[str, str, Read]] = {
    "prompt": ("Prompt", "Prompt", _as_it_is),
    "negative_prompt": ("Negative prompt", "Negative prompt", _as_it_is),
    "steps": ("Steps", "Steps", _whole(1, 150)),
    "method": ("Sampler", "Sampler", _one_of(list(METHODS))),
    "schedule": ("Schedule type", "Sampler", _one_of(schedule_names())),
    "cfg_scale": ("CFG scale", "CFG scale", _number(1, 30)),
    "seed": ("Seed", "Seed", _whole(0, MAX_SEED)),
    "variation_seed": ("Variation seed", "Variation", _whole(0, MAX_SEED)),
    "variation_strength": ("Variation seed strength", "Variation", _number(0, 1)),
    "denoising_strength": ("Denoising strength", "Denoising strength", _number(0, 1)),
    "hires_strength": ("Denoising strength", "Hires", _number(0, 1)),
    "hires_upscaler": ("Hires upscaler", "Hires", _one_of(upscaler_names())),
    "hires_scale": ("Hires upscale", "Hires", _number(1, 4)),
    "hires_steps": ("Hires steps", "Hires", _whole(0, 150)),
    "hires_prompt": ("Hires prompt", "Hires", _as_it_is),
    "hires_negative_prompt": ("Hires negative prompt", "Hires", _as_it_is),
}
"""Field → name in the parameters, name in the setting that leaves it out, and how it is read."""


def pasted(text: str, names: Sequence[str], settings: Settings, studio: Studio) -> list[object]:
    """Return what parameters change in the fields of some names; what they do not say stays.

    Args:
        text: Parameters in the common form, or a prompt alone.
        names: Fields that take them.
        settings: What is left out.
        studio: Knows the checkpoints.
    """
    given = infotext.read(text)
    changes = {name: _value(name, given, settings) for name in names if name in FIELDS}
    changes |= _size(given, settings)
    if "Hires upscaler" in given and "Hires" not in settings.infotext.ignores:
        changes["hires"] = gr.update(value=True)
        width, _, height = given.get("Hires resize", "").partition("x")
        changes["hires_width"] = gr.update(value=int(width) if width.isdigit() else 0)
        changes["hires_height"] = gr.update(value=int(height) if height.isdigit() else 0)
    # The styles are in the prompt already.
    changes["styles"] = gr.update(value=[])
    if (checkpoint := _checkpoint(given, settings, studio)) is not None:
        changes["checkpoint"] = gr.update(value=checkpoint)
    return [changes.get(name, gr.update()) for name in names]


def _value(name: str, given: dict[str, str], settings: Settings) -> object:
    label, group, read = FIELDS[name]
    if label not in given or group in settings.infotext.ignores:
        return gr.update()
    try:
        return gr.update(value=read(given[label]))
    except ValueError:  # of another program, or out of what the field takes
        return gr.update()


def _size(given: dict[str, str], settings: Settings) -> dict[str, object]:
    width, _, height = given.get("Size", "").partition("x")
    if "Size" in settings.infotext.ignores or not (width.isdigit() and height.isdigit()):
        return {}
    sides = {"width": int(width), "height": int(height)}
    return {name: gr.update(value=side) for name, side in sides.items() if 64 <= side <= 2048}


def _checkpoint(given: dict[str, str], settings: Settings, studio: Studio) -> str | None:
    if "Model" not in given or not settings.infotext.restores_model or "Model" in settings.infotext.ignores:
        return None
    try:
        return studio.checkpoint(given["Model"]).title
    except UnknownCheckpoint:
        gr.Warning(f"The checkpoint {given['Model']} is not here; the chosen one stays.")
        return None
