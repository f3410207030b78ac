"""What a docstring says: what the function does, and what each parameter is for.

The three usual styles are read: Google ("Args:"), NumPy (underlined "Parameters") and reST (":param name:").
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

_GOOGLE = re.compile(r"^(?P<name>[A-Z][A-Za-z ]+):\s*$")
_UNDERLINE = re.compile(r"^[-=~]{3,}$")
_ENTRY = re.compile(r"^\*{0,2}(?P<name>\w+)\s*(?:\((?P<type>[^)]*)\))?\s*:\s*(?P<text>.*)$")
_NUMPY_ENTRY = re.compile(r"^\*{0,2}(?P<names>\w+(?:\s*,\s*\*{0,2}\w+)*)\s*(?::.*)?$")
_FIELD = re.compile(r"^[:@](?P<kind>\w+)(?P<arguments>[^:]*):\s*(?P<text>.*)$")
_PARAMETERS = frozenset({"args", "arguments", "parameters", "params", "other parameters", "keyword args", "attributes"})
_RETURNS = frozenset({"returns", "return", "yields"})
_OTHERS = frozenset(
    {"raises", "example", "examples", "note", "notes", "see also", "references", "warns", "warnings", "todo", "methods"}
)


@dataclass(frozen=True)
class Docstring:
    """A docstring, taken apart.

    Attributes:
        summary: The text before the sections, Markdown as it is written.
        parameters: Help for each parameter.
        returns: What comes back; empty when it is not said.
    """

    summary: str = ""
    parameters: dict[str, str] = field(default_factory=dict[str, str])
    returns: str = ""


def docstring_of(thing: object) -> Docstring:
    """Take apart the docstring of a function or class; empty where there is none of its own."""
    own = getattr(thing, "__doc__", None)
    inherited = getattr(type(thing), "__doc__", None)
    if not isinstance(own, str) or (own == inherited and not inspect.isclass(thing)):
        return Docstring()
    return parse(inspect.cleandoc(own))


def parse(text: str) -> Docstring:
    """Take apart a docstring without common indentation."""
    lines = text.splitlines()
    head: list[str] = []
    found = Docstring()
    returns: list[str] = []
    index = 0
    while index < len(lines):
        title, body_from = _section(lines, index)
        if title is not None:
            end = _end_of_section(lines, body_from)
            body = lines[body_from:end]
            if title in _PARAMETERS:
                is_numpy = body_from - index == 2
                found.parameters.update(_numpy_entries(body) if is_numpy else _google_entries(body))
            elif title in _RETURNS and not returns:
                returns = body
            index = end
            continue
        match = _FIELD.match(lines[index].strip())
        if match is not None:
            index, value = _field(lines, index, match)
            kind, names = match["kind"], match["arguments"].split()
            if kind in {"param", "parameter", "arg", "argument", "key", "keyword"} and names:
                found.parameters[names[-1].lstrip("*")] = value
            elif kind in {"return", "returns", "yield", "yields"}:
                returns = [value]
            continue
        head.append(lines[index])
        index += 1
    return Docstring("\n".join(head).strip(), found.parameters, _joined(returns))


def _section(lines: Sequence[str], index: int) -> tuple[str | None, int]:
    """Return the section that starts at a line (its name in lower case) and where its body starts."""
    match = _GOOGLE.match(lines[index])
    if match is not None and match["name"].lower() in _PARAMETERS | _RETURNS | _OTHERS:
        return match["name"].lower(), index + 1
    if index + 1 < len(lines) and _UNDERLINE.match(lines[index + 1].strip()):
        name = lines[index].strip().lower()
        if name in _PARAMETERS | _RETURNS | _OTHERS:
            return name, index + 2
    return None, index


def _end_of_section(lines: Sequence[str], start: int) -> int:
    for index in range(start, len(lines)):
        if _section(lines, index)[0] is not None or _FIELD.match(lines[index]):
            return index
    return len(lines)


def _google_entries(body: Sequence[str]) -> dict[str, str]:
    entries: dict[str, list[str]] = {}
    indent = next((_indent(line) for line in body if line.strip()), 0)
    names: list[str] = []
    for line in body:
        match = _ENTRY.match(line.strip()) if line.strip() and _indent(line) == indent else None
        several = (
            re.match(r"^([\w*]+(?:\s*,\s*[\w*]+)+)\s*:\s*(.*)$", line.strip()) if _indent(line) == indent else None
        )
        if several is not None:
            names = [name.strip(" *") for name in several[1].split(",")]
            entries.update({name: [several[2]] for name in names})
        elif match is not None:
            names = [match["name"]]
            entries[match["name"]] = [match["text"]]
        else:
            for name in names:
                entries[name].append(line)
    return {name: _joined(text) for name, text in entries.items()}


def _numpy_entries(body: Sequence[str]) -> dict[str, str]:
    entries: dict[str, list[str]] = {}
    names: list[str] = []
    for line in body:
        match = _NUMPY_ENTRY.match(line) if line.strip() and _indent(line) == 0 else None
        if match is not None:
            names = [name.strip(" *") for name in match["names"].split(",")]
            entries.update({name: [] for name in names})
        else:
            for name in names:
                entries[name].append(line)
    return {name: _joined(text) for name, text in entries.items()}


def _field(lines: Sequence[str], index: int, match: re.Match[str]) -> tuple[int, str]:
    """Return the line after a `:param x:` field, and its text with the lines that continue it."""
    text = [match["text"]]
    index += 1
    while index < len(lines) and lines[index].strip() and _indent(lines[index]) > 0:
        text.append(lines[index])
        index += 1
    while index < len(lines) and not lines[index].strip():
        index += 1
    return index, _joined(text)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _joined(lines: Sequence[str]) -> str:
    return " ".join(" ".join(lines).split())
