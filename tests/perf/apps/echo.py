"""The app that both libraries serve in the benchmark: echo, a stream of tokens, and a waiting function."""

import importlib
import os
import time

gr = importlib.import_module(os.environ["BENCH_LIBRARY"])


def echo(text):
    return text


def tokens(count):
    text = ""
    for _ in range(int(count)):
        text += "token si"
        yield text


def wait(seconds):
    time.sleep(seconds)
    return "done"


with gr.Blocks(title="Bench") as demo:
    text = gr.Textbox(label="Text")
    out = gr.Textbox(label="Out")
    button = gr.Button("Echo")
    number = gr.Number(label="Number")
    button.click(echo, text, out, api_name="echo", concurrency_limit=None)
    number.submit(tokens, number, out, api_name="tokens", concurrency_limit=None)
    number.submit(wait, number, out, api_name="wait", concurrency_limit=40)

if __name__ == "__main__":
    demo.launch(server_port=int(os.environ["BENCH_PORT"]), quiet=True)
