"""A server that speaks OpenAI's chat completions: says back what it was told, word by word or at once.

The model's name says what goes wrong: "missing" and "faulty" are refused, "breaks" says that it failed in the middle,
"cut" and "torn" just end there (one at the end of an event, one inside a chunk), "stuck" says no more after a word,
and "whole" does not stream.
"""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from typing import Any

from support.web import send, web_server


class ChatServer:
    """The server and what it was asked.

    Attributes:
        left: Set when the asker hung up on a model that was stuck.
    """

    def __init__(self) -> None:
        self.left = threading.Event()
        self.url = ""
        self.asked: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []

    def answer(self, handler: BaseHTTPRequestHandler, body: bytes) -> None:
        if handler.path != "/v1/chat/completions":
            send(handler, b'{"error":{"message":"no such path"}}', 404)
            return
        asked = json.loads(body)
        self.asked.append(asked)
        self.headers.append({name.lower(): value for name, value in handler.headers.items()})
        if asked["model"] == "missing":
            send(handler, b'{"error":{"message":"no such model"}}', 404)
            return
        if asked["model"] == "faulty":
            send(handler, b'{"error":{"message":"too many tokens"}}', content_type="application/json")
            return
        last = asked["messages"][-1]["content"]
        text = last if isinstance(last, str) else " ".join(part["type"] for part in last)
        said = f"You said: {text}"
        if not asked["stream"] or asked["model"] == "whole":
            message = {"role": "assistant", "content": said}
            send(handler, json.dumps({"choices": [{"message": message}]}).encode(), content_type="application/json")
            return
        handler.send_response(200)
        handler.send_header("content-type", "text/event-stream")
        if asked["model"] == "torn":
            handler.send_header("transfer-encoding", "chunked")
        handler.end_headers()
        if asked["model"] == "torn":
            handler.wfile.write(b"fff\r\ndata: ")
            return
        self._stream(handler, asked["model"], said.split(" "))

    def _stream(self, handler: BaseHTTPRequestHandler, model: str, words: list[str]) -> None:
        for index, word in enumerate(words):
            delta = {"content": word + (" " if index < len(words) - 1 else "")}
            handler.wfile.write(b"data: " + json.dumps({"choices": [{"delta": delta}]}).encode() + b"\n\n")
            if model == "breaks" and index == 1:
                handler.wfile.write(b'data: {"error":{"message":"out of memory"}}\n\n')
                return
            if model == "stuck":
                handler.connection.settimeout(30)
                if not handler.connection.recv(1):
                    self.left.set()
                return
            if model == "cut" and index == 1:
                return
        handler.wfile.write(b'data: {"choices":[]}\n\ndata: [DONE]\n\n')


@contextlib.contextmanager
def chat_server() -> Iterator[ChatServer]:
    """Serve on a free port."""
    server = ChatServer()
    with web_server(server.answer) as address:
        server.url = address + "/v1/"
        yield server
