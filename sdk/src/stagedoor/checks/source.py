"""A Python file, taken apart for the checks."""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

LIBRARIES = frozenset({"gradio", "stagedoor"})
_IGNORE = re.compile(r"#\s*stagedoor:\s*ignore(?:\[(?P<rules>[\w\-, ]+)\])?")

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


@dataclass
class Source:
    """A file's text, tree and names.

    Attributes:
        text: The source.
        tree: Its syntax tree.
        names: What imported names stand for ("np" → "numpy", "sleep" → "time.sleep").
        parents: The node around each node.
        assigned: Values that names of the module are first bound to.
        functions: Functions by name, wherever they are defined.
    """

    text: str
    tree: ast.Module
    names: dict[str, str] = field(default_factory=dict[str, str])
    parents: dict[ast.AST, ast.AST] = field(default_factory=dict[ast.AST, ast.AST])
    assigned: dict[str, ast.expr] = field(default_factory=dict[str, ast.expr])
    functions: dict[str, FunctionNode] = field(default_factory=dict[str, FunctionNode])
    _starts: list[int] = field(default_factory=list[int])

    @classmethod
    def parse(cls, text: str, path: str = "<source>") -> Source:
        """Take a file apart.

        Raises:
            SyntaxError: When it is no Python.
        """
        source = cls(text, ast.parse(text, path))
        source._starts = [0]
        for line in text.splitlines(keepends=True):
            source._starts.append(source._starts[-1] + len(line))
        for node in ast.walk(source.tree):
            for child in ast.iter_child_nodes(node):
                source.parents[child] = node
            source._note(node)
        return source

    def _note(self, node: ast.AST) -> None:
        if isinstance(node, ast.Import):
            for alias in node.names:
                shown = alias.asname or alias.name.partition(".")[0]
                self.names[shown] = alias.name if alias.asname else shown
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            self.names.update({alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names})
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            self.functions.setdefault(node.name, node)
        elif isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
            name = node.targets[0].id
            if isinstance(node.value, ast.Lambda):
                self.functions.setdefault(name, node.value)
            if self.function_around(node) is None:
                self.assigned.setdefault(name, node.value)

    def full_name(self, node: ast.expr) -> str:
        """Return what a name stands for: "gr.Textbox" for the library's, "time.sleep"; "" for other expressions."""
        if isinstance(node, ast.Name):
            known = self.names.get(node.id)
            if known is None:
                return node.id if hasattr(builtins, node.id) else ""
            head, _, tail = known.partition(".")
            return f"gr.{tail}" if head in LIBRARIES and tail else "gr" if head in LIBRARIES else known
        if isinstance(node, ast.Attribute):
            base = self.full_name(node.value)
            return f"{base}.{node.attr}" if base else ""
        return ""

    def calls(self, within: ast.AST | None = None) -> Iterator[ast.Call]:
        """Go through the calls in the file, or in a part of it."""
        for node in ast.walk(within if within is not None else self.tree):
            if isinstance(node, ast.Call):
                yield node

    def function_around(self, node: ast.AST) -> FunctionNode | None:
        """Return the innermost function that a node stands in."""
        around = self.parents.get(node)
        while around is not None and not isinstance(around, _FUNCTIONS):
            around = self.parents.get(around)
        return around

    def is_guarded(self, node: ast.AST, until: ast.AST) -> bool:
        """Whether a node stands under an `if … is None`, `if … not in …` or `except`: code that runs once."""
        around = self.parents.get(node)
        while around is not None and around is not until:
            if isinstance(around, ast.ExceptHandler):
                return True
            if isinstance(around, ast.If) and any(
                (isinstance(part, ast.Compare) and any(isinstance(op, (ast.Is, ast.NotIn)) for op in part.ops))
                or (isinstance(part, ast.UnaryOp) and isinstance(part.op, ast.Not))
                for part in ast.walk(around.test)
            ):  # fmt: skip
                return True
            around = self.parents.get(around)
        return False

    def offset(self, line: int, column_bytes: int) -> int:
        """Return where a place of the syntax tree (line from 1, column in UTF-8 bytes) stands in the text."""
        start = self._starts[line - 1]
        end = self._starts[line] if line < len(self._starts) else len(self.text)
        return start + len(self.text[start:end].encode()[:column_bytes].decode(errors="ignore"))

    def place(self, node: ast.AST) -> tuple[int, int]:
        """Return line and column of a node, both from 1."""
        line, column = getattr(node, "lineno", 1), getattr(node, "col_offset", 0)
        return line, self.offset(line, column) - self._starts[line - 1] + 1

    def ignored(self, line: int, rule: str) -> bool:
        """Whether a comment in a line says that a rule does not hold there."""
        lines = self.text.splitlines()
        match = _IGNORE.search(lines[line - 1]) if 0 < line <= len(lines) else None
        return match is not None and (match["rules"] is None or rule in match["rules"].replace(" ", "").split(","))


def literal(node: ast.expr | None) -> object:
    """Return the value of a literal; `ast` itself for everything that is none."""
    if node is None:
        return ast
    try:
        return ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, MemoryError):
        return ast


def keyword(call: ast.Call, name: str) -> ast.keyword | None:
    """Return a keyword argument of a call by its name."""
    return next((given for given in call.keywords if given.arg == name), None)
