"""The first tab: from a prompt to pictures."""

from __future__ import annotations

from dataclasses import dataclass, replace

import stagedoor as gr
from webui.engine.words import known_words
from webui.kept.settings import Settings
from webui.work.carrying_out import Studio
from webui.work.job import Job

from .generating import hires_of, job_of, tie_generation
from .models import model_tabs
from .prompting import PromptArea, prompt_area
from .results import Results, results_area
from .sampling_fields import (
    batch_fields,
    hires_fields,
    method_fields,
    refiner_fields,
    seed_fields,
    size_fields,
    tie_seeds,
)
from .script_fields import script_fields
from .wiring import Fields, Values


@dataclass(frozen=True)
class GenerationTab:
    """A tab that makes pictures: its parts, for those who send things there."""

    area: PromptArea
    fields: Fields
    results: Results


def txt2img_tab(settings: Settings, studio: Studio, checkpoint: gr.Dropdown) -> GenerationTab:
    """Draw the tab and tie it."""
    checkpoints = list(studio.checkpoints.titles())
    area = prompt_area("txt2img")
    fields: Fields = {
        "prompt": area.prompt,
        "negative_prompt": area.negative,
        "styles": area.styles,
        "checkpoint": checkpoint,
    }
    with gr.Row(elem_classes="work"):
        with gr.Column(scale=1, min_width=360, elem_classes="left"), gr.Tabs():
            with gr.Tab("Generation"):
                fields |= method_fields(settings)
                fields |= hires_fields(settings, checkpoints)
                fields |= refiner_fields(checkpoints)
                fields |= size_fields(settings)
                fields |= batch_fields()
                fields["cfg_scale"] = gr.Slider(1, 30, settings.starting.guidance, step=0.5, label="CFG scale")
                seeds, seed_buttons = seed_fields()
                fields |= seeds
                fields |= script_fields(checkpoints)
                with gr.Accordion("Known words", open=False):
                    gr.Markdown(f"The built-in sampler paints what these words name: {', '.join(known_words())}.")
            model_tabs(area.prompt, checkpoint, studio)
        with gr.Column(scale=1, min_width=360, elem_classes="right"):
            results = results_area("txt2img", settings, can_enlarge=True)
    tie_seeds(fields, seed_buttons, results.shown)
    tie_generation("txt2img", area, fields, results, studio, _jobs)
    return GenerationTab(area, fields, results)


def _jobs(values: Values, settings: Settings) -> list[Job]:
    return [replace(job_of(values, settings), hires=hires_of(values))]
