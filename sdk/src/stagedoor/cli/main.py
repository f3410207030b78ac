"""The `stagedoor` command.

Each module of this package that has `add_parser(subparsers)` is a command; its parser sets `run`, a function from
the parsed arguments to the exit code. Exit codes: 0 done, 1 it failed (the message says what to do), 2 the command
line is wrong, 130 stopped with Ctrl-C.
"""

from __future__ import annotations

import argparse
import importlib
import os
import pkgutil
import sys
from collections.abc import Callable, Sequence
from typing import cast

import stagedoor
from stagedoor import cli
from stagedoor.errors import StagedoorError

INTERRUPTED = 130
BROKEN_PIPE = 141

_DESCRIPTION = "Turn a Python function into a web app, a public link and a project of your team."
_EPILOG = """\
first steps:
  stagedoor run app.py           serve an app (also one that says `import gradio as gr`)
  stagedoor run app.py --share   serve it with a public link
  stagedoor share 8501           give any local web app a public link
  stagedoor up                   start gallery, links and workers on this machine

`stagedoor COMMAND --help` explains a command."""

Command = Callable[[argparse.Namespace], int]


def build_parser() -> argparse.ArgumentParser:
    """Return the parser with every command of this package."""
    parser = argparse.ArgumentParser(
        prog="stagedoor",
        description=_DESCRIPTION,
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"stagedoor {stagedoor.version}")
    subparsers = parser.add_subparsers(title="commands", metavar="COMMAND", dest="command")
    for name in sorted(module.name for module in pkgutil.iter_modules(cli.__path__)):
        if name == "main":
            continue
        module = importlib.import_module(f"{cli.__name__}.{name}")
        add = getattr(module, "add_parser", None)
        if add is not None:
            before = set(subparsers.choices)
            add(subparsers)
            for added in set(subparsers.choices) - before:
                if subparsers.choices[added].get_default("run") is None:
                    subparsers.choices[added].set_defaults(run=module.run)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit code.

    Args:
        arguments: Words after `stagedoor`; those of the process by default.
    """
    parser = build_parser()
    words = list(sys.argv[1:] if arguments is None else arguments)
    if words and words[0].endswith(".py"):  # as in `gradio app.py`
        words = ["run", *words]
    # argparse cannot take options after a positional and free words after them, so what follows -- is cut off first.
    end = words.index("--") if "--" in words else len(words)
    parsed = parser.parse_args(words[:end], argparse.Namespace(rest=words[end + 1 :]))
    command = cast("Command | None", getattr(parsed, "run", None))
    if command is None:
        parser.print_help()
        return 0
    try:
        code = command(parsed)
        sys.stdout.flush()
        return code
    except StagedoorError as error:
        print(f"stagedoor: {error.message or error}", file=sys.stderr)
        if error.hint:
            print(f"  {error.hint}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # `stagedoor docs Textbox | head`: nobody reads on
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return BROKEN_PIPE


if __name__ == "__main__":
    sys.exit(main())
