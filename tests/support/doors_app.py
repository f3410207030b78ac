"""An app for tests of who comes in by other doors than the page: agents, and visitors signed in elsewhere."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import stagedoor as gr

FOLDER = Path(sys.argv[1])
"""Where functions meet with the test."""


def endless(text: str) -> Iterator[str]:
    (FOLDER / f"{text}-begun").touch()
    try:
        while True:
            yield text
    finally:
        (FOLDER / f"{text}-ended").touch()


def words(text: str) -> Iterator[str]:
    said = ""
    for word in text.split():
        said += word + " "
        yield said
    yield f"{said}{os.getpid()}"


def who(text: str, profile: gr.OAuthProfile | None) -> str:
    return f"{text} {profile.username if profile else 'nobody'} {os.getpid()}"


def secret(token: gr.OAuthToken) -> str:
    return f"{token.token} {token.scope} {os.getpid()}"


with gr.Blocks() as demo:
    gr.LoginButton()
    box, out = gr.Textbox(label="Text"), gr.Textbox()
    for fn in (endless, words, who):
        gr.Button().click(fn, box, out)
    gr.Button().click(secret, None, out)

demo.launch(server_port=0, workers=2, mcp_server=True, show_error=True, prevent_thread_lock=True)
print(f"serving {demo.local_url} as {os.getpid()}", flush=True)
demo.block_thread()
