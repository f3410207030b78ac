"""An echo, and a visitor's state of 1 MiB."""

import importlib
import os

gr = importlib.import_module(os.environ["BENCH_LIBRARY"])


def remember(text, held):
    return text, held or bytearray(b"x") * (1 << 20)


with gr.Blocks() as demo:
    text, out, held = gr.Textbox(), gr.Textbox(), gr.State()
    button = gr.Button()
    button.click(lambda text: text, text, out, concurrency_limit=None)
    button.click(remember, [text, held], [out, held], concurrency_limit=None)
demo.launch(server_port=int(os.environ["BENCH_PORT"]), quiet=True)
