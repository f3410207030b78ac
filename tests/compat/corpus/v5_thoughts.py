"""Gradio 5: steps of thought in an answer."""

import gradio as gr


def think(message, history):
    return [gr.ChatMessage(content="hm", metadata={"title": "Thinking"}), gr.ChatMessage(content=message)]


demo = gr.ChatInterface(think, type="messages")
EXPECTED = [
    (
        "/chat",
        ("x",),
        [
            {"content": "hm", "role": "assistant", "metadata": {"title": "Thinking"}, "options": []},
            {"content": "x", "role": "assistant", "metadata": {}, "options": []},
        ],
    )
]
