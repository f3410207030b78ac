"""Gradio 4: a chat that streams, with further inputs."""

import gradio as gr


def slowly(message, history, system, tokens):
    for end in range(1, min(len(message), int(tokens)) + 1):
        yield system + message[:end]


demo = gr.ChatInterface(
    slowly,
    additional_inputs=[gr.Textbox("", label="System"), gr.Slider(1, 100, value=10)],
    additional_inputs_accordion_name="More",
)
EXPECTED = [("/chat", ("hello", "> ", 3), "> hel")]
