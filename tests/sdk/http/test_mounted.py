"""An app that is mounted in another application ends with the server around both."""

from __future__ import annotations

import re
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest
from support.processes import running, wait_for

PROGRAM = """
import socket, sys, time
import uvicorn
from fastapi import FastAPI
import stagedoor as gr

def endless(text):
    while True:
        yield text
        time.sleep(0.01)

with gr.Blocks() as demo:
    gr.Button().click(endless, text := gr.Textbox(), text, api_name="endless")

listener = socket.create_server(("127.0.0.1", 0))
print(f"port {listener.getsockname()[1]}", flush=True)
config = uvicorn.Config(gr.mount_gradio_app(FastAPI(), demo, "/demo"), log_level="warning")
uvicorn.Server(config).run(sockets=[listener])
print("ended", flush=True)
"""

STREAMS = {
    "a page's stream": "queue/data?session_hash=s&page=&last_event_id=",
    "a call's stream": "queue/data?session_hash=s",
    "a heartbeat": "heartbeat/s",
}


@pytest.mark.parametrize("stream", STREAMS)
def test_an_open_stream_does_not_keep_the_server_from_ending(tmp_path: Path, stream: str) -> None:
    with running("-c", PROGRAM, log=tmp_path / "log") as program, ExitStack() as held:
        port = re.search(r"port (\d+)", program.wait_for_output("port"))
        assert port is not None
        api = f"http://127.0.0.1:{port[1]}/demo/gradio_api"
        http = held.enter_context(httpx.Client(timeout=30))
        body = {"data": ["x"], "fn_index": 0, "session_hash": "s"}
        assert wait_for(lambda: joined(http, api, body), because="the server is up")
        reading = held.enter_context(http.stream("GET", f"{api}/{STREAMS[stream]}"))
        lines = reading.iter_lines()
        assert next(lines)
        assert program.interrupt(timeout_s=20) in {0, -2, 130}
        assert "ended" in program.output or "KeyboardInterrupt" in program.output


def joined(http: httpx.Client, api: str, body: dict[str, object]) -> bool:
    try:
        return http.post(f"{api}/queue/join", json=body).status_code == 200
    except httpx.ConnectError:
        return False
