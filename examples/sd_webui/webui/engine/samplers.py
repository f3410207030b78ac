"""Chooses who makes a picture: a checkpoint is a file of numbers for the built-in sampler, or a folder for diffusers."""

from __future__ import annotations

from .checkpoints import Checkpoint
from .procedural import Procedural
from .sampling import FindLora, Sampler


class Samplers:
    """The samplers of this process; each is made when it is first needed.

    Args:
        find_lora: Finds add-ons that a prompt names.
    """

    def __init__(self, find_lora: FindLora) -> None:
        self._procedural = Procedural(find_lora)
        self._pipelines: Sampler | None = None

    def for_checkpoint(self, checkpoint: Checkpoint) -> Sampler:
        """Return who can read a checkpoint.

        Raises:
            ValueError: When it is a model for diffusers, which is not installed.
        """
        if checkpoint.folder is None:
            return self._procedural
        if self._pipelines is None:
            from .pipelines import Pipelines

            self._pipelines = Pipelines()
        return self._pipelines
