"""What one visitor's call leaves behind for the next visitor."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from stagedoor.checks.findings import Finding
from stagedoor.checks.handlers import handlers, name_of, reached
from stagedoor.checks.source import FunctionNode, Source

_CHANGING = frozenset(
    {
        "append",
        "extend",
        "insert",
        "remove",
        "pop",
        "clear",
        "update",
        "setdefault",
        "add",
        "discard",
        "popitem",
        "sort",
    }
)
_MAKERS = frozenset({"list", "dict", "set", "collections.defaultdict", "collections.OrderedDict", "collections.deque"})
_MEANT = ("cache", "lock", "memo", "registry", "queue", "pool", "counter", "stats", "log", "db", "database", "store")
"""Parts of names that say that something is shared on purpose."""


def check(source: Source) -> Iterator[Finding]:
    """Find module-level values and mutable defaults that functions of the page change."""
    seen: set[ast.AST] = set()
    for handler in handlers(source):
        for function in reached(source, handler):
            if function in seen:
                continue
            seen.add(function)
            yield from _changed(source, function)


def _changed(source: Source, function: FunctionNode) -> Iterator[Finding]:
    local = _locals(function)
    defaults = _mutable_defaults(function)
    reported: set[str] = set()
    for name, node in _changes(function):
        if name in reported:
            continue
        line, column = source.place(node)
        if name in defaults:
            reported.add(name)
            yield Finding(
                "shared-default",
                "warning",
                line,
                column,
                f"the default of {name!r} is one object for all calls, and {name_of(function)} changes it",
                f"write {name}=None and make a new one inside",
            )
        elif (
            name not in local
            and name in source.assigned
            and _is_mutable(source, source.assigned[name])
            and not _is_meant(name)
        ):
            reported.add(name)
            yield _shared(source, name, function, node)
    for node in ast.walk(function):
        if isinstance(node, ast.Global):
            for name in node.names:
                if (
                    name not in reported
                    and name in source.assigned
                    and not _is_meant(name)
                    and not _fills_once(function, name)
                ):
                    reported.add(name)
                    yield _shared(source, name, function, node)


def _shared(source: Source, name: str, function: FunctionNode, node: ast.AST) -> Finding:
    line, column = source.place(node)
    return Finding(
        "shared-state",
        "warning",
        line,
        column,
        f"{name_of(function)} changes {name!r}, which all visitors share",
        "keep what belongs to a visitor in gr.State, and what is shared on purpose behind a lock",
    )


def _changes(function: FunctionNode) -> Iterator[tuple[str, ast.AST]]:
    """Go through (name, where) of what a function changes in place."""
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _CHANGING:
            if isinstance(node.func.value, ast.Name):
                yield node.func.value.id, node
        elif isinstance(node, (ast.Assign, ast.AugAssign, ast.Delete)):
            targets = [node.target] if isinstance(node, ast.AugAssign) else node.targets
            for target in targets:
                if isinstance(target, ast.Subscript) and isinstance(target.value, ast.Name):
                    yield target.value.id, node


def _locals(function: FunctionNode) -> set[str]:
    names = {argument.arg for argument in ast.walk(function.args) if isinstance(argument, ast.arg)}
    shared = {name for node in ast.walk(function) if isinstance(node, ast.Global) for name in node.names}
    for node in ast.walk(function):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
    return names - shared


def _mutable_defaults(function: FunctionNode) -> set[str]:
    arguments = function.args
    named = [*arguments.posonlyargs, *arguments.args]
    pairs = [*zip(named[len(named) - len(arguments.defaults) :], arguments.defaults, strict=True)]
    pairs += [(a, d) for a, d in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True) if d is not None]
    return {argument.arg for argument, default in pairs if isinstance(default, (ast.List, ast.Dict, ast.Set))}


def _is_mutable(source: Source, value: ast.expr) -> bool:
    if isinstance(value, (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp)):
        return True
    return isinstance(value, ast.Call) and source.full_name(value.func) in _MAKERS


def _is_meant(name: str) -> bool:
    return any(part in name.lower() for part in _MEANT)


def _fills_once(function: FunctionNode, name: str) -> bool:
    """Whether a global is only filled when it is empty: `global model; if model is None: model = …`."""
    for node in ast.walk(function):
        if isinstance(node, ast.If) and any(
            isinstance(part, ast.Name) and part.id == name for part in ast.walk(node.test)
        ):
            return True
    return False
