"""`stagedoor docs Textbox`: the reference in the terminal."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from typing import cast

from stagedoor.errors import StagedoorError

SHOWN = 40


class UnknownNameError(StagedoorError):
    """There is nothing of this name to look up."""


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:  # pyright: ignore[reportPrivateUsage]
    """Describe the command."""
    parser = subparsers.add_parser(
        "docs",
        help="look a name up in the reference",
        description="Look a name up in the reference: a component, layout, function, theme, event, command or a method "
        "of apps, as in `stagedoor docs Textbox`, `docs launch`, `docs Textbox.submit`, `docs run`.",
        epilog="--all prints everything on one Markdown page, made for coding agents.",
    )
    parser.add_argument("name", nargs="*", help="what to look up; without a name, what there is")
    parser.add_argument("--search", metavar="WORD", nargs="+", help="list what speaks of all these words")
    parser.add_argument("--all", action="store_true", help="print everything on one page")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print what was asked for.

    Raises:
        UnknownNameError: When there is nothing of that name, with what looks like it.
    """
    from stagedoor.cli.main import build_parser
    from stagedoor.reference.entries import Index, all_entries
    from stagedoor.reference.writing import for_agents, for_terminal

    index = Index(all_entries(build_parser()))
    name = " ".join(cast("list[str]", args.name))
    colored = sys.stdout.isatty() and "NO_COLOR" not in os.environ
    if args.all:
        _show(for_agents(index.entries))
    elif args.search:
        found = index.with_words(cast("list[str]", args.search))
        if not found:
            raise UnknownNameError(f"Nothing speaks of {' and '.join(args.search)}.", hint="try a shorter word")
        _show("\n".join(f"{entry.name:24} {entry.kind:10} {entry.first_line}"[:140] for entry in found[:SHOWN]))
    elif not name:
        kinds = dict.fromkeys(entry.kind for entry in index.entries)
        lists = [f"{kind}: {', '.join(e.name for e in index.entries if e.kind == kind)}" for kind in kinds]
        _show("\n\n".join(lists))
    else:
        found = index.named(name)
        if not found:
            near = index.near(name)
            hint = (
                f"did you mean {' or '.join(near)}?" if near else f"`stagedoor docs --search {name}` looks everywhere"
            )
            raise UnknownNameError(f"There is nothing called {name!r}.", hint=hint)
        _show("\n\n\n".join(for_terminal(entry, colored=colored) for entry in found))
    return 0


def _show(text: str) -> None:
    """Print a text, page by page where somebody reads it."""
    pager = shutil.which("less")
    if not sys.stdout.isatty() or pager is None or len(text.splitlines()) < shutil.get_terminal_size().lines:
        print(text)
        return
    subprocess.run([pager, "-FRX"], input=text, text=True, check=False)  # noqa: S603 - the system's pager
