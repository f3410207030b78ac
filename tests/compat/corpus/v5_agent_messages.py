"""Gradio 5: an agent's steps as ChatMessages with metadata, appended to a history of dicts."""

import gradio as gr
from gradio import ChatMessage


def agent(prompt, messages):
    messages.append(ChatMessage(role="user", content=prompt))
    yield messages
    thought = ChatMessage(role="assistant", content="", metadata={"title": "_Thinking_", "id": 0, "status": "pending"})
    messages.append(thought)
    for word in ("first", " then"):
        messages[-1].content += word
        yield messages
    messages[-1].metadata["status"] = "done"
    messages.append({"role": "assistant", "content": f"{len(messages)} so far"})
    yield messages


def shorten(history, data: gr.UndoData):
    return history[: data.index]


def roles(history: list):
    return [m["role"] for m in history]


with gr.Blocks(theme=gr.themes.Ocean()) as demo:
    chatbot = gr.Chatbot(
        type="messages", label="Agent", show_copy_button=True, show_copy_all_button=True, editable="user"
    )
    text = gr.Textbox(lines=1, label="Chat Message", submit_btn=True, stop_btn=True)
    text.submit(agent, [text, chatbot], [chatbot])
    gr.Button().click(roles, chatbot, gr.JSON())
    chatbot.undo(shorten, chatbot, chatbot, api_name=False)
EXPECTED = [
    (
        "/agent",
        ("q", []),
        [
            {"role": "user", "metadata": {}, "content": [{"text": "q", "type": "text"}], "options": []},
            {
                "role": "assistant",
                "metadata": {"title": "_Thinking_", "id": 0, "status": "done"},
                "content": [{"text": "first then", "type": "text"}],
                "options": [],
            },
            {"role": "assistant", "metadata": None, "content": [{"text": "2 so far", "type": "text"}], "options": None},
        ],
    ),
    ("/roles", ([{"role": "user", "content": [{"type": "text", "text": "a"}]}],), ["user"]),
]
