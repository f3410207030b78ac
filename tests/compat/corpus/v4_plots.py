"""Gradio 4: native plots with arguments that are gone."""

import gradio as gr


def points(n):
    import pandas

    return pandas.DataFrame({"x": list(range(int(n))), "y": [1] * int(n)})


with gr.Blocks() as demo:
    n = gr.Number(2)
    plot = gr.LinePlot(
        x="x", y="y", width=300, interactive=True, color_legend_title="kind", overlay_point=True, tooltip=["x"]
    )
    n.change(lambda n: n * 3, n, n, api_name="triple")
    n.submit(points, n, plot)
EXPECTED = [("/triple", (2,), 6)]
