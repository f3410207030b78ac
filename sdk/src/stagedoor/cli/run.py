"""`stagedoor run app.py`: serve an app from its file, also one written for Gradio."""

from __future__ import annotations

import argparse
import difflib
import os
import sys
import traceback
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, cast

from stagedoor import context
from stagedoor.errors import AuthoringError, LaunchError, ShareError, StagedoorError

if TYPE_CHECKING:
    from stagedoor.authoring.blocks import Blocks

USUAL_NAMES = ("demo", "app", "iface", "interface", "ui", "blocks", "block", "chat", "page")
"""What authors call their app, most usual first."""

MAX_PORT = 65535
MAX_WORKERS = 1000


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:  # pyright: ignore[reportPrivateUsage]
    """Describe the command."""
    parser = subparsers.add_parser(
        "run",
        help="serve an app from its file",
        description="Serve an app from its file. The file may say `import stagedoor as gr` or `import gradio as gr`, "
        "and it may call launch() itself or not; what is given here goes before what it says.",
        epilog="Words after -- are the app's own (sys.argv).",
    )
    parser.add_argument("file", type=Path, help="the Python file")
    parser.add_argument(
        "--name", help=f"name of the app in the file (default: {', '.join(USUAL_NAMES[:3])}, … or the only one)"
    )
    parser.add_argument("--host", help="address to listen on (default: 127.0.0.1, this machine only)")
    parser.add_argument("--port", type=port_number, help="port to listen on (default: the first free one from 7860)")
    parser.add_argument("--share", action="store_true", default=None, help="make a public link")
    parser.add_argument("--project", metavar="TEAM/NAME", help="make the link belong to a project")
    parser.add_argument("--root-path", help="path or address under which a proxy shows the app")
    parser.add_argument(
        "--workers", type=worker_count, metavar="N", help="run functions in N processes (default: in the server's own)"
    )
    parser.add_argument(
        "--join",
        metavar="URL",
        help="serve nothing: take calls of the app that another machine serves with workers_url=URL (redis://…)",
    )
    parser.add_argument("--open", action="store_true", default=None, help="open the page in a browser")
    parser.add_argument(
        "--reload", action="store_true", help="run the file again when it changes, and show its errors on the page"
    )
    parser.add_argument(
        "--gradio",
        metavar="VERSION",
        help="Gradio version that the app was written for, whose defaults then hold (default: what README.md or "
        "requirements.txt beside it says, else the newest)",
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Run the file, and serve its app unless it has done so itself.

    Raises:
        LaunchError: When the file does not exist, or the options contradict each other.
        AuthoringError: When it has no app, or several and none is named.
    """
    path = cast("Path", args.file)
    if not path.is_file():
        near = difflib.get_close_matches(path.name, [p.name for p in Path(path.parent).glob("*.py")], n=1)
        raise LaunchError(
            f"There is no file {path}.", hint=f"did you mean {near[0]}?" if near else "give the app's Python file"
        )
    if args.join and args.reload:
        raise LaunchError("--reload is for the machine that serves the app; those that --join are started again.")
    from stagedoor.compat.era import settle
    from stagedoor.compat.import_hook import install

    install()
    told = settle(path, cast("str | None", args.gradio))
    if told is not None:
        print(told)
    words, name = cast("list[str]", args.rest), cast("str | None", args.name)
    overrides = context.LaunchOverrides(
        arguments=launch_arguments(args), is_dev=bool(args.reload), join=cast("str | None", args.join)
    )
    token = context.launch_overrides.set(overrides)
    try:
        if args.reload:
            from stagedoor.cli.watching import Watcher

            Watcher(path, overrides, lambda: _run_again(path, words, name)).start()
        found = run_file(path, words)
        if not overrides.launched:
            find_app(found, name, path).launch()
        else:
            for app in overrides.launched:
                cast("Blocks", app).block_thread()
    finally:
        context.launch_overrides.reset(token)
    return 0


def _run_again(path: Path, words: list[str], name: str | None) -> Blocks:
    """Run the file once more among the names that it has, and return its app; `launch()` serves nothing there."""
    overrides = context.LaunchOverrides(arguments={})
    token = context.launch_overrides.set(overrides)
    try:
        found = run_file(path, words, sys.modules["__main__"])
        return cast("Blocks", overrides.launched[0]) if overrides.launched else find_app(found, name, path)
    finally:
        context.launch_overrides.reset(token)


def launch_arguments(args: argparse.Namespace) -> dict[str, object]:
    """Return the arguments of `launch` that the command line gives."""
    given: dict[str, object] = {
        "server_name": args.host,
        "server_port": args.port,
        "share": args.share,
        "project": args.project,
        "root_path": args.root_path,
        "inbrowser": args.open,
        "workers": args.workers,
    }
    return {name: value for name, value in given.items() if value is not None}


def worker_count(text: str) -> int:
    """Read a number of processes from the command line.

    Raises:
        argparse.ArgumentTypeError: When it is none.
    """
    if not text.isascii() or not text.isdigit() or not 0 < int(text) <= MAX_WORKERS:
        msg = f"{text!r} is no number of processes; give one from 1 to {MAX_WORKERS}"
        raise argparse.ArgumentTypeError(msg)
    return int(text)


def port_number(text: str) -> int:
    """Read a port from the command line.

    Raises:
        argparse.ArgumentTypeError: When it is none.
    """
    if not text.isdigit() or not 0 <= int(text) <= MAX_PORT:
        msg = f"{text!r} is no port; give a number from 1 to {MAX_PORT}, or 0 for any free one"
        raise argparse.ArgumentTypeError(msg)
    return int(text)


def run_file(path: Path, arguments: list[str], module: ModuleType | None = None) -> Mapping[str, object]:
    """Run a file as Python runs a script and return its names.

    Args:
        path: The file.
        arguments: Words for `sys.argv`.
        module: The module of an earlier run, whose names stay; None makes a new one.

    Raises:
        ScriptError: When the file raises; it holds the traceback from the file's own first line on.
    """
    sys.argv = [str(path), *arguments]
    if module is None:
        sys.path.insert(0, os.fspath(path.resolve().parent))
        # A real module in sys.modules: pickle, dataclasses and type hints look names up there.
        module = ModuleType("__main__")
        module.__file__ = str(path)
        sys.modules["__main__"] = module
    try:
        code = compile(path.read_bytes(), str(path), "exec")
        exec(code, module.__dict__)  # noqa: S102  # running this file is what was asked for
    except (SystemExit, KeyboardInterrupt, LaunchError, ShareError):
        raise
    except SyntaxError as error:
        raise ScriptError(str(path), "".join(traceback.format_exception_only(error))) from error
    except Exception as error:
        own = error.__traceback__.tb_next if error.__traceback__ is not None else None
        raise ScriptError(str(path), "".join(traceback.format_exception(type(error), error, own))) from error
    return module.__dict__


class ScriptError(StagedoorError):
    """The author's file raised.

    Args:
        path: The file.
        report: Its traceback, as Python prints it.
    """

    def __init__(self, path: str, report: str) -> None:
        super().__init__(f"{path} failed:\n{report.rstrip()}")


def find_app(names: Mapping[str, object], wanted: str | None, path: Path) -> Blocks:
    """Find the app among the names of a file.

    Args:
        names: The file's global names.
        wanted: Name that the command line gives.
        path: The file, for messages.

    Raises:
        AuthoringError: When there is no app, or several and none has a usual name.
    """
    from stagedoor.authoring.blocks import Blocks

    apps = {name: value for name, value in names.items() if isinstance(value, Blocks)}
    if wanted is not None:
        if wanted in apps:
            return apps[wanted]
        others = f"it has {', '.join(sorted(apps))}" if apps else "it has no app at all"
        raise AuthoringError(f"{path} has no app called {wanted!r}.", hint=others)
    for name in USUAL_NAMES:
        if name in apps:
            return apps[name]
    outer = {id(app.root): app for app in apps.values()}
    if len(outer) == 1:
        return next(iter(outer.values())).root
    if not outer:
        from stagedoor.http.api_server import Server

        servers = [value for value in names.values() if isinstance(value, Server)]
        if len(servers) == 1:
            return cast("Blocks", servers[0])  # launched as one
        raise AuthoringError(f"{path} makes no app.", hint="make one at the top level, as in `demo = gr.Interface(…)`")
    raise AuthoringError(f"{path} has several apps: {', '.join(sorted(apps))}.", hint="say which one with --name")
