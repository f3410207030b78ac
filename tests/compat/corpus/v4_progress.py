"""Gradio 4: progress as a default argument."""

import gradio as gr


def work(steps, progress=gr.Progress(track_tqdm=False)):
    for _ in progress.tqdm(range(int(steps)), desc="Steps"):
        pass
    progress((1, 2), desc="half")
    return steps


demo = gr.Interface(work, "number", "number")
EXPECTED = [("/predict", (3,), 3)]
