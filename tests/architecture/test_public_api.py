"""The public API as a snapshot: names and signatures change on purpose or not at all.

After an intended change: `STAGEDOOR_UPDATE_SNAPSHOTS=1 pytest tests/architecture/test_public_api.py`, and look at
the difference before committing it.
"""

from __future__ import annotations

import ast
import inspect
import json
import os
from pathlib import Path

import stagedoor
from stagedoor.components.registry import MODULES

SNAPSHOT = Path(__file__).with_name("public_api.json")
METHODS = ("launch", "queue", "close", "render", "load", "unload", "integrate", "from_pipeline", "set")


def describe(value: object) -> object:
    """Signature of a function, or constructor, events and methods of a class."""
    if inspect.isclass(value):
        entry: dict[str, object] = {"constructor": parameters(value)}
        if hasattr(value, "event_names"):
            entry["events"] = sorted(value.event_names())
        own = {
            name: parameters(getattr(value, name)) for name in METHODS if inspect.isfunction(getattr(value, name, None))
        }
        return {**entry, **own}
    if callable(value):
        return parameters(value)
    return type(value).__name__


def parameters(value: object) -> list[str]:
    """Names of parameters, with a mark for what may be left out and a star for what goes by keyword."""
    try:
        signature = inspect.signature(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return []
    found = []
    for parameter in signature.parameters.values():
        if parameter.name == "self":
            continue
        star = {parameter.KEYWORD_ONLY: "*", parameter.VAR_KEYWORD: "**", parameter.VAR_POSITIONAL: "*..."}.get(
            parameter.kind, ""
        )
        found.append(f"{star}{parameter.name}{'' if parameter.default is parameter.empty else '?'}")
    return found


def test_public_api_is_as_agreed() -> None:
    now = {name: describe(getattr(stagedoor, name)) for name in stagedoor.public_names()}
    if os.environ.get("STAGEDOOR_UPDATE_SNAPSHOTS"):
        SNAPSHOT.write_text(json.dumps(now, indent=1, sort_keys=True) + "\n")
    agreed = json.loads(SNAPSHOT.read_text())
    assert sorted(now) == sorted(agreed)
    assert [name for name in now if now[name] != agreed[name]] == []


def test_editors_see_every_public_name() -> None:
    """The static imports of `__init__` are the lazy tables, written out for type checkers."""
    tree = ast.parse(Path(str(stagedoor.__file__)).read_text())
    block = next(node for node in tree.body if isinstance(node, ast.If))
    seen = {
        alias.asname or alias.name: f"{node.module}.{alias.name}"
        for node in block.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    wanted = {name: f"{module}.{name}" for name, module in MODULES.items()}
    wanted |= {name: f"stagedoor.{module}.{name}" for name, module in stagedoor._EXPORTS.items()}
    wanted |= {name: f"stagedoor.{name}" for name in stagedoor._MODULES}
    assert seen == wanted


def test_star_import_gives_every_name() -> None:
    names: dict[str, object] = {}
    exec("from stagedoor import *", names)
    assert set(stagedoor.public_names()) <= names.keys()
