"""`stagedoor predict URL ENDPOINT VALUES`: call an endpoint of a running app and print what it returns."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import cast

from stagedoor.client import RemoteApp, RemoteError
from stagedoor.errors import StagedoorError

JSONObject = dict[str, object]

CHUNK_BYTES = 1 << 18


class UsageError(StagedoorError):
    """The command line names something that cannot be used."""


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:  # pyright: ignore[reportPrivateUsage] - argparse has no public name for it
    """Add the command."""
    parser = subparsers.add_parser(
        "predict",
        help="call an endpoint of a running app",
        description="Call an endpoint of a running Stagedoor or Gradio app and print its outputs as JSON. A file of this "
        'machine goes in as {"path": "photo.png"}; files that come out are saved, and their paths printed. '
        "What a generator yields before its last result goes to stderr.",
        epilog="""example: stagedoor predict http://127.0.0.1:7860/ /greet '{"name": "Ada"}'""",
    )
    add_target(parser)
    parser.add_argument("endpoint", metavar="ENDPOINT", help="name of the endpoint, such as /greet")
    parser.add_argument(
        "values", metavar="VALUES", nargs="?", default="{}", help="JSON object of parameters by name; - reads stdin"
    )
    parser.add_argument(
        "--download-files", type=Path, default=Path(), metavar="DIR", help="where files go (default: here)"
    )
    parser.set_defaults(run=run)


def add_target(parser: argparse.ArgumentParser) -> None:
    """Add what says which app is meant."""
    parser.add_argument("url", metavar="URL", help="address of the app, or the name of a Space on the hub (user/app)")
    parser.add_argument("--token", help="the hub's token, for a private Space (default: HF_TOKEN)")
    parser.add_argument("--auth", metavar="USER:PASSWORD", help="sign in first")


def app_of(args: argparse.Namespace) -> RemoteApp:
    """Return the app that the command line names, signed in and asked for what it is.

    Raises:
        StagedoorError: When it cannot be reached; the text says what to do.
    """
    address, auth = str(args.url), cast("str | None", args.auth)
    if auth is not None and ":" not in auth:
        raise UsageError("--auth has no password.", hint="write --auth USER:PASSWORD")
    if not address.startswith(("http://", "https://")):
        from stagedoor.authoring.hub import space_address

        if address.count("/") != 1:
            raise UsageError(f"{address!r} is no address of an app.", hint="write http://127.0.0.1:7860/")
        address = space_address(address, args.token)
    user, _, password = (auth or "").partition(":")
    try:
        app = RemoteApp(address, token=args.token, auth=(user, password) if auth else None)
        _ = app.config
    except RemoteError as error:
        if error.status == 401 and auth is None:
            raise UsageError(error.message, hint="sign in with --auth USER:PASSWORD") from error
        raise
    return app


def run(args: argparse.Namespace) -> int:
    """Make the call."""
    text = sys.stdin.read() if args.values == "-" else str(args.values)
    try:
        values = cast("object", json.loads(text))
    except ValueError as error:
        raise UsageError(f"The values are not JSON: {error}.", hint="""write them as '{"name": "Ada"}'""") from error
    if not isinstance(values, (dict, list)):
        raise UsageError("The values must be a JSON object.", hint="""write them as '{"name": "Ada"}'""")
    app = app_of(args)
    given = cast("Mapping[str, object] | Sequence[object]", _with_uploads(app, cast("object", values)))
    folder = cast("Path", args.download_files)
    last: list[object] | None = None
    for outputs in app.outputs(str(args.endpoint), given):
        if last is not None:
            print(json.dumps(last, ensure_ascii=False), file=sys.stderr)
        last = outputs
    shown = cast("list[object]", _with_downloads(app, last or [], folder))
    print(json.dumps(shown[0] if len(shown) == 1 else shown, ensure_ascii=False, indent=2))
    return 0


def _with_uploads(app: RemoteApp, value: object) -> object:
    """Send the files that arguments name, and return the arguments as the app takes them."""
    if isinstance(value, dict):
        fields = cast("JSONObject", value)
        path = fields.get("path")
        if isinstance(path, str) and set(fields) <= {"path", "orig_name", "meta", "url"}:
            if path.startswith(("http://", "https://", "data:")):
                return {"path": path, "url": path, "meta": {"_type": "gradio.FileData"}}
            file = Path(path).expanduser()
            if not file.is_file():
                raise UsageError(f"There is no file {path}.")
            sent = app.upload(file)
            return {"path": sent, "orig_name": file.name, "meta": {"_type": "gradio.FileData"}}
        return {name: _with_uploads(app, entry) for name, entry in fields.items()}
    if isinstance(value, list):
        return [_with_uploads(app, entry) for entry in cast("list[object]", value)]
    return value


def _with_downloads(app: RemoteApp, value: object, folder: Path) -> object:
    """Save the files of a result, and return it with their paths in place of them."""
    if isinstance(value, dict):
        fields = cast("JSONObject", value)
        meta = fields.get("meta")
        if isinstance(meta, dict) and cast("JSONObject", meta).get("_type") == "gradio.FileData":
            return _save(app, fields, folder)
        return {name: _with_downloads(app, entry, folder) for name, entry in fields.items()}
    if isinstance(value, list):
        return [_with_downloads(app, entry, folder) for entry in cast("list[object]", value)]
    return value


def _save(app: RemoteApp, file: JSONObject, folder: Path) -> str:
    from stagedoor.files import clean_name

    name = clean_name(str(file.get("orig_name") or str(file["path"]).rpartition("/")[2]))
    folder.mkdir(parents=True, exist_ok=True)
    stem, dot, suffix = name.rpartition(".")
    numbered = (f"{stem}-{count}{dot}{suffix}" if stem else f"{name}-{count}" for count in range(1, 10_000))
    path = folder / name
    while path.exists():
        path = folder / next(numbered)
    with app.open_file(file) as answer, path.open("xb") as target:
        while chunk := answer.read(CHUNK_BYTES):
            target.write(chunk)
    return str(path)
