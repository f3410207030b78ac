"""Gradio 3: functions that take lists."""

import gradio as gr

demo = gr.Interface(lambda words: ([word * 2 for word in words],), "text", "text", batch=True, max_batch_size=4)
EXPECTED = [("/predict", ("ab",), "abab")]
