"""Gradio 4: a chat function reads pairs."""

import gradio as gr


def answer(message, history):
    return f"{len(history)}:{history[-1][1] if history else '-'}:{message}"


demo = gr.ChatInterface(answer, type="tuples", retry_btn=None, undo_btn="Undo", clear_btn="Clear")
EXPECTED = [("/chat", ("a",), "0:-:a"), ("/chat", ("b",), "1:0:-:a:b")]
