"""A sampler that runs a model of diffusers, for those who have one. Imported only when such a checkpoint is chosen."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

from .initial import as_array, as_picture
from .noise import Array
from .sampling import Request, Step

SCHEDULERS = {
    "Euler a": ("EulerAncestralDiscreteScheduler", {}),
    "Euler": ("EulerDiscreteScheduler", {}),
    "DPM++ 2M": ("DPMSolverMultistepScheduler", {}),
    "DPM++ 2M SDE": ("DPMSolverMultistepScheduler", {"algorithm_type": "sde-dpmsolver++"}),
    "DPM2": ("KDPM2DiscreteScheduler", {}),
    "Heun": ("HeunDiscreteScheduler", {}),
    "LMS": ("LMSDiscreteScheduler", {}),
    "DDIM": ("DDIMScheduler", {}),
    "LCM": ("LCMScheduler", {}),
}
"""Our sampling methods and the schedulers of diffusers that carry them out."""
_PREVIEW_BANDS = 3


class _Pipeline(Protocol):
    """What is used of a pipeline of diffusers."""

    scheduler: object

    def __call__(self, **arguments: object) -> object: ...


class _Interrupted(Exception):  # a way out, no error
    """The visitor no longer wants the picture."""


class Pipelines:
    """Runs models in the format of diffusers: folders with a `model_index.json`.

    Raises:
        ValueError: When diffusers or torch are not installed.
    """

    def __init__(self) -> None:
        try:
            import diffusers
            import torch
        except ImportError as error:
            msg = f"This checkpoint needs diffusers and torch, and {error.name} is missing: pip install diffusers transformers torch"
            raise ValueError(msg) from error
        self._diffusers, self._torch = diffusers, torch
        self._loaded: tuple[Path, bool, _Pipeline] | None = None

    def sample(self, request: Request) -> Iterator[Step]:
        """Carry out a request; see `Sampler`.

        The pipeline runs in a thread of its own and is stopped in its next step when nobody takes steps any more.
        """
        if request.method not in SCHEDULERS:
            msg = f"{request.method!r} has no scheduler in diffusers; choose one of {', '.join(SCHEDULERS)}"
            raise ValueError(msg)
        pipeline = self._pipeline(request)
        steps: queue.Queue[Step | BaseException | None] = queue.Queue()
        stop = threading.Event()
        thread = threading.Thread(target=self._run, args=(pipeline, request, steps.put, stop), daemon=True)
        thread.start()
        try:
            while (step := steps.get()) is not None:
                if isinstance(step, BaseException):
                    raise step
                yield step
        finally:
            stop.set()
            thread.join()

    def _pipeline(self, request: Request) -> _Pipeline:
        folder, is_from_picture = request.checkpoint.folder, request.start is not None
        if folder is None:
            msg = f"{request.checkpoint.name} is no model for diffusers"
            raise ValueError(msg)
        if self._loaded is None or self._loaded[:2] != (folder, is_from_picture):
            name = "AutoPipelineForImage2Image" if is_from_picture else "AutoPipelineForText2Image"
            pipeline = getattr(self._diffusers, name).from_pretrained(folder)
            pipeline.to("cuda" if self._torch.cuda.is_available() else "cpu")
            pipeline.set_progress_bar_config(disable=True)
            self._loaded = folder, is_from_picture, pipeline
        pipeline = self._loaded[2]
        name, options = SCHEDULERS[request.method]
        if request.schedule == "Karras":
            options = {**options, "use_karras_sigmas": True}
        pipeline.scheduler = getattr(self._diffusers, name).from_config(pipeline.scheduler.config, **options)  # type: ignore[attr-defined]
        return pipeline

    def _run(
        self,
        pipeline: _Pipeline,
        request: Request,
        put: Callable[[Step | BaseException | None], None],
        stop: threading.Event,
    ) -> None:
        start = request.start
        total = request.steps if start is None else max(1, int(request.steps * start.strength))

        def after_step(_pipe: object, index: int, _time: object, tensors: dict[str, object]) -> dict[str, object]:
            if stop.is_set():
                raise _Interrupted
            put(Step(min(index + 1, total), total, _preview(tensors.get("latents"))))
            return tensors

        arguments: dict[str, object] = {
            "prompt": request.prompt,
            "negative_prompt": request.negative or None,
            "num_inference_steps": request.steps,
            "guidance_scale": request.guidance,
            "generator": self._torch.Generator().manual_seed(request.seed.number),
            "callback_on_step_end": after_step,
        }
        if start is None:
            arguments.update(width=request.width, height=request.height)
        else:
            arguments.update(image=as_picture(start.picture), strength=start.strength)
        try:
            picture = as_array(pipeline(**arguments).images[0])  # type: ignore[attr-defined]
            if start is not None and start.mask is not None:
                picture = start.picture + (picture - start.picture) * start.mask[..., None]
            put(Step(total, total, picture))
        except _Interrupted:
            pass
        except BaseException as error:  # noqa: BLE001  # handed to whoever waits for the steps
            put(error)
        finally:
            put(None)


def _preview(latents: object) -> Array | None:
    """Show the first three bands of the latents as colours: a rough preview that costs nothing."""
    if latents is None:
        return None
    bands = latents[0, :_PREVIEW_BANDS].float().cpu().numpy().transpose(1, 2, 0)  # type: ignore[index]
    return (bands - bands.min()) / max(float(bands.max() - bands.min()), 1e-6)
