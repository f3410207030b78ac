"""`stagedoor predict URL ENDPOINT VALUES`: call an endpoint of a running app and print what it returns."""

from __future__ import annotations

import argparse
import http.cookiejar
import json
import mimetypes
import sys
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import cast

from stagedoor.errors import StagedoorError, UnknownEndpointError
from stagedoor.wire import API_PREFIX

CONNECT_TIMEOUT_S = 30.0
SILENCE_TIMEOUT_S = 120.0
"""Longer than the time between two signs of life of a stream."""


class CallFailedError(StagedoorError):
    """The app refused the call or could not make it."""


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:  # pyright: ignore[reportPrivateUsage] - argparse has no public name for it
    """Add the command."""
    parser = subparsers.add_parser(
        "predict",
        help="call an endpoint of a running app",
        description="Call an endpoint and print its outputs as JSON. Files of this machine are uploaded: write them "
        'as {"path": "photo.png", "meta": {"_type": "gradio.FileData"}}.',
        epilog="""example: stagedoor predict http://127.0.0.1:7860/ /greet '{"name": "Ada"}'""",
    )
    parser.add_argument("url", metavar="URL", help="address of the app")
    parser.add_argument("endpoint", metavar="ENDPOINT", help="name of the endpoint, such as /greet")
    parser.add_argument(
        "values", metavar="VALUES", nargs="?", default="{}", help="JSON object of parameters by name; - reads stdin"
    )
    parser.add_argument("--auth", metavar="USER:PASSWORD", help="sign in first")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Make the call; results that the function yields before its last go to stderr."""
    text = sys.stdin.read() if args.values == "-" else cast("str", args.values)
    try:
        values: object = json.loads(text)
    except ValueError as error:
        raise CallFailedError(
            f"The values are not JSON: {error}", hint="""write them as '{"name": "Ada"}'"""
        ) from error
    if not isinstance(values, dict):
        raise CallFailedError("The values must be a JSON object.", hint="""write them as '{"name": "Ada"}'""")
    caller = Caller(cast("str", args.url))
    if args.auth:
        caller.login(*cast("str", args.auth).split(":", 1))
    outputs = caller.predict(cast("str", args.endpoint).strip("/"), cast("dict[str, object]", values))
    print(json.dumps(outputs[0] if len(outputs) == 1 else outputs, ensure_ascii=False, indent=2))
    return 0


class Caller:
    """Calls one app by its curl-style routes.

    Args:
        url: Address of the app.
    """

    def __init__(self, url: str) -> None:
        self.root = url.rstrip("/")
        if urllib.parse.urlsplit(self.root).scheme not in {"http", "https"}:
            raise CallFailedError(f"{url!r} is no address of an app.", hint="write http://127.0.0.1:7860/")
        self._web = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))

    def login(self, user: str, password: str = "") -> None:
        """Sign in."""
        form = urllib.parse.urlencode({"username": user, "password": password}).encode()
        self._open("/login", form, "application/x-www-form-urlencoded").close()

    def predict(self, endpoint: str, values: dict[str, object]) -> list[object]:
        """Call an endpoint and return its outputs.

        Raises:
            CallFailedError: When the app cannot be reached, refuses, or the function fails.
        """
        path = f"{API_PREFIX}/call/v2/{urllib.parse.quote(endpoint)}"
        body = json.dumps(self._with_uploads(values)).encode()
        with self._open(path, body, "application/json") as answer:
            event_id = json.load(answer)["event_id"]
        with self._open(f"{path}/{event_id}") as stream:
            for name, data in _events(cast("Iterator[bytes]", stream)):
                if name == "complete":
                    return cast("list[object]", data)
                if name == "error":
                    raise CallFailedError(f"The call failed: {_reason(data)}")
                if name == "generating":
                    print(json.dumps(data, ensure_ascii=False), file=sys.stderr)
        raise CallFailedError("The app ended the stream without a result.", hint="look at the app's log")

    def _with_uploads(self, value: object) -> object:
        if isinstance(value, list):
            return [self._with_uploads(item) for item in cast("list[object]", value)]
        if not isinstance(value, dict):
            return value
        items = cast("dict[str, object]", value)
        path = items.get("path")
        if "meta" in items and isinstance(path, str) and Path(path).is_file():
            return {**items, "path": self._upload(Path(path)), "orig_name": Path(path).name}
        return {key: self._with_uploads(item) for key, item in items.items()}

    def _upload(self, path: Path) -> str:
        boundary = uuid.uuid4().hex
        name = urllib.parse.quote(path.name, safe=" .-_()")
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n'
        body = b"".join(
            [
                head.encode(),
                f"Content-Type: {kind}\r\n\r\n".encode(),
                path.read_bytes(),
                f"\r\n--{boundary}--\r\n".encode(),
            ]
        )
        with self._open(f"{API_PREFIX}/upload", body, f"multipart/form-data; boundary={boundary}") as answer:
            return cast("str", json.load(answer)[0])

    def _open(self, path: str, body: bytes | None = None, content_type: str = ""):
        request = urllib.request.Request(self.root + path, body, {"Content-Type": content_type} if body else {})  # noqa: S310 - http(s) only, see __init__
        try:
            return self._web.open(request, timeout=CONNECT_TIMEOUT_S if body else SILENCE_TIMEOUT_S)
        except urllib.error.HTTPError as error:
            detail = _detail(error.read())
            if error.code == 404:
                raise UnknownEndpointError(detail or f"{self.root} has no {path}") from error
            hint = "sign in with --auth USER:PASSWORD" if error.code == 401 else ""
            raise CallFailedError(f"The app refused (HTTP {error.code}): {detail}", hint=hint) from error
        except (urllib.error.URLError, OSError) as error:
            raise CallFailedError(f"{self.root} cannot be reached: {error}", hint="is the app running?") from error


def _events(lines: Iterator[bytes]) -> Iterator[tuple[str, object]]:
    name = ""
    for raw in lines:
        line = raw.decode().rstrip("\r\n")
        if line.startswith("event:"):
            name = line[6:].strip()
        elif line.startswith("data:"):
            yield name, json.loads(line[5:])


def _reason(data: object) -> str:
    if isinstance(data, dict):
        return str(cast("dict[str, object]", data).get("error") or "the app gave no reason")
    return str(data or "the app gave no reason")


def _detail(body: bytes) -> str:
    try:
        detail = json.loads(body).get("detail", "")
    except (ValueError, AttributeError):
        return ""
    return detail if isinstance(detail, str) else json.dumps(detail)
