"""The smallest page: one field and a button."""

import importlib
import os

gr = importlib.import_module(os.environ["BENCH_LIBRARY"])

with gr.Blocks() as demo:
    name = gr.Textbox(label="Name")
    gr.Button("Greet").click(lambda name: f"Hello {name}", name, name)
demo.launch(server_port=int(os.environ["BENCH_PORT"]), quiet=True)
