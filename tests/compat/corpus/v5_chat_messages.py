"""Gradio 5: type="messages", where content is text."""

import gradio as gr


def answer(message, history):
    return f"{len(history)}:{history[-1]['content'] if history else '-'}"


demo = gr.ChatInterface(fn=answer, type="messages", save_history=False, flagging_mode="never", show_api=True)
EXPECTED = [("/chat", ("a",), "0:-"), ("/chat", ("b",), "2:0:-")]
