"""`stagedoor check app.py`: what in an app is old, unused, unsafe or slow, by line."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import cast

from stagedoor.checks.findings import Finding, apply_edits
from stagedoor.errors import LaunchError

_COLORS = {"error": "\033[31m", "warning": "\033[33m", "note": "\033[36m"}
_BOLD, _DIM, _PLAIN = "\033[1m", "\033[2m", "\033[0m"


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:  # pyright: ignore[reportPrivateUsage]
    """Describe the command."""
    parser = subparsers.add_parser(
        "check",
        help="say what in an app is old, unused, unsafe or slow",
        description="Say what in an app is old, unused, unsafe or slow, by line. The source is read, and the app is "
        "built as `stagedoor run` would build it, in a process of its own, but not served.",
        epilog="Exit code: 0 nothing but notes, 1 errors or warnings, 2 the command line is wrong. "
        "`# stagedoor: ignore[rule]` at the end of a line leaves a finding out.",
    )
    parser.add_argument("files", type=Path, nargs="+", metavar="file", help="Python files")
    parser.add_argument("--fix", action="store_true", help="write today's spellings where that changes nothing else")
    parser.add_argument("--json", action="store_true", help="print the findings as JSON")
    parser.add_argument("--no-build", action="store_true", help="read the source only; do not run the file")
    parser.add_argument("--ignore", default="", metavar="RULE,…", help="rules that do not count")
    parser.add_argument("--timeout", type=float, default=60.0, metavar="S", help="seconds that building may take (60)")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Check the files, mend what can be mended, print the rest.

    Raises:
        LaunchError: When a file does not exist.
    """
    from stagedoor.checks.all_checks import check_file, check_text

    files = cast("list[Path]", args.files)
    ignore = {rule.strip() for rule in str(args.ignore).split(",") if rule.strip()}
    found: list[tuple[Path, Finding]] = []
    mended = 0
    for path in files:
        if not path.is_file():
            raise LaunchError(f"There is no file {path}.", hint="give the app's Python file")
        if args.fix:
            mended += _mend(path, [f for f in check_text(path.read_text(encoding="utf-8")) if f.rule not in ignore])
        found += [
            (path, finding)
            for finding in check_file(path, builds=not args.no_build, timeout_s=args.timeout, ignore=ignore)
        ]
    if args.json:
        print(json.dumps([finding.as_json(str(path)) for path, finding in found], indent=1, ensure_ascii=False))
    else:
        _print(found, mended)
    return 1 if any(finding.severity != "note" for _, finding in found) else 0


def _mend(path: Path, findings: Sequence[Finding]) -> int:
    text = path.read_text(encoding="utf-8")
    changed, mended = apply_edits(text, findings)
    if mended:
        path.write_text(changed, encoding="utf-8")
    return mended


def _print(found: Sequence[tuple[Path, Finding]], mended: int) -> None:
    colored = sys.stdout.isatty()

    def paint(text: str, code: str) -> str:
        return f"{code}{text}{_PLAIN}" if colored else text

    for path, finding in found:
        place = paint(f"{path}:{finding.line}:{finding.column}", _BOLD)
        kind = paint(finding.severity, _COLORS[finding.severity])
        advice = f"; {finding.advice}" if finding.advice else ""
        print(f"{place}: {kind}: {finding.message}{advice} {paint(f'[{finding.rule}]', _DIM)}")
    counts = Counter(finding.severity for _, finding in found)
    parts = [f"{counts[kind]} {kind}{'s' if counts[kind] != 1 else ''}" for kind in _COLORS if counts[kind]]
    if mended:
        print(f"{mended} mended.")
    fixable = sum(1 for _, finding in found if finding.edits)
    print(f"{', '.join(parts) or 'Nothing to say'}.{f' --fix mends {fixable}.' if fixable else ''}")
