"""Gradio 4: text and files in one field."""

import gradio as gr


def parts(message, history):
    return f"{message['text']} {len(message['files'])}"


demo = gr.ChatInterface(parts, multimodal=True, type="messages")
EXPECTED = [("/chat", ({"text": "hi", "files": []},), "hi 0")]
