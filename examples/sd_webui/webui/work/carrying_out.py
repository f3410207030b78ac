"""Carries a job out, picture by picture, and says all the time where it stands."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass, replace

import numpy as np
from PIL import Image, ImageChops

from webui.engine.checkpoints import Checkpoint, Shelf
from webui.engine.initial import as_array, as_picture, colours_matched, fitted, masked_area, prepared_mask, with_content
from webui.engine.methods import SolverOptions
from webui.engine.noise import Array, Seed
from webui.engine.samplers import Samplers
from webui.engine.sampling import Refiner, Request, Start, Tuning
from webui.engine.schedules import NoiseRange
from webui.engine.upscaling import Sharpness, upscaled
from webui.kept.folders import checkpoint_folders, lora_folders
from webui.kept.settings import Settings

from .job import Job, Source
from .signals import Signals

SIZE_STEP_PX = 8


@dataclass(frozen=True)
class Working:
    """Where a job stands.

    Attributes:
        picture: Number of the picture, from 0.
        pictures: Number of all pictures.
        step, steps: Steps of this picture, in both passes.
        phase: What is being done.
        preview: What the picture is expected to become; None when nobody can say.
    """

    picture: int
    pictures: int
    step: int
    steps: int
    phase: str
    preview: Array | None

    @property
    def share(self) -> float:
        """Share of the job that is done, 0 to 1."""
        return (self.picture + self.step / max(self.steps, 1)) / max(self.pictures, 1)


@dataclass(frozen=True)
class Made:
    """A picture that is ready.

    Attributes:
        picture: RGB.
        job: What it was made for; its first seed and batch are those of the job.
        seed: Its own seed.
        is_complete: Whether all steps were done.
        before_hires: The picture of the first pass.
        start, mask: What img2img started from, as it was used.
    """

    picture: Image.Image
    job: Job
    seed: Seed
    is_complete: bool = True
    before_hires: Image.Image | None = None
    start: Image.Image | None = None
    mask: Image.Image | None = None


class Studio:
    """Everything that is needed to carry jobs out; one a process."""

    def __init__(self) -> None:
        self.checkpoints = Shelf(checkpoint_folders())
        self.loras = Shelf(lora_folders())
        self.samplers = Samplers(self.loras.get)

    def checkpoint(self, title: str) -> Checkpoint:
        """Return a checkpoint, the first one for an empty title.

        Raises:
            UnknownCheckpoint: When there is none.
        """
        return self.checkpoints.get(title or next(iter(self.checkpoints.paths()), ""))


class Run:
    """One job being carried out.

    Args:
        studio: Who can do it.
        job: What is asked for, with its seeds drawn.
        settings: How.
        signals: Where the visitor's wishes arrive.
        first, pictures: Its pictures are the first and those after it of so many (a plan may have several jobs).
    """

    def __init__(
        self,
        studio: Studio,
        job: Job,
        settings: Settings,
        signals: Signals,
        first: int = 0,
        pictures: int | None = None,
    ) -> None:
        self.studio, self.job, self.settings, self.signals = studio, job, settings, signals
        self.pictures = pictures if pictures is not None else job.count
        self.number = first
        self.is_interrupted = False
        self._is_skipped = False
        self._latest: Array | None = None

    def steps(self) -> Iterator[Working | Made]:
        """Go through the job. After an interruption the picture in work comes as it is, and no other.

        Raises:
            ValueError: When something of it cannot be done; the message is for the visitor.
        """
        for index in range(self.job.batches * self.job.batch_size):
            job = self.job
            for loop in range(job.loops):
                if self.is_interrupted:
                    return
                self._is_skipped = False
                made = yield from self._picture(job, job.seed_of(index + loop, self.settings.sampling.seed_delta))
                if made is not None:
                    yield made
                self.number += 1
                if made is not None:
                    job = replace(job, source=_looped(self.job, made, loop + 1))

    def _picture(self, job: Job, seed: Seed) -> Generator[Working, None, Made | None]:
        source, area = job.source, None
        start = start_picture = mask_picture = None
        request = _request(self.studio, job, seed, self.settings)
        if source is not None:
            start_picture, mask_picture, area = _prepared(source, job)
            start = _start(source, start_picture, mask_picture, seed)
            request = replace(request, start=start)
        more = _steps_of_hires(job)
        yield from self._sampled(request, "Sampling", done_before=0, done_after=more)
        if self._latest is None:
            return None
        first = as_picture(self._latest)
        if job.hires is not None and not self.is_interrupted and not self._is_skipped:
            yield from self._sampled(self._hires(request, first), "Hires pass", done_before=request.steps, done_after=0)
        picture = as_picture(self._latest) if self._latest is not None else first
        if source is not None and start is not None:
            picture = _put_back(source, picture, start, area)
        return Made(
            picture,
            job,
            seed,
            is_complete=not self.is_interrupted and not self._is_skipped,
            before_hires=first if job.hires is not None else None,
            start=start_picture,
            mask=mask_picture,
        )

    def _sampled(self, request: Request, phase: str, done_before: int, done_after: int) -> Iterator[Working]:
        """Let a sampler work; the last picture it showed is in `_latest` afterwards."""
        self._latest = None
        sampler = self.studio.samplers.for_checkpoint(request.checkpoint)
        steps = sampler.sample(request)
        try:
            for step in steps:
                # A rough preview of another size is no picture that could be kept.
                if step.picture is not None and step.picture.shape[:2] == (request.height, request.width):
                    self._latest = step.picture
                total = done_before + step.total + done_after
                yield Working(self.number, self.pictures, done_before + step.done, total, phase, step.picture)
                self.is_interrupted = self.signals.is_given("interrupt")
                self._is_skipped = self.signals.take("skip")
                if self.is_interrupted or self._is_skipped:
                    return
        finally:
            steps.close()  # type: ignore[attr-defined]  # samplers are generators

    def _hires(self, request: Request, first: Image.Image) -> Request:
        hires, settings = self.job.hires, self.settings
        assert hires is not None  # noqa: S101  # asked by the only caller
        width, height = hires.size(request.width, request.height)
        sharpness = Sharpness(settings.upscaling.sharpness_px, settings.upscaling.sharpness_percent)
        large = upscaled(first, (width, height), hires.upscaler, sharpness)
        return replace(
            request,
            checkpoint=self.studio.checkpoint(hires.checkpoint) if hires.checkpoint else request.checkpoint,
            prompt=hires.prompt or request.prompt,
            negative=hires.negative or request.negative,
            method=hires.method or request.method,
            schedule=hires.schedule or request.schedule,
            width=width,
            height=height,
            steps=hires.steps or request.steps,
            start=Start(as_array(large), hires.strength, exact_steps=True),
            refiner=None,
        )


def checked(job: Job, settings: Settings) -> Job:
    """Return a job in sizes that can be made.

    Raises:
        ValueError: When it is too large.
    """
    width, height = (max(64, side // SIZE_STEP_PX * SIZE_STEP_PX) for side in (job.width, job.height))
    largest = job.hires.size(width, height) if job.hires is not None else (width, height)
    megapixels = largest[0] * largest[1] / 1e6
    if megapixels > settings.limits.most_megapixels:
        msg = f"{largest[0]}x{largest[1]} is {megapixels:.1f} megapixels; the settings allow {settings.limits.most_megapixels:g}"
        raise ValueError(msg)
    if job.count > settings.limits.most_pictures:
        msg = f"That would be {job.count} pictures; the settings allow {settings.limits.most_pictures} in one run"
        raise ValueError(msg)
    return replace(job, width=width, height=height)


def _request(studio: Studio, job: Job, seed: Seed, settings: Settings) -> Request:
    sampling = settings.sampling
    solver = SolverOptions(
        sampling.eta,
        sampling.eta_ddim,
        sampling.churn,
        sampling.churn_from,
        sampling.churn_to,
        sampling.noise_scale,
    )
    tuning = Tuning(
        solver=solver,
        limits=NoiseRange(sampling.sigma_min, sampling.sigma_max, sampling.rho),
        drop_next_to_last=sampling.drop_next_to_last,
        emphasis=settings.prompts.emphasis,  # type: ignore[arg-type]  # the settings page offers these only
        pause_s=sampling.pause_ms / 1000,
        shows_noise=settings.preview.subject != "Prediction",
    )
    return Request(
        prompt=job.prompt,
        negative=job.negative,
        checkpoint=studio.checkpoint(job.checkpoint),
        width=job.width,
        height=job.height,
        steps=job.steps,
        guidance=job.guidance,
        method=job.method,
        schedule=job.schedule,
        seed=seed,
        refiner=Refiner(studio.checkpoint(job.refiner), job.switch_at) if job.refiner else None,
        tuning=tuning,
    )


def _steps_of_hires(job: Job) -> int:
    return 0 if job.hires is None else job.hires.steps or job.steps


def _prepared(source: Source, job: Job) -> tuple[Image.Image, Image.Image | None, tuple[int, int, int, int] | None]:
    """Return the start picture and the mask in the size of the job, and the part of the source they stand for."""
    picture, mask, area = source.picture, source.mask, None
    if mask is not None:
        mask = prepared_mask(mask, source.masking)
        if source.masking.is_area_only:
            area = masked_area(mask, source.masking.padding_px, job.width / job.height)
            if area is not None:
                picture, mask = picture.crop(area), mask.crop(area)
    mode = "Just resize" if area is not None else source.resize
    picture = fitted(picture, job.width, job.height, mode, source.upscaler)
    return picture, None if mask is None else fitted(mask, job.width, job.height, mode), area


def _start(source: Source, picture: Image.Image, mask: Image.Image | None, seed: Seed) -> Start:
    pixels = as_array(picture)
    cover = None
    if mask is not None:
        cover = np.asarray(mask, dtype=np.float32) / 255
        pixels = with_content(pixels, cover, source.masking.content, seed)
    return Start(pixels, source.strength, cover, source.exact_steps, source.noise)


def _put_back(
    source: Source, picture: Image.Image, start: Start, area: tuple[int, int, int, int] | None
) -> Image.Image:
    """Finish a picture of img2img: its colours, and what was not to be touched."""
    if source.matches_colours:
        picture = as_picture(colours_matched(as_array(picture), start.picture))
    if start.mask is None:
        return picture
    cover = Image.fromarray((start.mask * 255).astype(np.uint8))
    if area is not None:
        size = area[2] - area[0], area[3] - area[1]
        whole = source.picture.copy()
        whole.paste(picture.resize(size, Image.Resampling.LANCZOS), area[:2], cover.resize(size))
        return whole
    if source.keeps_outside:
        untouched = fitted(source.picture, picture.width, picture.height, source.resize, source.upscaler)
        return Image.composite(picture, untouched, cover)
    return picture


def _looped(job: Job, made: Made, repetition: int) -> Source | None:
    """Return the source of a repetition, from 1: the last result, with the strength on its way to the last one."""
    if job.source is None:
        return None
    share = repetition / max(job.loops - 1, 1)
    strength = job.source.strength + (job.loop_strength - job.source.strength) * share
    return replace(job.source, picture=made.picture, strength=strength)


def overlaid(picture: Image.Image, mask: Image.Image) -> Image.Image:
    """Show a mask over the picture it belongs to."""
    tint = Image.new("RGB", picture.size, "#d6336c")
    return Image.composite(Image.blend(picture, tint, 0.5), picture, ImageChops.multiply(mask, mask))
