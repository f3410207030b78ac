"""What a check found, and the change that mends it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Literal

Severity = Literal["error", "warning", "note"]
"""error: it will fail or lets others in. warning: old, slow, unsafe or shared by mistake. note: worth a look."""


@dataclass(frozen=True, order=True)
class Edit:
    """A piece of the source and what takes its place; places are offsets in characters."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Finding:
    """One thing that a check found.

    Attributes:
        rule: Its name, for `--ignore` and `# stagedoor: ignore[…]`.
        severity: How much it matters.
        line, column: Where it starts, from 1.
        message: What is wrong.
        advice: What to do.
        edits: Changes that mend it without changing what the app does; empty when there is no safe one.
    """

    rule: str
    severity: Severity
    line: int
    column: int
    message: str
    advice: str = ""
    edits: tuple[Edit, ...] = ()

    def as_json(self, path: str) -> dict[str, object]:
        """Return the finding for `--json`."""
        fields = asdict(self)
        fields.pop("edits")
        return {"path": path, **fields, "fixable": bool(self.edits)}


def apply_edits(text: str, findings: Sequence[Finding]) -> tuple[str, int]:
    """Make the changes of findings; of two that overlap, the first is made.

    Returns:
        The new source, and how many findings were mended.
    """
    made: list[Edit] = []
    mended = 0
    for finding in findings:
        if finding.edits and not any(_overlap(edit, other) for edit in finding.edits for other in made):
            made.extend(finding.edits)
            mended += 1
    for edit in sorted(made, reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text, mended


def _overlap(a: Edit, b: Edit) -> bool:
    return a.start < b.end and b.start < a.end
