"""Which functions of a file an app calls for its visitors, and what these call in turn."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache

from stagedoor.checks.source import FunctionNode, Source, keyword

_PAGES = frozenset({"gr.Interface", "gr.ChatInterface", "gr.on", "gr.api", "gr.render", "gr.load"})
_CHAINS = frozenset({"then", "success", "failure"})


@cache
def event_names() -> frozenset[str]:
    """Return the name of every event that a block can have, and of what events are chained with."""
    from stagedoor.authoring.blocks import Blocks
    from stagedoor.components.base import Block
    from stagedoor.components.registry import MODULES, class_named

    classes = [class_named(name) for name in MODULES if name[0].isupper()]
    blocks = [cls for cls in [*classes, Blocks] if isinstance(cls, type) and issubclass(cls, Block)]  # pyright: ignore[reportUnnecessaryIsInstance]
    return frozenset({name for cls in blocks for name in cls.event_names()}) | _CHAINS


def is_listener(source: Source, call: ast.Call) -> bool:
    """Whether a call registers a function for an event: `button.click(…)`, `gr.on(…)`, `gr.api(…)`."""
    if source.full_name(call.func) in {"gr.on", "gr.api"}:
        return True
    if not isinstance(call.func, ast.Attribute) or call.func.attr not in event_names():
        return False
    if source.full_name(call.func):  # something of a module: np.select, os.close
        return False
    return bool(call.args or call.keywords)


def handlers(source: Source) -> dict[FunctionNode, ast.Call | None]:
    """Return the functions that run for visitors, each with the call that registers it."""
    found: dict[FunctionNode, ast.Call | None] = {}
    for call in source.calls():
        name = source.full_name(call.func)
        if name in _PAGES or name == "gr.TabbedInterface" or is_listener(source, call):
            for function in _functions_given(source, call):
                found.setdefault(function, call)
    for function in source.functions.values():
        for decorator in getattr(function, "decorator_list", []):
            call = decorator if isinstance(decorator, ast.Call) else None
            target = call.func if call is not None else decorator
            is_event = isinstance(target, ast.Attribute) and target.attr in event_names()
            if source.full_name(target) in _PAGES or is_event:
                found.setdefault(function, call)
    return found


def _functions_given(source: Source, call: ast.Call) -> Iterator[FunctionNode]:
    given = keyword(call, "fn")
    candidates = [given.value] if given is not None else call.args[:2]
    for candidate in candidates:
        if isinstance(candidate, ast.Lambda):
            yield candidate
        elif isinstance(candidate, ast.Name) and candidate.id in source.functions:
            yield source.functions[candidate.id]
        elif isinstance(candidate, ast.Attribute) and not source.full_name(candidate):
            method = source.functions.get(candidate.attr)  # chat.answer, where the class stands in the same file
            if method is not None and call.args and candidate is call.args[0]:
                yield method


def reached(source: Source, function: FunctionNode) -> list[FunctionNode]:
    """Return a function and those of the same file that it calls, directly or through others."""
    found: list[FunctionNode] = []
    waiting = [function]
    while waiting:
        current = waiting.pop()
        if current in found or is_cached(source, current):
            continue
        found.append(current)
        called = [call.func.id for call in source.calls(current) if isinstance(call.func, ast.Name)]
        waiting += [source.functions[name] for name in called if name in source.functions]
    return found


def is_cached(source: Source, function: FunctionNode) -> bool:
    """Whether a function keeps its results (`functools.cache` and its kin), so that it runs once."""
    for decorator in getattr(function, "decorator_list", []):
        target = decorator.func if isinstance(decorator, ast.Call) else decorator
        if "cache" in ast.unparse(target).lower():
            return True
    return False


def name_of(function: FunctionNode) -> str:
    """Return a function's name for messages."""
    return "lambda" if isinstance(function, ast.Lambda) else f"{function.name}()"
