"""Gradio 3: several interfaces with the same inputs, side by side."""

import gradio as gr

upper = gr.Interface(lambda text: text.upper(), "textbox", gr.Textbox(label="Upper"))
length = gr.Interface(fn=len, inputs="textbox", outputs=gr.Number(label="Length"))
words = gr.Interface(lambda text: {word: 1 / len(text.split()) for word in text.split()}, "textbox", "label")

demo = gr.Parallel(upper, length, words, title="Three at once", examples=[["some words"]], theme="huggingface")
EXPECTED = [
    (
        "/parallel",
        ("a b",),
        (
            "A B",
            3,
            {"label": "a", "confidences": [{"label": "a", "confidence": 0.5}, {"label": "b", "confidence": 0.5}]},
        ),
    ),
    ("/predict", ("x",), ("X", 1, {"label": "x", "confidences": [{"label": "x", "confidence": 1.0}]})),
]
