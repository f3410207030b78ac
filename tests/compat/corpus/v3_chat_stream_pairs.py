"""Gradio 3: the chat of the guides: pairs, a bot that streams, then, queue=False and concurrency_count."""

import time

import gradio as gr
from expectations import message_of

with gr.Blocks() as demo:
    chatbot = gr.Chatbot([], elem_id="chatbot").style(height=250)
    msg = gr.Textbox(show_label=False, placeholder="Enter text and press enter").style(container=False)
    clear = gr.Button("Clear")
    send = gr.Button("Send")
    turns = gr.State([])

    def user(user_message, history):
        return "", history + [[user_message, None]], history + [[user_message, None]]

    def bot(history):
        answer = "You said " + history[-1][0]
        history[-1][1] = ""
        for character in answer:
            history[-1][1] += character
            time.sleep(0.001)
            yield history, history

    msg.submit(user, [msg, turns], [msg, chatbot, turns], queue=False, api_name="user").then(
        bot, turns, [chatbot, turns], api_name="bot"
    )
    clear.click(lambda: None, None, chatbot, queue=False)

demo.queue(concurrency_count=3, max_size=20, api_open=True)
EXPECTED = [
    ("/user", ("hi",), ("", [message_of("user", "hi")])),
    ("/bot", (), [message_of("user", "hi"), message_of("assistant", "You said hi")]),
]
