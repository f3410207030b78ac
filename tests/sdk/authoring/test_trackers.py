"""Experiment trackers are told where the app runs, by the methods that the real ones have."""

from __future__ import annotations

import pytest
from support.apps import served

import stagedoor as gr
from stagedoor.errors import LaunchError


class Tracker:
    """Takes any method and remembers how it was called."""

    def __init__(self) -> None:
        self.calls: list[tuple[object, ...]] = []

    def __getattr__(self, name: str) -> object:
        def call(*arguments: object) -> object:
            self.calls.append((name, *arguments))
            return arguments[0] if arguments else None

        return call


def build() -> gr.Blocks:
    with gr.Blocks() as demo:
        gr.Textbox()
    return demo


def test_an_app_that_does_not_run_has_no_address() -> None:
    with pytest.raises(LaunchError, match=r"launch\(\) first"):
        build().integrate(mlflow=Tracker())


def test_each_tracker_is_told() -> None:
    with served(build()) as app:
        comet, wandb, mlflow = Tracker(), Tracker(), Tracker()
        with pytest.warns(UserWarning, match="share=True"):
            app.demo.integrate(comet_ml=comet, wandb=wandb, mlflow=mlflow)
        local = app.demo.local_url
        assert comet.calls == [("log_other", "Created from", "Gradio"), ("log_text", f"gradio: {local}"), ("end",)]
        assert mlflow.calls == [("log_param", "Gradio Interface Local Link", local)]
        assert wandb.calls == []
        app.demo.share_url = "https://x.share.example/?a=1&b=2"
        app.demo.integrate(wandb=wandb, mlflow=mlflow)
        assert mlflow.calls[-1] == ("log_param", "Gradio Interface Share Link", app.demo.share_url)
        (name, frame), (log, panel) = wandb.calls
        assert (name, log) == ("Html", "log")
        assert 'src="https://x.share.example/?a=1&amp;b=2"' in str(frame)
        assert panel == {"Gradio panel": frame}
