"""Gradio 4: ChatInterface with pairs, further inputs in an accordion, examples of lists, and its own Chatbot and Textbox."""

import gradio as gr

GRADIO = "4.44.1"


def predict(message, history, system_prompt, tokens, temperature, top_p):
    messages = [{"role": "system", "content": system_prompt}] if system_prompt else []
    for human, assistant in history:
        messages.append({"role": "user", "content": human})
        messages.append({"role": "assistant", "content": assistant})
    messages.append({"role": "user", "content": message})
    partial = ""
    for token in [str(len(messages)), " ", message]:
        partial += token
        yield partial


demo = gr.ChatInterface(
    predict,
    title="Talk",
    description="Ask anything",
    chatbot=gr.Chatbot(height=300, bubble_full_width=False, layout="panel", likeable=True),
    textbox=gr.Textbox(placeholder="Ask", container=False, scale=7),
    additional_inputs_accordion=gr.Accordion("Settings", open=False, render=False),
    additional_inputs=[
        gr.Textbox("Be kind.", label="System prompt"),
        gr.Slider(1, 2048, 512, step=1, label="Tokens"),
        gr.Slider(minimum=0.1, maximum=4.0, value=0.7, step=0.1, label="Temperature"),
        gr.Slider(minimum=0.1, maximum=1.0, value=0.95, step=0.05, label="Top-p"),
    ],
    examples=[["How are you?"], ["What is new?"]],
    cache_examples=False,
    retry_btn="Retry",
    undo_btn="Delete Previous",
    clear_btn="Clear",
    submit_btn="Send",
    theme="soft",
    css="footer {visibility: hidden}",
    concurrency_limit=5,
    autofocus=False,
    fill_height=True,
)
EXPECTED = [
    ("/chat", ("a", "S", 10, 0.7, 0.9), "2 a"),
    ("/chat", ("b", "S", 10, 0.7, 0.9), "4 b"),
]
if __name__ == "__main__":
    demo.queue(max_size=20).launch(show_api=False)
