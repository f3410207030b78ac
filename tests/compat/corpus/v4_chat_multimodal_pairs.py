"""Gradio 4: a multimodal chat in Blocks: files as tuples in pairs, a like listener, avatar images."""

import gradio as gr
from expectations import file

GRADIO = "4.29.0"


def print_like_dislike(x: gr.LikeData):
    return f"{x.index} {x.value} {x.liked}"


def add_message(history, message):
    for x in message["files"]:
        history.append(((x,), None))
    if message["text"] is not None:
        history.append((message["text"], None))
    return history, gr.MultimodalTextbox(value=None, interactive=False)


def count(history):
    return str([isinstance(question, (tuple, list)) for question, _ in history])


with gr.Blocks() as demo:
    chatbot = gr.Chatbot([], elem_id="chatbot", bubble_full_width=False, avatar_images=(None, "red.png"))
    chat_input = gr.MultimodalTextbox(interactive=True, file_types=["image"], placeholder="Enter", show_label=False)
    seen = gr.Textbox()
    kinds = gr.Textbox()
    chat_msg = chat_input.submit(add_message, [chatbot, chat_input], [chatbot, chat_input])
    chat_msg.then(lambda: gr.MultimodalTextbox(interactive=True), None, [chat_input])
    gr.Button().click(count, chatbot, kinds)
    chatbot.like(print_like_dislike, None, seen)

EXPECTED = [
    (
        "/count",
        (
            [
                {"role": "user", "content": [{"type": "file", "file": file("red.png")}]},
                {"role": "user", "content": [{"type": "text", "text": "t"}]},
            ],
        ),
        "[True, False]",
    )
]
