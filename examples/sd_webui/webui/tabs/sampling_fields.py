"""Fields of both generation tabs: how a picture is sampled, and in what size."""

from __future__ import annotations

import stagedoor as gr
from webui.engine.methods import METHODS
from webui.engine.noise import MAX_SEED
from webui.engine.schedules import schedule_names
from webui.engine.upscaling import upscaler_names
from webui.kept import infotext
from webui.kept.settings import Settings

from .results import Choice, chosen
from .wiring import QUIET, Fields

SAME = "Same as above"
SIZES = {
    "1:1": (512, 512),
    "3:2": (768, 512),
    "2:3": (512, 768),
    "16:9": (896, 504),
    "9:16": (504, 896),
    "21:9": (1008, 432),
}
"""Shapes that people often take, in px."""


def methods_shown(settings: Settings) -> list[str]:
    """Return the sampling methods that the settings do not hide; all of them, should none be left."""
    shown = [name for name in METHODS if name not in settings.sampling.hidden_methods]
    return shown or list(METHODS)


def method_fields(settings: Settings) -> Fields:
    """Draw method, schedule and steps."""
    start = settings.starting
    with gr.Row():
        method = gr.Dropdown(methods_shown(settings), value=start.method, label="Sampling method", min_width=150)
        schedule = gr.Dropdown(schedule_names(), value=start.schedule, label="Schedule type", min_width=150)
        steps = gr.Slider(1, 150, start.steps, step=1, label="Sampling steps", scale=2, min_width=180)
    return {"method": method, "schedule": schedule, "steps": steps}


def hires_fields(settings: Settings, checkpoints: list[str]) -> Fields:
    """Draw the hires fix."""
    start = settings.starting
    with gr.Accordion("Hires. fix", open=False):
        enabled = gr.Checkbox(False, label="Enable the hires fix", info="A second pass over an enlarged picture.")
        with gr.Row():
            upscaler = gr.Dropdown(upscaler_names(), value=start.hires_upscaler, label="Upscaler", min_width=120)
            steps = gr.Slider(0, 150, 0, step=1, label="Hires steps", info="0 is as many as above.", min_width=160)
            strength = gr.Slider(0, 1, start.hires_strength, step=0.01, label="Denoising strength", min_width=160)
        with gr.Row():
            scale = gr.Slider(1, 4, 2, step=0.05, label="Upscale by", min_width=160)
            width = gr.Slider(0, 4096, 0, step=8, label="Resize width to", info="0 follows.", min_width=160)
            height = gr.Slider(0, 4096, 0, step=8, label="Resize height to", info="0 follows.", min_width=160)
        with gr.Row():
            checkpoint = gr.Dropdown([SAME, *checkpoints], value=SAME, label="Hires checkpoint", min_width=150)
            method = gr.Dropdown([SAME, *METHODS], value=SAME, label="Hires sampling method", min_width=150)
            schedule = gr.Dropdown([SAME, *schedule_names()], value=SAME, label="Hires schedule type", min_width=150)
        with gr.Row():
            prompt = gr.Textbox(label="Hires prompt", lines=2, placeholder="Empty is the prompt above.")
            negative = gr.Textbox(label="Hires negative prompt", lines=2, placeholder="Empty is the one above.")
    return {
        "hires": enabled,
        "hires_upscaler": upscaler,
        "hires_steps": steps,
        "hires_strength": strength,
        "hires_scale": scale,
        "hires_width": width,
        "hires_height": height,
        "hires_checkpoint": checkpoint,
        "hires_method": method,
        "hires_schedule": schedule,
        "hires_prompt": prompt,
        "hires_negative_prompt": negative,
    }


def refiner_fields(checkpoints: list[str]) -> Fields:
    """Draw the refiner: another checkpoint takes over."""
    with gr.Accordion("Refiner", open=False):
        enabled = gr.Checkbox(False, label="Enable the refiner", info="Another checkpoint does the last steps.")
        with gr.Row():
            checkpoint = gr.Dropdown(checkpoints, label="Refiner checkpoint", min_width=160)
            switch_at = gr.Slider(0.01, 1, 0.8, step=0.01, label="Switch at", info="Share of the steps.", min_width=160)
    return {"refine": enabled, "refiner": checkpoint, "refiner_switch_at": switch_at}


def size_fields(settings: Settings) -> Fields:
    """Draw width and height, with a button that swaps them, and shapes."""
    start = settings.starting
    with gr.Row(elem_classes="with-tool"):
        with gr.Column(scale=6, min_width=200, elem_classes="tight"):
            width = gr.Slider(64, 2048, start.width, step=8, label="Width")
            height = gr.Slider(64, 2048, start.height, step=8, label="Height")
        with gr.Column(scale=1, min_width=120, elem_classes="tight"):
            shape = gr.Dropdown(["", *SIZES], value="", label="Shape", min_width=100)
            swap = gr.Button("Swap", size="sm", min_width=72)
    swap.click(None, [width, height], [width, height], js="(width, height) => [height, width]", **QUIET)
    shape.input(lambda name, *old: SIZES.get(name, old), [shape, width, height], [width, height], **QUIET)
    return {"width": width, "height": height}


def batch_fields() -> Fields:
    """Draw how many pictures are made."""
    with gr.Row():
        count = gr.Slider(1, 100, 1, step=1, label="Batch count", min_width=140)
        size = gr.Slider(1, 8, 1, step=1, label="Batch size", min_width=140)
    return {"batch_count": count, "batch_size": size}


def seed_fields() -> tuple[Fields, dict[str, gr.Button]]:
    """Draw the seed and its variation, each with a button for any seed and one, returned, for the last one."""
    with gr.Row(elem_classes="with-tool"):
        seed = gr.Number(-1, label="Seed", precision=0, minimum=-1, maximum=MAX_SEED, min_width=140, scale=4)
        anew = gr.Button("Random", size="sm", min_width=72)
        again = gr.Button("Reuse", size="sm", min_width=72)
    with gr.Accordion("Variation", open=False):
        with gr.Row(elem_classes="with-tool"):
            variation = gr.Number(
                -1, label="Variation seed", precision=0, minimum=-1, maximum=MAX_SEED, min_width=140, scale=4
            )
            other = gr.Button("Random", size="sm", min_width=72)
            other_again = gr.Button("Reuse", size="sm", min_width=72)
        strength = gr.Slider(0, 1, 0, step=0.01, label="Variation strength", info="0 is the seed, 1 the other one.")
    anew.click(None, None, seed, js="() => -1", **QUIET)
    other.click(None, None, variation, js="() => -1", **QUIET)
    fields: Fields = {"seed": seed, "variation_seed": variation, "variation_strength": strength}
    return fields, {"Seed": again, "Variation seed": other_again}


def tie_seeds(fields: Fields, buttons: dict[str, gr.Button], shown: gr.State) -> None:
    """Tie the buttons that take the seeds of the chosen picture."""
    for (label, button), name in zip(buttons.items(), ("seed", "variation_seed"), strict=True):

        def reused(choice: Choice, label: str = label) -> int:
            value = infotext.read(chosen(choice).text).get(label)
            if value is None:
                raise gr.Error(f"The chosen picture has no {label.lower()}.", print_exception=False)
            return int(value)

        button.click(reused, shown, fields[name], **QUIET)
