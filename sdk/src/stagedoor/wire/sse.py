"""Frames of a server-sent event stream, from bytes of JSON that hold no line break."""

from __future__ import annotations

MEDIA_TYPE = b"text/event-stream; charset=utf-8"

HEARTBEAT_INTERVAL_S = 15.0
"""Gradio's interval; below the 30 s after which common proxies close an idle connection."""

HEARTBEAT = b'data: {"msg":"heartbeat","event_id":null}\n\n'
CLOSE_STREAM = b'data: {"msg":"close_stream","event_id":null}\n\n'
CALL_HEARTBEAT = b"event: heartbeat\ndata: null\n\n"
ALIVE = b"data: ALIVE\n\n"


def frame(json: bytes) -> bytes:
    """Wrap one message of the queue protocol, which uses no event names."""
    return b"data: " + json + b"\n\n"


def named_frame(event: bytes, json: bytes) -> bytes:
    """Wrap one message of the curl-style API: `event` is generating, complete, error or heartbeat."""
    return b"event: " + event + b"\ndata: " + json + b"\n\n"
