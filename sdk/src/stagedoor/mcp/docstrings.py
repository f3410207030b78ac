"""What a docstring says about a function, its parameters and its result.

Understood are the two usual forms: sections with indented entries ("Args:", "Parameters:", NumPy's underlined ones)
and reStructuredText fields (":param name: …").
"""

from __future__ import annotations

import inspect
import re
from dataclasses import dataclass, field

_SECTION = re.compile(
    r"(args|arguments|parameters|params|returns?|yields?|raises|examples?|notes?|attributes)\s*:?\s*", re.IGNORECASE
)
_ENTRY = re.compile(r"(?P<stars>\*{0,2})(?P<name>\w+)\s*(?:\((?P<kind>[^)]*)\))?\s*:\s*(?P<text>.*)")
_NUMPY_ENTRY = re.compile(r"(?P<name>\w+)\s*:\s*[^:]+")
_FIELD = re.compile(r":(?P<role>param|parameter|arg|argument|returns?|return)\s*(?P<name>[\w ]*):\s*(?P<text>.*)")
_UNDERLINE = re.compile(r"-{3,}\s*")


@dataclass
class Documented:
    """What a docstring says.

    Attributes:
        summary: The text before its sections.
        parameters: Text about each parameter.
        returns: Text about the result.
    """

    summary: str = ""
    parameters: dict[str, str] = field(default_factory=dict[str, str])
    returns: str = ""


def read_docstring(fn: object) -> Documented:
    """Read a function's docstring; nothing is found in a foreign or missing one."""
    text = inspect.getdoc(fn) if inspect.isroutine(fn) else None
    found = Documented()
    if not text:
        return found
    section, summary, current = "", list[str](), ""
    for line in text.splitlines():
        bare = line.strip()
        named = _SECTION.fullmatch(bare)
        if named is not None and not line.startswith(" "):
            section, current = named[1].lower(), ""
        elif (entry := _FIELD.fullmatch(bare)) is not None:
            section, current = _take_field(found, entry)
        elif section.startswith(("arg", "param")):
            current = _take_parameter(found, line, current)
        elif section.startswith(("return", "yield")) and not _UNDERLINE.fullmatch(bare):
            found.returns = f"{found.returns} {bare}".strip()
        elif not section:
            summary.append(bare)
    found.summary = " ".join(line for line in summary if line)
    return found


def _take_field(found: Documented, entry: re.Match[str]) -> tuple[str, str]:
    if entry["role"].startswith("return"):
        found.returns = entry["text"]
        return "returns", ""
    name = entry["name"].split()[-1] if entry["name"].strip() else ""
    found.parameters[name] = entry["text"]
    return "params", name


def _take_parameter(found: Documented, line: str, current: str) -> str:
    """Take a line of a section about parameters; returns the parameter that the next lines go on with."""
    bare = line.strip()
    if not bare or _UNDERLINE.fullmatch(bare):
        return current if bare == "" else ""
    if not line.startswith(" ") and _NUMPY_ENTRY.fullmatch(bare):
        name = bare.partition(":")[0].strip()
        found.parameters[name] = ""
        return name
    entry = _ENTRY.fullmatch(bare)
    deep = len(line) - len(line.lstrip())
    if entry is not None and (not current or deep <= 4):
        found.parameters[entry["name"]] = entry["text"].strip()
        return entry["name"]
    if current:
        found.parameters[current] = f"{found.parameters[current]} {bare}".strip()
    return current
