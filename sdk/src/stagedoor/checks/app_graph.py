"""What the built app says: parts that nothing uses, names taken twice, functions that do not fit their listeners."""

from __future__ import annotations

import ast
import inspect
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, cast

from stagedoor import context
from stagedoor.authoring.signatures import input_parameters
from stagedoor.checks.findings import Finding, Severity
from stagedoor.checks.source import FunctionNode
from stagedoor.components.base import Block, Component, FormComponent
from stagedoor.errors import StagedoorError

if TYPE_CHECKING:
    from stagedoor.authoring.blocks import Blocks
    from stagedoor.authoring.graph import AppGraph, BlockFunction
    from stagedoor.checks.building import Observed

_BIG_BYTES = 1_000_000
_MANY_CHOICES = 5000
_PRESSED = frozenset({"button", "uploadbutton"})
_FIELDS_WITH_VALUES = frozenset(
    {"image", "audio", "video", "file", "dataframe", "gallery", "code", "multimodaltextbox"}
)


def check(observed: Observed) -> list[Finding]:
    """Check every app that a file made."""
    found: list[Finding] = []
    for app in observed.apps:
        try:
            graph = app.graph()
        except StagedoorError as error:
            line = _line_in(error, observed.path)
            found.append(Finding("does-not-build", "error", line, 1, error.message or str(error), error.hint))
            continue
        found += [
            *_unused(app, graph, observed),
            *_same_id(graph, observed),
            *_big(graph, observed),
            *_calls(graph, observed),
            *_endpoint_names(observed),
        ]
    unique = {(f.rule, f.line, f.message): f for f in found}
    return list(unique.values())


def _line_in(error: BaseException, path: str) -> int:
    from traceback import extract_tb

    lines = [step.lineno for step in extract_tb(error.__traceback__) if step.filename == path]
    return (lines[-1] or 1) if lines else 1


def _finding(rule: str, severity: Severity, line: int, message: str, advice: str) -> Finding:
    return Finding(rule, severity, line, 1, message, advice)


def _name(block: Block) -> str:
    shown = (
        block.value
        if block.get_block_name() in _PRESSED and isinstance(block, Component)
        else getattr(block, "label", None)
    )
    kind = type(block).__name__
    return f"{kind} {shown!r}" if isinstance(shown, str) and shown else kind


def _unused(app: Blocks, graph: AppGraph, observed: Observed) -> Iterator[Finding]:
    used: set[int] = set()
    pressed: set[int] = set()
    for function in graph.functions.values():
        used |= {id(block) for block in [*function.inputs, *function.outputs]}
        pressed |= {id(block) for block, _ in function.targets}
    corner = {id(button) for block in graph.blocks.values() for button in getattr(block, "buttons", None) or ()}
    # A render function reads and fills components when it runs, which it has not.
    is_closed = not any(function.renderable is not None for function in graph.functions.values())
    for block in graph.blocks.values():
        line = observed.lines.get(id(block), 0)
        if not line or not isinstance(block, Component) or id(block) in used | pressed | corner:
            continue
        name = block.get_block_name()
        if name == "timer":
            yield _finding(
                "unused-timer", "warning", line, "the Timer sets nothing off", "listen to its .tick, or remove it"
            )
        elif name == "state" and is_closed:
            yield _finding("unused-state", "note", line, "no event reads or writes this State", "remove it")
        elif name in _PRESSED and is_closed and not getattr(block, "link", None) and block.interactive is not False:
            yield _finding(
                "unused-button", "note", line, f"{_name(block)} does nothing", "listen to its .click, or remove it"
            )
        elif _is_field(block) and is_closed and app.mode == "blocks":
            yield _finding(
                "unused-field",
                "note",
                line,
                f"nothing reads or fills {_name(block)}",
                "use it in an event, or remove it",
            )
    for function in graph.functions.values():
        for block in function.inputs:
            line = observed.lines.get(id(block), 0)
            if line and isinstance(block, FormComponent) and block.label is None and _is_field(block):
                yield _finding(
                    "no-label",
                    "note",
                    line,
                    f"{type(block).__name__} has no label: screen readers and callers know it by its type only",
                    "give it label=; show_label=False hides it",
                )


def _is_field(block: Component) -> bool:
    if block.interactive is False or block.visible is False or block.value is not None or block.load_value is not None:
        return False
    return isinstance(block, FormComponent) or block.get_block_name() in _FIELDS_WITH_VALUES


def _same_id(graph: AppGraph, observed: Observed) -> Iterator[Finding]:
    seen = Counter(block.elem_id for block in graph.blocks.values() if block.elem_id)
    for block in graph.blocks.values():
        if block.elem_id and seen[block.elem_id] > 1:
            line = observed.lines.get(id(block), 0) or 1
            text = f"elem_id={block.elem_id!r} stands at {seen[block.elem_id]} blocks: CSS and JS find only the first"
            yield _finding("same-id", "warning", line, text, "use elem_classes= for what several share")
    for block in graph.blocks.values():
        if block.get_block_name() == "tabs":
            children = cast("list[Block]", getattr(block, "children", []))
            ids = [given for child in children if (given := getattr(child, "id", None)) is not None]
            for value, count in Counter(ids).items():
                if count > 1:
                    line = observed.lines.get(id(block), 0) or 1
                    yield _finding("same-id", "warning", line, f"{count} tabs have id={value!r}", "give each its own")


