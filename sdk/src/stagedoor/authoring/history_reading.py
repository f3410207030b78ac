"""In which form a chat function reads its history, as its source says it.

Gradio 3 to 5 gave pairs unless told otherwise, and gave no sign of it where the function was passed. A function that
takes an entry apart into two, or asks an entry for its item 0 or 1, cannot be meant for messages, which are dicts.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterator

from stagedoor.components.chat_forms import HistoryForm


def form_read_by(fn: Callable[..., object]) -> HistoryForm | None:
    """Return "tuples" when a chat function reads pairs from its second parameter; None when that cannot be seen."""
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(inspect.unwrap(fn))))
    except (OSError, TypeError, SyntaxError, ValueError):
        return None
    found = [node for node in ast.walk(tree) if isinstance(node, _FUNCTIONS)]
    if not found or (isinstance(found[0], ast.Lambda) and len(found) > 1):  # which lambda it is cannot be told
        return None
    function = found[0]
    names = [argument.arg for argument in (*function.args.posonlyargs, *function.args.args)]
    names = names[1:] if names[:1] in (["self"], ["cls"]) else names
    return "tuples" if len(names) > 1 and any(_reads_pairs(function, names[1])) else None


_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


def _reads_pairs(function: ast.AST, history: str) -> Iterator[bool]:
    entries: set[str] = set()
    for node in ast.walk(function):
        if isinstance(node, (ast.For, ast.AsyncFor, ast.comprehension)) and _is_history(node.iter, history):
            target = node.target
            if isinstance(node.iter, ast.Call) and isinstance(target, ast.Tuple) and len(target.elts) == 2:
                target = target.elts[1]  # for index, entry in enumerate(history)
            if isinstance(target, ast.Name):
                entries.add(target.id)
            else:
                yield isinstance(target, (ast.Tuple, ast.List)) and len(target.elts) == 2
    for node in ast.walk(function):
        if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant) and node.slice.value in {0, 1}:
            entry = node.value
            is_entry = isinstance(entry, ast.Name) and entry.id in entries
            yield is_entry or (
                isinstance(entry, ast.Subscript)
                and not isinstance(entry.slice, ast.Slice)
                and _is_history(entry.value, history)
            )


def _is_history(node: ast.expr, history: str) -> bool:
    """Whether an expression is the history: its name, a slice of it, or `enumerate` or `reversed` of it."""
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Slice):
        return _is_history(node.value, history)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args:
        return node.func.id in {"enumerate", "reversed", "list"} and _is_history(node.args[0], history)
    return isinstance(node, ast.Name) and node.id == history
