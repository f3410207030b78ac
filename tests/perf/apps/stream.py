"""A function that gives many results, one token longer each."""

import importlib
import os

gr = importlib.import_module(os.environ["BENCH_LIBRARY"])


def tokens(count):
    text = ""
    for _ in range(int(count)):
        text += "token si"
        yield text


with gr.Blocks() as demo:
    count, out = gr.Number(2000, label="Count"), gr.Textbox(label="Out")
    gr.Button("Stream").click(tokens, count, out, concurrency_limit=None)
demo.launch(server_port=int(os.environ["BENCH_PORT"]), quiet=True)
