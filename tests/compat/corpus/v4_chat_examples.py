"""Gradio 4: examples, theme and style sheet of a chat."""

import gradio as gr

demo = gr.ChatInterface(
    lambda message, history: message[::-1],
    examples=["abc", "xyz"],
    theme="soft",
    css="a{}",
    title="Back",
    cache_examples=False,
    submit_btn="Go",
    stop_btn="Halt",
)
EXPECTED = [("/chat", ("abc",), "cba")]
