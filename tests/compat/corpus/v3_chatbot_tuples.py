"""Gradio 3: a conversation is a list of pairs."""

import gradio as gr
from expectations import message_of


def respond(message, history):
    history = history + [[message, "you said " + message]]
    return "", history


with gr.Blocks(css="#talk {height: 400px}") as demo:
    talk = gr.Chatbot(elem_id="talk").style(height=400)
    message = gr.Textbox(show_label=False, placeholder="Say").style(container=False)
    message.submit(respond, [message, gr.State([])], [message, talk])
EXPECTED = [("/respond", ("hi",), ("", [message_of("user", "hi"), message_of("assistant", "you said hi")]))]
