"""`stagedoor upload-mcp URL DIR`: a small MCP server over stdio with one tool, which sends a file of DIR to an app.

Agents without a way to give a file an address use it beside the app's own tools.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TextIO, cast

from stagedoor.client import RemoteApp, RemoteError
from stagedoor.errors import LaunchError
from stagedoor.mcp.answers import text_content, tool_error
from stagedoor.mcp.envelope import (
    GREETING_VERSIONS,
    METHOD_NOT_FOUND,
    MODERN_VERSIONS,
    ProtocolError,
    modern_result,
    read_envelope,
)
from stagedoor.mcp.protocol import FRESH_MS
from stagedoor.release import VERSION

JSONObject = dict[str, object]

_TOOL: JSONObject = {
    "name": "upload_file_to_gradio",
    "description": "Send a file of this machine to the app and return its URL, to be used as the input of the app's tools.",
    "inputSchema": {
        "type": "object",
        "properties": {"file": {"type": "string", "description": "Path of the file, from the allowed folder."}},
        "required": ["file"],
    },
}
_SERVER: JSONObject = {"name": "Stagedoor upload", "version": VERSION}


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:  # pyright: ignore[reportPrivateUsage] - argparse has no public name for it
    """Add the command."""
    parser = subparsers.add_parser(
        "upload-mcp",
        help="let an agent send files of a folder to an app (MCP over stdio)",
        description="A Model Context Protocol server over stdin and stdout with one tool, upload_file_to_gradio: it sends a "
        "file of the folder to the app and returns the URL that the app's own tools take.",
        epilog='example of an agent\'s configuration: {"command": "stagedoor", "args": ["upload-mcp", "URL", "DIR"]}',
    )
    parser.add_argument("app", metavar="URL", help="address of the app")
    parser.add_argument("folder", metavar="DIR", type=Path, help="folder whose files may be sent; no others are")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Answer until stdin ends."""
    folder = cast("Path", args.folder).expanduser()
    if not folder.is_dir():
        raise LaunchError(f"There is no folder {folder}.", hint="give the folder whose files may be sent")
    app = RemoteApp(str(args.app).partition("/gradio_api/mcp")[0])
    serve(lambda name: send(app, folder.resolve(), name), sys.stdin, sys.stdout)
    return 0


def send(app: RemoteApp, folder: Path, name: str) -> str:
    """Send a file of the folder and return its URL.

    Raises:
        LaunchError: When it lies elsewhere or does not exist.
        RemoteError: When the app does not take it.
    """
    path = (folder / name).resolve()
    if not path.is_relative_to(folder):
        raise LaunchError(f"{name} is not in {folder}.", hint="only files of this folder may be sent")
    if not path.is_file():
        raise LaunchError(f"There is no file {name} in {folder}.")
    return app.file_address({"path": app.upload(path)})


def serve(upload: Callable[[str], str], lines: Iterable[str], output: TextIO) -> None:
    """Answer messages, one a line."""
    for line in lines:
        try:
            message = cast("JSONObject", json.loads(line))
        except ValueError:
            continue
        if isinstance(message, dict) and message.get("id") is not None:  # pyright: ignore[reportUnnecessaryIsInstance]
            answer = {"jsonrpc": "2.0", "id": message["id"], **_answer(message, upload)}
            output.write(json.dumps(answer) + "\n")
            output.flush()


def _answer(message: JSONObject, upload: Callable[[str], str]) -> JSONObject:
    method, params = str(message.get("method")), cast("JSONObject", message.get("params") or {})
    try:
        envelope = read_envelope(params)
        result = _result(method, params, upload, is_modern=envelope is not None)
    except ProtocolError as error:
        return {"error": error.as_error()}
    if envelope is None:
        return {"result": result}
    return {"result": modern_result(result, method, _SERVER, fresh_ms=FRESH_MS, scope="public")}


def _result(method: str, params: JSONObject, upload: Callable[[str], str], *, is_modern: bool) -> JSONObject:
    if method == "server/discover" and is_modern:
        return {"supportedVersions": [*MODERN_VERSIONS, *GREETING_VERSIONS], "capabilities": {"tools": {}}}
    if method == "initialize" and not is_modern:
        asked = params.get("protocolVersion")
        version = asked if asked in GREETING_VERSIONS else GREETING_VERSIONS[0]
        return {"protocolVersion": version, "capabilities": {"tools": {}}, "serverInfo": _SERVER}
    if method == "ping" and not is_modern:
        return {}
    if method == "tools/list":
        return {"tools": [_TOOL]}
    if method == "tools/call" and params.get("name") == _TOOL["name"]:
        try:
            text = upload(str(cast("JSONObject", params.get("arguments") or {}).get("file") or ""))
        except (LaunchError, RemoteError, OSError) as error:
            return tool_error(str(error))
        return {"content": [text_content(text)], "isError": False}
    raise ProtocolError(METHOD_NOT_FOUND, f"There is no method or tool {method!r:.100}.")
