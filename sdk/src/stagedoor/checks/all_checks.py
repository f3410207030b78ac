"""All checks of a file, in order."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from stagedoor.checks import old_spellings, shared_state, slow, unsafe
from stagedoor.checks.building import check_in_child
from stagedoor.checks.findings import Finding
from stagedoor.checks.source import Source

_SOURCE_CHECKS = (old_spellings.check, unsafe.check, slow.check, shared_state.check)

BUILD_TIMEOUT_S = 60.0


def check_text(text: str, path: str = "<source>") -> list[Finding]:
    """Check a source without running it."""
    try:
        source = Source.parse(text, path)
    except SyntaxError as error:
        return [Finding("syntax", "error", error.lineno or 1, error.offset or 1, f"it is no Python: {error.msg}")]
    found = [finding for check in _SOURCE_CHECKS for finding in check(source)]
    return [finding for finding in found if not source.ignored(finding.line, finding.rule)]


def check_file(
    path: Path, *, builds: bool = True, timeout_s: float = BUILD_TIMEOUT_S, ignore: Collection[str] = ()
) -> list[Finding]:
    """Check a file, sorted by line.

    Args:
        path: The file.
        builds: Whether the app is built too, which runs the file (without serving it).
        timeout_s: Seconds that building may take.
        ignore: Rules that do not count.
    """
    text = path.read_text(encoding="utf-8")
    found = check_text(text, str(path))
    if builds and not any(finding.rule == "syntax" for finding in found):
        lines = text.splitlines()
        source = Source.parse(text)
        old = {finding.line for finding in found if finding.rule.startswith("old-")}
        for finding in check_in_child(path, timeout_s=timeout_s):
            seen = finding.rule == "old-argument" and any(
                abs(finding.line - line) <= _call_height(source, line) for line in old
            )
            if not seen and 0 < finding.line <= len(lines) and not source.ignored(finding.line, finding.rule):
                found.append(finding)
    kept = [finding for finding in found if finding.rule not in ignore]
    return sorted(kept, key=lambda finding: (finding.line, finding.column, finding.rule))


def _call_height(source: Source, line: int) -> int:
    """Return over how many lines the calls that touch a line stand: a warning of the run names another of them."""
    spans = [
        (call.lineno, call.end_lineno or call.lineno)
        for call in source.calls()
        if call.lineno <= line <= (call.end_lineno or call.lineno)
    ]
    return max((end - start for start, end in spans), default=0)
