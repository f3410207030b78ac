"""Gradio 2: "state" among inputs and outputs."""

import gradio as gr


def remember(word, words):
    words = (words or []) + [word]
    return " ".join(words), words


demo = gr.Interface(remember, ["text", "state"], ["text", "state"])
EXPECTED = [("/predict", ("a",), "a"), ("/predict", ("b",), "a b")]
