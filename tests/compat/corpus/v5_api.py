"""Gradio 5: endpoints without components."""

import gradio as gr


def total(numbers: list[int], scale: float = 1.0) -> float:
    return sum(numbers) * scale


with gr.Blocks() as demo:
    gr.api(total, api_name="total", show_api=True)
EXPECTED = [("/total", ([1, 2],), 3), ("/total", ([1, 2], 2.5), 7.5)]
