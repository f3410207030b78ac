"""Large data: a file that comes back, and a table of 100,000 rows."""

import importlib
import os

import numpy as np
import pandas as pd

gr = importlib.import_module(os.environ["BENCH_LIBRARY"])

ROWS = 100_000
chance = np.random.default_rng(1)
table = pd.DataFrame({f"number {column}": chance.random(ROWS).round(6) for column in range(8)})
table.insert(0, "name", [f"entry {row}" for row in range(ROWS)])
table.insert(1, "row", range(ROWS))

with gr.Blocks() as demo:
    shown = gr.Dataframe()
    given, back = gr.File(), gr.File()
    gr.Button("Show").click(lambda: table, None, shown)
    gr.Button("Return").click(lambda path: path, given, back)
demo.launch(server_port=int(os.environ["BENCH_PORT"]), quiet=True)
