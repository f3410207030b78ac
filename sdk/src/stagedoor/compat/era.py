"""Which Gradio an app was written for.

Most old spellings show themselves. A few defaults changed without a trace in the code, and for these the app's author
says the version: to `stagedoor run --gradio`, in `STAGEDOOR_GRADIO_VERSION`, or in the files that Spaces have beside
an app, which `stagedoor run` reads.

| Before | What was else |
|---|---|
| 6 | `Chatbot` and `ChatInterface` gave functions the conversation in pairs unless `type="messages"` |
| 5 | a `Dropdown` without value had none; children of a `Row` were equally high |
| 4 | `Sketchpad`, `Paint` and `ImageMask` gave functions one picture; `queue(3)` meant three calls at a time |
"""

from __future__ import annotations

import os
import re
from pathlib import Path

from stagedoor.errors import LaunchError

NEWEST = 6
VARIABLE = "STAGEDOOR_GRADIO_VERSION"
_PINNED = re.compile(r"gradio\s*(?:\[[^\]]*\])?\s*([=<>~!].*)", re.IGNORECASE)
_BOUND = re.compile(r"(===|==|~=|<=|<)\s*(\d+)((?:\.\d+)*)")


def era() -> int:
    """Return the major version of Gradio that the app was written for; the newest unless something else is said.

    Raises:
        LaunchError: When what is said is no version.
    """
    text = os.environ.get(VARIABLE)
    if not text:
        return NEWEST
    found = re.fullmatch(r"v?(\d+)(\.[\w.]*)?", text.strip())
    if found is None:
        raise LaunchError(f"{VARIABLE}={text!r} is no version of Gradio.", hint="write it as in 3.50.2, or 4")
    return min(int(found[1]), NEWEST)


def settle(path: Path, stated: str | None = None) -> str | None:
    """Decide for this process which Gradio an app was written for.

    Args:
        path: The app's Python file.
        stated: What the command line says; goes before the environment, and that before the files beside the app.

    Returns:
        What the author should know about it, in a line; None when the newest defaults hold.

    Raises:
        LaunchError: When what is said is no version.
    """
    source = "--gradio" if stated else VARIABLE
    if stated:
        os.environ[VARIABLE] = stated
    elif not os.environ.get(VARIABLE):
        beside = version_beside(path)
        if beside is None:
            return None
        os.environ[VARIABLE], source = beside
    if era() == NEWEST:
        return None
    return f"* Written for Gradio {os.environ[VARIABLE]} ({source}): the defaults of that version hold."


def version_beside(path: Path) -> tuple[str, str] | None:
    """Return the version that the files beside an app say it was written for, and the file that says it.

    Args:
        path: The app's Python file.
    """
    readme, requirements = path.parent / "README.md", path.parent / "requirements.txt"
    header = re.match(r"---\r?\n(.*?)\r?\n---", _text(readme), re.DOTALL)
    if header is not None and re.search(r"^sdk:\s*[\"']?gradio\b", header[1], re.MULTILINE):
        stated = re.search(r"^sdk_version:\s*[\"']?(\d+[\d.]*)", header[1], re.MULTILINE)
        if stated is not None:
            return stated[1], readme.name
    for line in _text(requirements).splitlines():
        found = _PINNED.fullmatch(line.partition("#")[0].partition(";")[0].strip())
        version = _highest(found[1]) if found is not None else None
        if version is not None:
            return version, requirements.name
    return None


def _highest(bounds: str) -> str | None:
    """Return the highest version that a requirement takes; None when it has no upper bound."""
    for sign, major, rest in _BOUND.findall(bounds):
        if sign == "<" and not rest.strip(".0"):
            return str(int(major) - 1)
        return f"{major}{rest}"
    return None


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
