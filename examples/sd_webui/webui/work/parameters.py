"""The parameters of a picture: everything that is needed to make it again."""

from __future__ import annotations

from webui.engine.checkpoints import UnknownCheckpoint
from webui.engine.noise import MAX_SEED
from webui.engine.prompts import read_prompt
from webui.engine.schedules import schedule_for
from webui.kept import infotext
from webui.kept.settings import Settings

from .carrying_out import Made, Studio
from .job import Job

VERSION = "stagedoor-1"
"""Written into pictures, so that a later version can say what has changed."""


def parameters_of(made: Made, studio: Studio, settings: Settings) -> str:
    """Write the parameters of a picture in the common form."""
    job, wanted = made.job, settings.infotext
    checkpoint = studio.checkpoint(job.checkpoint)
    fields: dict[str, object] = {
        "Steps": job.steps,
        "Sampler": job.method,
        "Schedule type": schedule_for(job.schedule, job.method),
        "CFG scale": job.guidance,
        "Seed": (made.seed.number - settings.sampling.seed_delta) % (MAX_SEED + 1),
        "Size": f"{job.width}x{job.height}",
        "Model hash": checkpoint.hash if wanted.adds_model_hash else None,
        "Model": checkpoint.name if wanted.adds_model_name else None,
    }
    if made.seed.strength > 0:
        fields["Variation seed"] = made.seed.variation
        fields["Variation seed strength"] = float(made.seed.strength)
    fields |= _of_source(job) | _of_hires(job)
    if job.refiner:
        fields |= {"Refiner": job.refiner, "Refiner switch at": float(job.switch_at)}
    fields |= _of_settings(settings)
    if wanted.adds_loras:
        fields["Lora hashes"] = ", ".join(_lora_hashes(job.prompt, studio))
    if wanted.adds_styles:
        fields["Styles"] = ", ".join(job.styles)
    if not made.is_complete:
        fields["Interrupted"] = "yes"
    if wanted.adds_version:
        fields["Version"] = VERSION
    return infotext.written(job.prompt, job.negative, fields)


def _of_source(job: Job) -> dict[str, object]:
    source = job.source
    if source is None:
        return {}
    fields: dict[str, object] = {"Denoising strength": float(source.strength), "Resize mode": source.resize}
    if source.mask is not None:
        masking = source.masking
        fields |= {
            "Mask blur": masking.blur_px,
            "Mask mode": "Inpaint not masked" if masking.is_inverted else "Inpaint masked",
            "Masked content": masking.content,
            "Inpaint area": "Only masked" if masking.is_area_only else "Whole picture",
            "Masked area padding": masking.padding_px if masking.is_area_only else None,
        }
    return fields


def _of_hires(job: Job) -> dict[str, object]:
    hires = job.hires
    if hires is None:
        return {}
    has_size = hires.width or hires.height
    return {
        "Denoising strength": float(hires.strength),
        "Hires upscale": None if has_size else float(hires.scale),
        "Hires resize": f"{hires.width}x{hires.height}" if has_size else None,
        "Hires steps": hires.steps or None,
        "Hires upscaler": hires.upscaler,
        "Hires checkpoint": hires.checkpoint,
        "Hires sampler": hires.method,
        "Hires schedule type": hires.schedule,
        "Hires prompt": hires.prompt,
        "Hires negative prompt": hires.negative,
    }


def _of_settings(settings: Settings) -> dict[str, object]:
    """Write the settings that change a picture, where they are not at their usual values."""
    sampling = settings.sampling
    return {
        "ENSD": sampling.seed_delta or None,
        "Eta": None if sampling.eta == 1 else sampling.eta,
        "Emphasis": None if settings.prompts.emphasis == "Original" else settings.prompts.emphasis,
    }


def _lora_hashes(prompt: str, studio: Studio) -> list[str]:
    found: list[str] = []
    for name, _ in read_prompt(prompt).loras:
        try:
            found.append(f"{name}: {studio.loras.get(name).hash}")
        except UnknownCheckpoint:  # the run has said so already, or brackets are off
            continue
    return found


def short_form(text: str) -> str:
    """Return a caption: the seed and how a picture was made."""
    fields = infotext.read(text)
    parts = [fields.get("Seed"), fields.get("Sampler"), fields.get("Size")]
    return " · ".join(part for part in parts if part)
