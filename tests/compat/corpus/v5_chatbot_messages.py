"""Gradio 5: a Chatbot of messages, told so by type=."""

import gradio as gr
from expectations import message_of


def add(history, text):
    return history + [{"role": "user", "content": text}, gr.ChatMessage(role="assistant", content="ok")]


with gr.Blocks(theme=gr.themes.Ocean(), fill_height=True) as demo:
    bot = gr.Chatbot(type="messages", show_copy_all_button=True, resizeable=True)
    text = gr.Textbox(show_copy_button=True, submit_btn=True)
    text.submit(add, [gr.State([]), text], bot)
EXPECTED = [
    ("/add", ("q",), [message_of("user", "q"), {**message_of("assistant", "ok"), "metadata": {}, "options": []}])
]