def _big(graph: AppGraph, observed: Observed) -> Iterator[Finding]:
    for block in graph.blocks.values():
        choices = cast("list[object] | None", getattr(block, "choices", None))
        line = observed.lines.get(id(block), 0) or 1
        if choices is not None and len(choices) > _MANY_CHOICES:
            text = f"{_name(block)} sends {len(choices):,} choices to every visitor"
            yield _finding("big-value", "warning", line, text, "let visitors search, and fill the choices by an event")
        if isinstance(block, Component) and isinstance(block.value, (str, list, dict)):
            with context.describing():
                try:
                    size = len(json.dumps(block.get_config().get("value"), default=str))
                except (ValueError, TypeError, OSError, StagedoorError):
                    continue
            if size > _BIG_BYTES:
                text = f"the value of {_name(block)} is {size // 1000:,} kB and goes to every visitor with the page"
                yield _finding("big-value", "warning", line, text, "give a function as value=, or load it by an event")


def _calls(graph: AppGraph, observed: Observed) -> Iterator[Finding]:
    """Functions whose parameters or results do not fit what their listener passes and fills."""
    lines = {id(function): line for _, function, line in observed.registered}
    definitions = _definitions(observed.path)
    for function in graph.functions.values():
        line = lines.get(id(function), 0)
        if not line or function.fn is None or function.alias_of is not None or function.renderable is not None:
            continue
        yield from _parameters(function, line)
        code = getattr(function.fn, "__code__", None)
        node = (
            definitions.get(getattr(code, "co_firstlineno", -1))
            if getattr(code, "co_filename", "") == observed.path
            else None
        )
        if node is not None:
            yield from _results(function, node, line)


def _parameters(function: BlockFunction, line: int) -> Iterator[Finding]:
    fn = function.fn
    parameters = input_parameters(fn) if fn is not None else None
    if parameters is None or function.inputs_as_dict or inspect.isclass(fn):
        return
    given = len(function.inputs) - len(function.inputs_kwargs)
    by_name = set(function.inputs_kwargs)
    needed = [p.name for p in parameters if not p.has_default and p.name not in by_name]
    if given < len(needed):
        missing = ", ".join(needed[given:])
        text = f"{function.name}() needs {len(needed)} values and the listener has {given} inputs: {missing} gets none"
        yield _finding(
            "too-few-inputs", "error", line, text, "add the components to inputs=, or give the parameters defaults"
        )
    elif given > len(parameters):
        text = f"{function.name}() takes {len(parameters)} values and the listener has {given} inputs"
        yield _finding("too-many-inputs", "error", line, text, "take them out of inputs=, or add parameters")


def _results(function: BlockFunction, node: FunctionNode, line: int) -> Iterator[Finding]:
    wanted = len(function.outputs)
    if wanted < 2 or function.batch:
        return
    for value in _returned(node):
        count = len(value.elts) if isinstance(value, ast.Tuple) else None
        if isinstance(value, ast.Tuple) and any(isinstance(part, ast.Starred) for part in value.elts):
            continue
        if isinstance(value, (ast.Constant, ast.JoinedStr)) and not (
            isinstance(value, ast.Constant) and value.value is None
        ):
            count = 1
        if count is not None and count != wanted:
            text = f"{function.name}() returns {count} value{'s' if count != 1 else ''} here and its listener (line {line}) has {wanted} outputs"
            yield Finding(
                "wrong-number-of-results",
                "error",
                value.lineno,
                value.col_offset + 1,
                text,
                "return one value for each output",
            )


def _returned(node: FunctionNode) -> Iterator[ast.expr]:
    """Go through what a function returns or yields, without those of functions inside it."""
    if isinstance(node, ast.Lambda):
        yield node.body
        return
    generates = any(isinstance(part, (ast.Yield, ast.YieldFrom)) for part in _own_parts(node))
    for part in _own_parts(node):
        if isinstance(part, ast.Yield) and part.value is not None:
            yield part.value
        if isinstance(part, ast.Return) and part.value is not None and not generates:
            yield part.value


def _own_parts(node: ast.AST) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(node):
        yield child
        if not isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            yield from _own_parts(child)


def _definitions(path: str) -> dict[int, FunctionNode]:
    """Return the functions of a file by their first line, decorators included; two in a line are left out."""
    found: dict[int, FunctionNode] = {}
    twice: set[int] = set()
    for node in ast.walk(ast.parse(Path(path).read_bytes())):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            decorators = getattr(node, "decorator_list", [])
            line = min([node.lineno, *(decorator.lineno for decorator in decorators)])
            twice |= {line} if line in found else set()
            found[line] = node
    return {line: node for line, node in found.items() if line not in twice}


def _endpoint_names(observed: Observed) -> Iterator[Finding]:
    written = {
        (line, given.value.value)
        for call in ast.walk(ast.parse(Path(observed.path).read_bytes()))
        if isinstance(call, ast.Call)
        for given in call.keywords
        if given.arg == "api_name" and isinstance(given.value, ast.Constant)
        for line in range(call.lineno, (call.end_lineno or call.lineno) + 1)
    }
    for options, function, line in observed.registered:
        wanted, given = options.api_name, function.api_name
        # Names that nobody wrote, made from a function's, are numbered without a word.
        if (line, wanted) in written and isinstance(wanted, str) and given not in {None, wanted.lstrip("/")}:
            text = f"api_name={wanted!r} is taken: callers reach this function as /{given}"
            yield _finding("same-api-name", "warning", line, text, "give each endpoint a name of its own")
