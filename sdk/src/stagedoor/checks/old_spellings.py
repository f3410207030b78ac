"""Spellings of older Gradio versions, by the tables that accept them."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator

from stagedoor.checks.findings import Edit, Finding
from stagedoor.checks.handlers import is_listener
from stagedoor.checks.source import Source, keyword, literal
from stagedoor.compat.arguments import EVENT, LAUNCH, LOAD, MOUNT, QUEUE, THEME, rows_for
from stagedoor.compat.methods import STYLE
from stagedoor.compat.names import MADE, REPLACED
from stagedoor.compat.rules import Rule
from stagedoor.compat.values import old_values_of

_PROBE = object()
_WORK = frozenset({"hide", "invert", "listen", "pass", "resize", "set", "use", "write"})
"""First words of advice that leaves something to do for the author, so that dropping the argument alone is no mending."""


def check(source: Source) -> Iterator[Finding]:
    """Find old names, old arguments and old methods."""
    yield from _old_names(source)
    for call in source.calls():
        for owner, rules, known in _owners(source, call):
            for given in call.keywords:
                rule = rules.get(given.arg or "")
                if rule is not None and given.arg not in known:
                    yield _old_argument(source, call, given, rule, owner)
        yield from _old_values(source, call)
        yield from _old_method(source, call)


def _owners(source: Source, call: ast.Call) -> Iterator[tuple[str, dict[str, Rule], frozenset[str]]]:
    """Return the tables that hold for a call: (who is called, old arguments, arguments of today)."""
    name = source.full_name(call.func)
    if name.startswith("gr.") and name.count(".") == 1:
        cls = _class(name[3:])
        if cls is not None:
            rows = {key: rule for base in reversed(cls.__mro__) for key, rule in rows_for(base.__name__).items()}
            yield f"gr.{name[3:]}", rows, frozenset(getattr(cls, "parameter_names", ()))
        elif name in {"gr.on", "gr.api"}:
            yield name, {**rows_for(EVENT), **rows_for(name[3:])}, frozenset()
        elif name[3:] in {LOAD, MOUNT}:
            yield name, dict(rows_for(name[3:])), frozenset()
    elif isinstance(call.func, ast.Attribute) and call.func.attr in {"from_hub", "push_to_hub"}:
        yield f"{call.func.attr}()", dict(rows_for(THEME)), frozenset()
    elif isinstance(call.func, ast.Attribute) and not name:
        if call.func.attr in {LAUNCH, QUEUE}:
            yield f"{call.func.attr}()", dict(rows_for(call.func.attr)), frozenset()
        elif is_listener(source, call):
            yield f"{call.func.attr}()", dict(rows_for(EVENT)), frozenset()


def _class(name: str) -> type | None:
    import stagedoor

    if name in REPLACED or name in MADE or not name[:1].isupper():
        return None
    try:
        found = getattr(stagedoor, name)
    except AttributeError:
        return None
    return found if isinstance(found, type) else None


def _old_argument(source: Source, call: ast.Call, given: ast.keyword, rule: Rule, owner: str) -> Finding:
    line, column = source.place(given)
    is_timer = given.arg == "every"  # taken under its own name, and turned into a Timer by the app
    return Finding(
        "old-argument",
        "warning",
        line,
        column,
        f"{owner}: {given.arg}= is an older Gradio's",
        "listen to the .tick of a gr.Timer" if is_timer else rule.advice,
        _argument_edit(source, call, given, rule, owner),
    )


def _old_values(source: Source, call: ast.Call) -> Iterator[Finding]:
    """Find old values of arguments that are there today."""
    name = source.full_name(call.func)
    cls = _class(name[3:]) if name.startswith("gr.") and name.count(".") == 1 else None
    if cls is None:
        return
    rules = old_values_of(cls)
    for given in call.keywords:
        rule = rules.get(given.arg or "")
        value = literal(given.value)
        if rule is None or value is ast or not rule.is_old(value):
            continue
        line, column = source.place(given)
        today = rule.today(value)
        start = source.offset(given.value.lineno, given.value.col_offset)
        end = source.offset(given.value.end_lineno or given.value.lineno, given.value.end_col_offset or 0)
        edits = (Edit(start, end, _written(today)),) if today is not value and _is_plain(today) else ()
        text = f"{name}: {given.arg}={value!r} is an older Gradio's"
        yield Finding("old-argument", "warning", line, column, text, rule.advice, edits)


def _argument_edit(source: Source, call: ast.Call, given: ast.keyword, rule: Rule, owner: str) -> tuple[Edit, ...]:
    """Return the change that a rule makes, where it can be seen from the source alone."""
    start = source.offset(given.lineno, given.col_offset)
    name_end = start + len(given.arg or "")
    probed: dict[str, object] = {}
    value = literal(given.value)
    try:
        rule.apply(probed, _PROBE, owner.removeprefix("gr."))
    except Exception:  # noqa: BLE001 - rules look into values; one that cannot take the probe is no plain renaming
        probed = {"": None}
    renamed = [name for name, result in probed.items() if result is _PROBE]
    if len(probed) == 1 and renamed:
        new = renamed[0]
        return () if keyword(call, new) or new == given.arg else (Edit(start, name_end, new),)
    if value is ast:  # the value is no literal: what the rule makes of it is only known when the app runs
        return ()
    result: dict[str, object] = {}
    rule.apply(result, value, owner.removeprefix("gr."))
    if not result:
        is_work_left = rule.advice.partition(" ")[0] in _WORK
        return () if is_work_left else (_removal(source, call, given),)
    (new, converted), *others = result.items()
    if others or keyword(call, new) or not _is_plain(converted):
        return ()
    end = source.offset(given.end_lineno or given.lineno, given.end_col_offset or 0)
    return (Edit(start, end, f"{new}={_written(converted)}"),)


def _removal(source: Source, call: ast.Call, given: ast.keyword) -> Edit:
    """Remove an argument with the comma that belongs to it."""
    start = source.offset(given.lineno, given.col_offset)
    end = source.offset(given.end_lineno or given.lineno, given.end_col_offset or 0)
    close = source.offset(call.end_lineno or call.lineno, call.end_col_offset or 0) - 1
    after = source.text[end:close]
    if after.lstrip().startswith(","):
        rest = after[after.index(",") + 1 :]
        return Edit(start, end + after.index(",") + 1 + (len(rest) - len(rest.lstrip(" "))), "")
    before = source.text[:start].rstrip()
    return Edit(len(before) - 1 if before.endswith(",") else start, end, "")


def _is_plain(value: object) -> bool:
    if isinstance(value, (str, bool, int, float)):
        return True
    return isinstance(value, list) and all(isinstance(entry, (str, int)) for entry in value)  # pyright: ignore[reportUnknownVariableType]


def _written(value: object) -> str:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, (str, list)) else repr(value)


def _old_names(source: Source) -> Iterator[Finding]:
    for node in ast.walk(source.tree):
        if not isinstance(node, (ast.Attribute, ast.Name)) or not isinstance(node.ctx, ast.Load):
            continue
        name = source.full_name(node)
        if not name.startswith("gr.") or name.count(".") != 1:
            continue
        line, column = source.place(node)
        old = name[3:]
        if old in REPLACED:
            new, preset = REPLACED[old]
            arguments = ", ".join(f"{key}={value!r}" for key, value in preset.items())
            yield Finding(
                "old-name",
                "warning",
                line,
                column,
                f"gr.{old} is an older Gradio's",
                f"write gr.{new}({arguments})" if preset else f"write gr.{new}",
                _name_edit(source, node, new) if not preset else (),
            )
        elif old in MADE:
            yield Finding("old-name", "warning", line, column, f"gr.{old} is an older Gradio's", MADE[old][1])
        elif old == "mix":
            yield Finding("old-name", "warning", line, column, "gr.mix is Gradio 2's", "call the functions in Python")
        elif old in {"inputs", "outputs"}:
            yield Finding(
                "old-name", "warning", line, column, f"gr.{old} is Gradio 2's", "use the components themselves"
            )


def _name_edit(source: Source, node: ast.Attribute | ast.Name, new: str) -> tuple[Edit, ...]:
    if isinstance(node, ast.Name):
        return ()  # the import would have to change too
    end = source.offset(node.end_lineno or node.lineno, node.end_col_offset or 0)
    return (Edit(end - len(node.attr), end, new),)


def _old_method(source: Source, call: ast.Call) -> Iterator[Finding]:
    if not isinstance(call.func, ast.Attribute):
        return
    line, column = source.place(call)
    owner = source.full_name(call.func.value)
    if call.func.attr == "update" and owner.startswith("gr.") and _class(owner[3:]) is not None:
        start = source.offset(call.func.lineno, call.func.col_offset)
        end = source.offset(call.func.end_lineno or 0, call.func.end_col_offset or 0)
        prefix = source.text[start:end].partition(".")[0]
        edits = () if call.args or prefix == owner[3:] else (Edit(start, end, f"{prefix}.update"),)
        yield Finding(
            "old-method",
            "warning",
            line,
            column,
            f"{owner}.update() is Gradio 3's",
            f"return gr.update(…) or {owner}(…)",
            edits,
        )
    made = call.func.value
    names = {given.arg for given in call.keywords}
    is_component = isinstance(made, ast.Call) and _class(source.full_name(made.func).removeprefix("gr.")) is not None
    if (
        call.func.attr == "style"
        and is_component
        and names <= {*STYLE, "full_width", "rounded", "margin", "border", "mobile_collapse", "css"}
    ):
        yield Finding(
            "old-method", "warning", line, column, ".style() is Gradio 3's", "pass its arguments to the constructor"
        )
