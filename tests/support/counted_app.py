"""An app that writes down each call; run as a program: `python -m support.counted_app PORT LOG`."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import stagedoor as gr


def main(port: int, log: Path) -> None:
    def work(text: str, seconds: float) -> str:
        with log.open("a") as file:
            file.write(f"{text}\n")
        time.sleep(seconds)
        return f"done {text}"

    with gr.Blocks() as demo:
        text, seconds, out = gr.Textbox(), gr.Number(), gr.Textbox()
        gr.Button().click(work, [text, seconds], out, api_name="work", concurrency_limit=None)
    demo.queue(max_size=None)
    demo.launch(prevent_thread_lock=True, server_name="127.0.0.1", server_port=port, quiet=True)
    print("app is up", flush=True)
    while True:
        time.sleep(3600)


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
