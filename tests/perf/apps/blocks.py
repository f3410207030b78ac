"""1,000 components and 500 listeners; with `BENCH_BUILD_ONLY` it says how long they took to build, in ms."""

import importlib
import os
import time

gr = importlib.import_module(os.environ["BENCH_LIBRARY"])
KINDS = (gr.Textbox, gr.Number, gr.Checkbox, gr.Slider)

began = time.perf_counter()
with gr.Blocks() as demo:
    fields, buttons = [], []
    for row in range(100):
        with gr.Row():
            fields += [KINDS[at % 4](label=f"field {row} {at}") for at in range(8)]
            buttons += [gr.Button(f"button {row} {at}") for at in range(2)]
    texts = fields[::4]
    for listener in range(500):
        source, target = texts[listener % 200], texts[(listener + 1) % 200]
        buttons[listener % 200].click(lambda text: text, source, target)
built_ms = (time.perf_counter() - began) * 1000

if "BENCH_BUILD_ONLY" in os.environ:
    print(built_ms)
else:
    demo.launch(server_port=int(os.environ["BENCH_PORT"]), quiet=True)
