"""A function that keeps a core busy for 50 ms, on as many workers as `BENCH_WORKERS` says, and an echo beside it."""

import importlib
import os
import time

gr = importlib.import_module(os.environ["BENCH_LIBRARY"])


def work(text):
    ends = time.thread_time() + 0.05
    while time.thread_time() < ends:
        sum(range(1000))
    return text


with gr.Blocks() as demo:
    text, out = gr.Textbox(), gr.Textbox()
    gr.Button().click(work, text, out, concurrency_limit=8)
    gr.Button().click(lambda text: text, text, out, concurrency_limit=None)
workers = {"workers": int(os.environ["BENCH_WORKERS"])} if "BENCH_WORKERS" in os.environ else {}
demo.launch(server_port=int(os.environ["BENCH_PORT"]), quiet=True, **workers)
