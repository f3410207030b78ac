"""A function that keeps a core busy, on as many workers as `BENCH_WORKERS` says."""

import os

import stagedoor as gr


def work(count):
    total = 0
    for number in range(int(count)):
        total += number * number % 7
    return total


with gr.Blocks() as demo:
    number = gr.Number()
    gr.Button().click(work, number, number, concurrency_limit=2)
demo.launch(server_port=int(os.environ["BENCH_PORT"]), quiet=True, workers=int(os.environ["BENCH_WORKERS"]))
