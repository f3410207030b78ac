"""`stagedoor mcp app.py`: an app for agents that start programs and talk to them over stdin and stdout (stdio).

The app is served on a port of this machine as always, so that files have addresses; this program carries messages
between the agent and it. For an app that is served already it is the carrier alone.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from typing import TYPE_CHECKING, TextIO, cast
from urllib.error import HTTPError, URLError
from urllib.request import ProxyHandler, Request, build_opener

from stagedoor import context
from stagedoor.cli.run import find_app, run_file
from stagedoor.client.connection import hang_up
from stagedoor.errors import LaunchError
from stagedoor.mcp.envelope import headers_of
from stagedoor.wire import API_PREFIX

if TYPE_CHECKING:
    from stagedoor.authoring.blocks import Blocks

MAX_CALLS = 16
"""Requests of one agent that are carried at the same time."""
CONNECT_TIMEOUT_S = 600.0
"""Longest silence; a running tool sends a sign of life every 15 s."""
_LONG = frozenset({"tools/call", "resources/read", "prompts/get", "subscriptions/listen"})
"""Methods that run a function, or stay open."""


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:  # pyright: ignore[reportPrivateUsage] - argparse has no public name for it
    """Add the command."""
    parser = subparsers.add_parser(
        "mcp",
        help="offer an app to an agent over stdin and stdout (Model Context Protocol)",
        description="Offer an app to an agent that starts programs (the stdio transport of the Model Context Protocol). "
        "What the app prints goes to stderr.",
        epilog='example of an agent\'s configuration: {"command": "stagedoor", "args": ["mcp", "/path/to/app.py"]}',
    )
    parser.add_argument("target", metavar="APP", help="the app's Python file, or the address of a running app")
    parser.add_argument("--name", help="name of the app in the file")
    parser.add_argument("--tools", metavar="A,B", help="offer these tools only")
    parser.add_argument(
        "--header",
        action="append",
        default=[],
        metavar="NAME: VALUE",
        help="header for every request to the app, such as 'Authorization: Basic …'; may be repeated",
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Carry messages until the agent closes stdin."""
    target = str(args.target)
    headers = dict(_header(text) for text in cast("list[str]", args.header))
    if target.startswith(("http://", "https://")):
        _bridge(_mcp_address(target, args.tools), headers, sys.stdin, sys.stdout)
        return 0
    path = Path(target)
    if not path.is_file():
        raise LaunchError(
            f"There is no file {path}.", hint="give the app's Python file, or the address of a running app"
        )
    output = _take_stdout()
    from stagedoor.compat.era import settle
    from stagedoor.compat.import_hook import install

    install()
    settle(path)
    options: dict[str, object] = {"mcp_server": True, "prevent_thread_lock": True, "quiet": True, "server_port": 0}
    overrides = context.LaunchOverrides(arguments=options)
    token = context.launch_overrides.set(overrides)
    try:
        found = run_file(path, cast("list[str]", args.rest))
        if not overrides.launched:
            find_app(found, cast("str | None", args.name), path).launch()
        app = cast("Blocks", overrides.launched[0])
        _bridge(_mcp_address(str(app.local_url), args.tools), headers, sys.stdin, output)
        app.close(verbose=False)
    finally:
        context.launch_overrides.reset(token)
    return 0


def _take_stdout() -> TextIO:
    """Keep stdout for messages, and send to stderr whatever else would be written there."""
    sys.stdout.flush()
    kept = os.fdopen(os.dup(1), "w", encoding="utf-8", newline="\n")
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    return kept


def _header(text: str) -> tuple[str, str]:
    name, colon, value = text.partition(":")
    if not colon or not name.strip():
        raise LaunchError(f"--header {text!r} is no header.", hint="write it as 'Name: value'")
    return name.strip(), value.strip()


def _mcp_address(address: str, tools: str | None) -> str:
    address = address.rstrip("/")
    if not address.endswith("/mcp"):
        address += f"{API_PREFIX}/mcp"
    return f"{address}/" + (f"?tools={tools}" if tools else "")


