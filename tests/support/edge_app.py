"""A small real app for the tests of the edge: echoes, streams, uploads, WebSocket."""

from __future__ import annotations

import asyncio
import hashlib
import threading

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

arrived = threading.Event()
"""Set when the app has a request for `/silent`."""

left = threading.Event()
"""Set when the app has seen its visitor leave."""


async def echo(request: Request) -> Response:
    body = await request.body()
    return JSONResponse(
        {
            "method": request.method,
            "target": request.url.path + ("?" + request.url.query if request.url.query else ""),
            "headers": [[k.decode("latin-1"), v.decode("latin-1")] for k, v in request.headers.raw],
            "length": len(body),
            "sha256": hashlib.sha256(body).hexdigest(),
        }
    )


async def upload(request: Request) -> Response:
    digest, length = hashlib.sha256(), 0
    async for piece in request.stream():
        digest.update(piece)
        length += len(piece)
    return JSONResponse({"length": length, "sha256": digest.hexdigest()})


async def refuse_upload(request: Request) -> Response:
    return PlainTextResponse("too large", status_code=413)


async def download(request: Request) -> Response:
    length = int(request.query_params["length"])
    piece = bytes(range(256)) * 256

    async def pieces():
        sent = 0
        while sent < length:
            part = piece[: min(len(piece), length - sent)]
            sent += len(part)
            yield part

    headers = {"Content-Length": str(length)} if "sized" in request.query_params else {}
    return StreamingResponse(pieces(), media_type="application/octet-stream", headers=headers)


async def events(request: Request) -> Response:
    async def stream():
        left.clear()
        try:
            yield b"data: first\n\n"
            for number in range(int(request.query_params.get("count", "1000000"))):
                await asyncio.sleep(0.05)
                yield b"data: %d\n\n" % number
        finally:
            left.set()

    return StreamingResponse(stream(), media_type="text/event-stream")


async def silent(request: Request) -> Response:
    left.clear()
    arrived.set()
    try:
        while not await request.is_disconnected():
            await asyncio.sleep(0.02)
    except ClientDisconnect:
        pass
    left.set()
    return PlainTextResponse("nobody reads this")


async def cookies(request: Request) -> Response:
    response = PlainTextResponse("ok")
    for value in request.query_params.getlist("c"):
        response.raw_headers.append((b"set-cookie", value.encode()))
    response.headers["Clear-Site-Data"] = '"cookies"'
    response.headers["Alt-Svc"] = 'h3=":443"'
    response.headers["X-Own"] = "kept"
    return response


async def status(request: Request) -> Response:
    code = request.path_params["code"]
    return Response(b"" if code in {204, 304} else b"body", status_code=code)


async def socket(websocket: WebSocket) -> None:
    await websocket.accept(subprotocol=(websocket.scope["subprotocols"] or [None])[0])
    try:
        while True:
            message = await websocket.receive()
            if message["type"] == "websocket.disconnect":
                break
            if message.get("text") is not None:
                await websocket.send_text(message["text"])
            else:
                await websocket.send_bytes(message["bytes"])
    except WebSocketDisconnect:
        pass
    left.set()


ALL = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD"]
app = Starlette(
    routes=[
        Route("/upload", upload, methods=["POST", "PUT"]),
        Route("/refuse", refuse_upload, methods=["POST"]),
        Route("/download", download),
        Route("/events", events),
        Route("/silent", silent),
        Route("/cookies", cookies),
        Route("/status/{code:int}", status),
        WebSocketRoute("/socket", socket),
        Route("/{path:path}", echo, methods=ALL),
    ]
)
