"""Tells experiment trackers where an app runs: Comet, Weights & Biases, MLflow.

The author hands the tracker's own object in, and only the methods that it has for this are called: no package of a
tracker is needed here, and anything with the same methods will do.
"""

from __future__ import annotations

import html
import warnings
from collections.abc import Mapping
from typing import Protocol

from stagedoor.errors import LaunchError


class CometExperiment(Protocol):
    """What is used of a `comet_ml.Experiment`."""

    def log_other(self, key: str, value: object) -> object:
        """Note a pair of key and value."""
        ...

    def log_text(self, text: str) -> object:
        """Note a text."""
        ...

    def end(self) -> object:
        """Close the experiment."""
        ...


class WandbModule(Protocol):
    """What is used of the `wandb` module."""

    def Html(self, data: str) -> object:  # noqa: N802 - its name
        """Make a panel of HTML."""
        ...

    def log(self, data: Mapping[str, object]) -> object:
        """Note values in the run."""
        ...


class MLflowModule(Protocol):
    """What is used of the `mlflow` module."""

    def log_param(self, key: str, value: object) -> object:
        """Note a parameter of the run."""
        ...


def tell_trackers(
    local_url: str | None,
    share_url: str | None,
    *,
    comet_ml: CometExperiment | None = None,
    wandb: WandbModule | None = None,
    mlflow: MLflowModule | None = None,
) -> None:
    """Note an app's address in the trackers that are given; see `Blocks.integrate`."""
    address = share_url or local_url
    if address is None:
        raise LaunchError("The app does not run yet, so it has no address to note.", hint="call launch() first")
    if comet_ml is not None:
        comet_ml.log_other("Created from", "Gradio")
        comet_ml.log_text(f"gradio: {address}")
        comet_ml.end()
    if wandb is not None:
        if share_url is None:
            warnings.warn("wandb shows an app from its public link: launch(share=True) before integrate", stacklevel=3)
        else:
            frame = f'<iframe src="{html.escape(share_url)}" width="1000" height="500" style="border:0"></iframe>'
            wandb.log({"Gradio panel": wandb.Html(frame)})
    if mlflow is not None:
        kind = "Share" if share_url is not None else "Local"
        mlflow.log_param(f"Gradio Interface {kind} Link", address)
