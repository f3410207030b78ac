"""Gradio 3: the Chatbot itself is the input, and functions index its pairs."""

import gradio as gr
from expectations import message_of

GRADIO = "3.50.2"

with gr.Blocks() as demo:
    chatbot = gr.Chatbot()
    msg = gr.Textbox()
    clear = gr.ClearButton([msg, chatbot])

    def respond(message, chat_history):
        chat_history.append((message, f"{len(chat_history) + 1}. {message}"))
        return "", chat_history

    def regenerate(history):
        history[-1][1] = "again: " + history[-1][0]
        return history

    msg.submit(respond, [msg, chatbot], [msg, chatbot])
    gr.Button("Again").click(regenerate, chatbot, chatbot, api_name="again")

_asked = [
    {"role": "user", "content": [{"type": "text", "text": "a"}]},
    {"role": "assistant", "content": [{"type": "text", "text": "1. a"}]},
]
EXPECTED = [
    ("/respond", ("a", []), ("", [message_of("user", "a"), message_of("assistant", "1. a")])),
    (
        "/respond",
        ("b", _asked),
        (
            "",
            [
                message_of(role, text)
                for role, text in (("user", "a"), ("assistant", "1. a"), ("user", "b"), ("assistant", "2. b"))
            ],
        ),
    ),
    ("/again", (_asked,), [message_of("user", "a"), message_of("assistant", "again: a")]),
]
