"""An app of two processes whose functions end them; see `test_render.py`."""

import itertools
import os
import sys

import stagedoor as gr

with gr.Blocks(title="Lost") as demo:

    @gr.render()
    def part() -> None:
        numbers = itertools.count()
        ticks = gr.Textbox(label="Ticks")
        gr.Timer(0.2).tick(lambda: f"{next(numbers)} {os.getpid()}", None, ticks)
        word, where = gr.Textbox(label="Word", key="word"), gr.Textbox(label="Where")
        gr.Button("Say where").click(lambda text: f"{text} {os.getpid()}", word, where)
        gr.Button("End it").click(lambda: os._exit(3), None, None)

        @gr.render()
        def deeper() -> None:
            gr.Button("Deeper").click(lambda: f"deeper {os.getpid()}", None, where)


demo.launch(server_port=int(sys.argv[1]), workers=2)
