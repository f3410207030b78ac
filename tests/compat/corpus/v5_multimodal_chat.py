"""Gradio 5: a multimodal chat with messages, components as answers and further outputs."""

import gradio as gr
from expectations import file


def answer(message, history):
    if message["files"]:
        return {"role": "assistant", "content": f"{len(message['files'])} file(s), {len(history)} before"}
    if message["text"] == "table":
        return [gr.Dataframe([[1, 2]], headers=["a", "b"]), "as asked"]
    return {"text": "just text", "files": []}["text"]


demo = gr.ChatInterface(
    fn=answer,
    type="messages",
    multimodal=True,
    textbox=gr.MultimodalTextbox(file_count="multiple", file_types=["image"], sources=["upload", "microphone"]),
    examples=[{"text": "hi", "files": []}, {"text": "table"}],
    editable=True,
    flagging_mode="manual",
    flagging_options=["Like", "Spam", "Other"],
    show_progress="hidden",
    run_examples_on_click=False,
    fill_height=True,
)
EXPECTED = [
    ("/chat", ({"text": "hi", "files": []},), "just text"),
    ("/chat", ({"text": "", "files": [file("red.png")]},), {"role": "assistant", "content": "1 file(s), 2 before"}),
]
