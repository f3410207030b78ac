"""Gradio 5: flagging_mode, deep link, and a limit of parallel calls."""

import gradio as gr

demo = gr.Interface(
    fn=lambda text: text.split(),
    inputs=["text"],
    outputs=["json"],
    flagging_mode="never",
    deep_link=False,
    concurrency_limit=2,
    show_api=True,
    api_name="split",
)
EXPECTED = [("/split", ("a b",), ["a", "b"])]
