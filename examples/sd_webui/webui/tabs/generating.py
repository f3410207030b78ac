"""From the fields of a generation tab to a plan, and from a plan to the page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Literal, cast

import stagedoor as gr
from webui.engine.prompts import without_comments
from webui.kept import settings as kept_settings
from webui.kept.folders import data_folder
from webui.kept.settings import Settings
from webui.kept.styles import with_styles
from webui.work.carrying_out import Studio
from webui.work.job import Hires, Job, Variation
from webui.work.scripts import Plan, plain, prompt_lines, prompt_matrix, xyz_plot
from webui.work.session import Session
from webui.work.signals import Signals

from .prompting import PromptArea
from .results import Results, opened, report_updates
from .sampling_fields import SAME
from .script_fields import LINES, MATRIX, XYZ
from .wiring import QUIET, Fields, Values, endpoint

Kind = Literal["txt2img", "img2img"]
MakeJobs = Callable[[Values, Settings], list[Job]]


def job_of(values: Values, settings: Settings) -> Job:
    """Read the fields that both generation tabs have."""
    prompt, negative = str(values["prompt"] or ""), str(values["negative_prompt"] or "")
    if settings.prompts.takes_comments:
        prompt, negative = without_comments(prompt), without_comments(negative)
    names = tuple(cast("list[str]", values["styles"] or []))
    prompt, negative = with_styles(prompt, negative, names)
    strength = float(cast("float", values["variation_strength"]))
    return Job(
        prompt=prompt,
        negative=negative,
        styles=names,
        checkpoint=str(values["checkpoint"] or ""),
        width=_whole(values["width"]),
        height=_whole(values["height"]),
        steps=_whole(values["steps"]),
        guidance=float(cast("float", values["cfg_scale"])),
        method=str(values["method"]),
        schedule=str(values["schedule"]),
        seed=_whole(values["seed"], -1),
        batches=_whole(values["batch_count"]),
        batch_size=_whole(values["batch_size"]),
        variation=Variation(_whole(values["variation_seed"], -1), strength) if strength > 0 else None,
        refiner=str(values["refiner"] or "") if values["refine"] else "",
        switch_at=float(cast("float", values["refiner_switch_at"])),
    )


def hires_of(values: Values) -> Hires | None:
    """Read the hires fix; None where it is off."""
    if not values["hires"]:
        return None

    def other(name: str) -> str:
        return "" if values[name] in {SAME, None} else str(values[name])

    return Hires(
        upscaler=str(values["hires_upscaler"]),
        steps=_whole(values["hires_steps"]),
        strength=float(cast("float", values["hires_strength"])),
        scale=float(cast("float", values["hires_scale"])),
        width=_whole(values["hires_width"]),
        height=_whole(values["hires_height"]),
        checkpoint=other("hires_checkpoint"),
        method=other("hires_method"),
        schedule=other("hires_schedule"),
        prompt=str(values["hires_prompt"] or "").strip(),
        negative=str(values["hires_negative_prompt"] or "").strip(),
    )


def _whole(value: object, empty: int = 0) -> int:
    """Read a whole number; empty fields stand for `empty`."""
    return empty if value is None else int(cast("float", value))


def plan_of(job: Job, values: Values, settings: Settings) -> Plan:
    """Make a plan of a job with the chosen script.

    Raises:
        ValueError: When the fields of the script cannot be read.
    """
    script = values["script"]
    if script == MATRIX:
        return prompt_matrix(
            job,
            at_start=bool(values["matrix_at_start"]),
            different_seeds=bool(values["matrix_different_seeds"]),
            in_negative=values["matrix_side"] == "Negative prompt",
            comma=values["matrix_joint"] == "Comma",
            margin_px=_whole(values["matrix_margin"]),
        )
    if script == LINES:
        return prompt_lines(
            job,
            str(values["lines"] or ""),
            counts_up=bool(values["lines_count_up"]),
            one_seed=bool(values["lines_one_seed"]),
            place=str(values["lines_place"]),
        )
    if script == XYZ:
        return xyz_plot(
            job,
            [(str(values[f"{letter}_axis"]), str(values[f"{letter}_values"] or "")) for letter in "xyz"],
            legends=bool(values["xyz_legends"]),
            keeps_random=bool(values["xyz_random_seeds"]),
            margin_px=_whole(values["xyz_margin"]),
            most_cells=settings.limits.most_cells,
        )
    return plain(job)


def signals_of(request: gr.Request | None) -> Signals:
    """Return the signals of a visitor."""
    return Signals((request.session_hash if request is not None else None) or "nobody")


def tie_generation(
    kind: Kind, area: PromptArea, fields: Fields, results: Results, studio: Studio, make_jobs: MakeJobs
) -> None:
    """Tie the buttons of a generation tab to its fields and results."""

    def generate(values: Values, request: gr.Request | None, progress: gr.Progress) -> Iterator[object]:
        settings = kept_settings.current()
        try:
            jobs = make_jobs(values, settings)
            plans = [plan_of(job, values, settings) for job in jobs]
            plan = plans[0] if len(plans) == 1 else Plan([job for each in plans for job in each.jobs])
            for report in Session(studio, plan, kind, settings, signals_of(request)).reports():
                progress(report.share, desc=report.text)
                if report.is_last and report.pictures:
                    _remember(report.pictures[0].text)
                yield *report_updates(report), gr.Row(visible=report.is_last), gr.Row(visible=not report.is_last)
        except ValueError as error:
            raise gr.Error(str(error), print_exception=False) from error

    generate.__doc__ = {
        "txt2img": "Make pictures from a prompt.",
        "img2img": "Make pictures from a prompt and a picture, or a part of one.",
    }[kind]
    run = gr.on(
        [area.generate.click, area.prompt.submit],
        endpoint(generate, kind, fields),
        list(fields.values()),
        [*results.outputs, area.idle, area.busy],
        api_name=kind,
        show_progress_on=results.status,
        concurrency_limit=1,
        concurrency_id="sampling",
    )
    run.success(opened, None, results.gallery, **QUIET)
    # However it ended: with an error and when it was called off, too.
    run.then(_idle, None, [results.preview, area.idle, area.busy], **QUIET)
    area.interrupt.click(_interrupt, None, None, **QUIET)
    area.skip.click(_skip, None, None, **QUIET)


def _interrupt(request: gr.Request) -> None:
    signals_of(request).give("interrupt")


def _skip(request: gr.Request) -> None:
    signals_of(request).give("skip")


def _idle() -> tuple[object, ...]:
    return gr.update(value=None, visible=False), gr.Row(visible=True), gr.Row(visible=False)


def _remember(text: str) -> None:
    """Keep the parameters of the last picture, for the Paste button after a restart."""
    folder = data_folder()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "last.txt").write_text(text)


def last_parameters() -> str:
    """Return the parameters of the last picture that was made; empty when there was none."""
    path = data_folder() / "last.txt"
    return path.read_text() if path.exists() else ""
