"""Gradio 4: a Chatbot with pairs as first value, likeable and in bubbles."""

import gradio as gr
from expectations import message_of

with gr.Blocks() as demo:
    bot = gr.Chatbot(
        [("hi", "hello"), (None, "more?")],
        bubble_full_width=False,
        likeable=True,
        show_copy_button=True,
        avatar_images=(None, None),
    )
    gr.Button().click(lambda: [["q", "a"]], None, bot, api_name="pairs")
EXPECTED = [("/pairs", (), [message_of("user", "q"), message_of("assistant", "a")])]
