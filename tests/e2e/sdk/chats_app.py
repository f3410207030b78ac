"""A chat whose conversations the visitor's browser keeps; see `test_chats.py`."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator

import stagedoor as gr


def answer(message: str, history: list[object]) -> Iterator[str]:
    """Answer slowly when asked to."""
    yield "…"
    if message == "slow":
        time.sleep(0.5)
    yield f"{len(history)}: {message}"


demo = gr.ChatInterface(answer, title="Kept chats", save_history=True, examples=["An example"])

if __name__ == "__main__":
    demo.launch(server_port=int(sys.argv[1]))
