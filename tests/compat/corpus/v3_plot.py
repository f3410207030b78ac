"""Gradio 3: a figure of matplotlib, by the name "plot" and by gr.Plot(type=...)."""

import gradio as gr
import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
from expectations import starts


def outbreak(r, month, countries, social_distancing):
    m = ["January", "February"].index(month)
    fig = plt.figure()
    ax = fig.add_subplot(111)
    for country in countries:
        ax.plot(np.arange(m + 3) ** r, label=country)
    plt.title("Outbreak in " + month)
    ax.legend()
    return fig


inputs = [
    gr.Slider(1, 4, 3.2, label="R"),
    gr.Dropdown(["January", "February"], label="Month"),
    gr.CheckboxGroup(["USA", "Canada"], label="Countries", value=["USA", "Canada"]),
    gr.Checkbox(label="Social Distancing?"),
]
demo = gr.Interface(
    fn=outbreak,
    inputs=inputs,
    outputs=gr.Plot(),
    examples=[[2, "January", ["USA"], True], [3.6, "February", ["USA", "Canada"], False]],
    cache_examples=False,
)
EXPECTED = [("/predict", (2, "January", ["USA"], True), starts("{'type': 'matplotlib', 'plot': 'data:image/"))]
