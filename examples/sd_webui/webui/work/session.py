"""One run as the page shows it: previews while it works, and saved pictures with their parameters."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from PIL import Image

from webui.engine.initial import as_picture
from webui.kept import infotext, pictures
from webui.kept.pictures import Described, Group
from webui.kept.settings import Settings

from .carrying_out import Made, Run, Studio, Working, checked, overlaid
from .grids import grid_of, rows_for
from .parameters import parameters_of, short_form
from .scripts import Plan
from .signals import Signals

_PREVIEW_DIVISORS = {"Full": 1, "Half": 2, "Quarter": 4}


@dataclass(frozen=True)
class Shown:
    """A finished picture.

    Attributes:
        path: Its file.
        text: Its parameters.
    """

    path: Path
    text: str

    @property
    def entry(self) -> tuple[str, str]:
        """What a gallery takes."""
        return str(self.path), short_form(self.text)


@dataclass(frozen=True)
class Report:
    """Where a run stands.

    Attributes:
        share: Share that is done, 0 to 1.
        text: Where it stands, in words.
        preview: The picture in work; None when there is no news of it.
        pictures: What is ready. Complete in the last report, a grid first.
        is_last: Whether the run has ended.
        was_interrupted: Whether the visitor ended it.
    """

    share: float
    text: str
    preview: Image.Image | None = None
    pictures: list[Shown] = field(default_factory=list)
    is_last: bool = False
    was_interrupted: bool = False


class Session:
    """Carries a plan out for one visitor.

    Args:
        studio: Who can do it.
        plan: What is to be made.
        group: Into which folder pictures go.
        settings: How.
        signals: Where the visitor's wishes arrive.
    """

    def __init__(self, studio: Studio, plan: Plan, group: Group, settings: Settings, signals: Signals) -> None:
        self.studio, self.plan, self.group, self.settings, self.signals = studio, plan, group, settings, signals
        self.shown: list[Shown] = []
        self._made: list[Image.Image] = []
        self._first_of_job: list[Image.Image] = []
        self._extra: list[Shown] = []
        self._started = time.perf_counter()
        self._last_preview = 0.0

    def reports(self) -> Iterator[Report]:
        """Go through the plan.

        Raises:
            ValueError: When something of it cannot be done; the message is for the visitor.
        """
        jobs = [checked(job, self.settings) for job in self.plan.jobs]
        if self.plan.count > self.settings.limits.most_pictures:
            msg = f"That would be {self.plan.count} pictures; the settings allow {self.settings.limits.most_pictures} in one run"
            raise ValueError(msg)
        self.signals.clear()
        yield Report(0, "Starting")
        done, interrupted = 0, False
        for job in jobs:
            run = Run(self.studio, job, self.settings, self.signals, done, self.plan.count)
            is_first = True
            for event in run.steps():
                if isinstance(event, Working):
                    report = self._progress(event)
                    if report is not None:
                        yield report
                else:
                    self._keep(event, is_first=is_first)
                    is_first = False
                    yield Report(run.number / max(self.plan.count, 1), "Saving", pictures=list(self.shown))
            done += job.count
            interrupted = run.is_interrupted
            if interrupted:
                break
        yield Report(
            1, self._summary(interrupted), pictures=self._final(interrupted), is_last=True, was_interrupted=interrupted
        )

    def _progress(self, event: Working) -> Report | None:
        """Report a step, unless the last one was a moment ago."""
        preview, now = self.settings.preview, time.perf_counter()
        text = f"{event.phase} {event.step}/{event.steps}"
        if event.pictures > 1:
            text += f" · picture {event.picture + 1} of {event.pictures}"
        spent = now - self._started
        if preview.shows_eta and event.share > 0:
            text += f" · {spent / event.share - spent:.1f} s left"
        if self.settings.interface.prints_steps:
            print(f"\r{event.share:4.0%} {text}", end="", file=sys.stderr, flush=True)
        is_due = event.step % preview.every == 0 and now - self._last_preview >= 1 / preview.most_per_s
        if not preview.is_on or event.preview is None or not is_due:
            return Report(event.share, text, pictures=list(self.shown))
        self._last_preview = now
        divisor = _PREVIEW_DIVISORS[preview.size]
        return Report(event.share, text, as_picture(event.preview[::divisor, ::divisor]), list(self.shown))

    def _keep(self, made: Made, *, is_first: bool) -> None:
        """Save a picture, and what the settings want saved with it."""
        settings, saving = self.settings, self.settings.saving
        if not made.is_complete and not settings.limits.keeps_interrupted:
            return
        text = parameters_of(made, self.studio, settings)
        keep = saving.save_pictures and (made.is_complete or saving.saves_interrupted)
        self.shown.append(Shown(self._save(made.picture, text, self.group, keep=keep), text))
        self._made.append(made.picture)
        if is_first:
            self._first_of_job.append(made.picture)
        if saving.saves_before_hires and made.before_hires is not None:
            self._save(made.before_hires, text, self.group, keep=True)
        if saving.saves_start and made.start is not None:
            self._save(made.start, "", "starts", keep=True)
        if made.mask is not None and made.start is not None:
            if saving.saves_mask:
                self._save(made.mask, "", "starts", keep=True)
            if settings.img2img.shows_mask:
                path = self._save(overlaid(made.start, made.mask), "", "starts", keep=False)
                self._extra.append(Shown(path, ""))

    def _save(self, picture: Image.Image, text: str, group: Group, *, keep: bool, file_format: str = "") -> Path:
        fields = infotext.read(text) if text else {}
        words = {
            "seed": fields.get("Seed", ""),
            "prompt": fields.get("Prompt", ""),
            "model": fields.get("Model", ""),
            "method": fields.get("Sampler", ""),
            "steps": fields.get("Steps", ""),
            "cfg": fields.get("CFG scale", ""),
            "width": picture.width,
            "height": picture.height,
        }
        return pictures.save(Described(picture, text, words), group, self.settings, keep=keep, file_format=file_format)

    def _final(self, interrupted: bool) -> list[Shown]:
        grids = [] if interrupted else self._grids()
        shown = grids if self.settings.grids.shows_grid else []
        return [*shown, *self.shown, *self._extra]

    def _grids(self) -> list[Shown]:
        look, plan = self.settings.grids, self.plan
        if plan.margin_px is not None:
            look = replace(look, margin_px=plan.margin_px)
        text = self.shown[0].text if self.shown else ""
        sheets: list[Image.Image] = []
        if plan.grids:
            size = len(plan.row_names) * len(plan.column_names)
            for number in range(plan.grids):
                cells = self._first_of_job[number * size : (number + 1) * size]
                if cells:
                    sheets.append(grid_of(cells, len(plan.row_names), look, plan.row_names, plan.column_names))
            if len(sheets) > 1:
                sheets = [grid_of(sheets, 1, look, (), plan.grid_names)]
        elif len(self._made) > 1 or (self._made and not look.needs_several):
            rows = rows_for(len(self._made), plan.jobs[0].batch_size, look.rows)
            sheets.append(grid_of(self._made, rows, look))
        keep, form = look.save_grids, look.grid_format
        return [Shown(self._save(sheet, text, "grids", keep=keep, file_format=form), text) for sheet in sheets]

    def _summary(self, interrupted: bool) -> str:
        count = len(self.shown)
        what = "1 picture" if count == 1 else f"{count} pictures"
        text = f"Interrupted after {what}" if interrupted else what
        if self.settings.interface.shows_timing:
            text += f" in {time.perf_counter() - self._started:.1f} s"
        return text