class _Bridge:
    """Carries messages to one address and back.

    Args:
        address: Where the app takes messages.
        headers: Headers for every request.
        output: Where answers go, one a line.
    """

    def __init__(self, address: str, headers: dict[str, str], output: TextIO) -> None:
        self.address = address
        self.headers = {"accept": "application/json, text/event-stream", "content-type": "application/json", **headers}
        self.output = output
        self._opener = build_opener() if _is_remote(address) else build_opener(ProxyHandler({}))
        self._lock = threading.Lock()
        self._open: dict[object, HTTPResponse] = {}
        """Answers being read that end when their request is called off, by the request's id."""
        self._left: set[object] = set()

    def take(self, line: str, pool: ThreadPoolExecutor) -> None:
        """Carry one message; what may take long is carried beside those that follow."""
        try:
            message = cast("object", json.loads(line))
        except ValueError as error:
            self._fail(None, -32700, f"The line is not JSON: {error}")
            return
        fields = cast("dict[str, object]", message) if isinstance(message, dict) else {}
        if fields.get("method") == "notifications/cancelled" and self._hang_up(fields.get("params")):
            return
        if fields.get("method") in _LONG:
            pool.submit(self._carry, line, fields)
        else:
            self._carry(line, fields)  # in order: an agent greets before it asks

    def close(self) -> None:
        """End what is still being answered."""
        for answer in list(self._open.values()):
            hang_up(answer)

    def _carry(self, line: str, message: dict[str, object]) -> None:
        """Send one message and write what is answered."""
        request_id, own = message.get("id"), headers_of(message)
        try:
            request = Request(self.address, line.encode(), {**self.headers, **own})  # noqa: S310 - http(s) only, see `run`
            with self._opener.open(request, timeout=CONNECT_TIMEOUT_S) as answer:
                session = answer.headers.get("mcp-session-id")
                if session:
                    self.headers["mcp-session-id"] = session
                if own and isinstance(request_id, (str, int)):
                    self._open[request_id] = answer
                for text in _messages(answer, answer.headers.get_content_type()):
                    self._write(text)
        except HTTPError as error:
            said = error.read(100_000).decode(errors="replace")
            if _is_message(said):
                self._write(said)
            else:
                self._fail(request_id, -32603, f"The app answered {error.code}: {said:.2000}")
        except (HTTPException, URLError, OSError) as error:
            if request_id not in self._left:
                self._fail(request_id, -32603, f"The app cannot be reached at {self.address}: {error}")
        finally:
            self._open.pop(request_id, None)
            self._left.discard(request_id)

    def _hang_up(self, params: object) -> bool:
        """Call a request off by leaving its answer, as the revisions want it that know no greeting."""
        request_id = cast("dict[str, object]", params).get("requestId") if isinstance(params, dict) else None
        answer = self._open.get(request_id)
        if answer is None:
            return False
        self._left.add(request_id)
        hang_up(answer)
        return True

    def _fail(self, request_id: object, code: int, text: str) -> None:
        if request_id is None and code != -32700:
            print(text, file=sys.stderr, flush=True)
            return
        self._write(json.dumps({"jsonrpc": "2.0", "id": request_id, "error": {"code": code, "message": text}}))

    def _write(self, text: str) -> None:
        with self._lock:
            self.output.write(text.replace("\n", " ") + "\n")
            self.output.flush()


def _bridge(address: str, headers: dict[str, str], lines: Iterable[str], output: TextIO) -> None:
    bridge = _Bridge(address, headers, output)
    with ThreadPoolExecutor(MAX_CALLS, thread_name_prefix="mcp") as pool:
        try:
            for line in lines:
                if line.strip():
                    bridge.take(line, pool)
        finally:
            bridge.close()


def _messages(answer: Iterable[bytes], content_type: str) -> Iterator[str]:
    """Return the messages in an answer, one JSON document or an event stream."""
    if content_type != "text/event-stream":
        whole = b"".join(answer).decode()
        if whole.strip():
            yield whole
        return
    for line in answer:
        if line.startswith(b"data: "):
            yield line[len(b"data: ") :].decode().strip()


def _is_message(text: str) -> bool:
    """Whether an error's body is an answer of the protocol, to be handed on as it is."""
    try:
        found = cast("object", json.loads(text))
    except ValueError:
        return False
    return isinstance(found, dict) and "jsonrpc" in found


def _is_remote(address: str) -> bool:
    from stagedoor.tunnel.servers import is_loopback_url

    return not is_loopback_url(address)
