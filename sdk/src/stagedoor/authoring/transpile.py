"""Small Python functions as JavaScript, for listeners with `js=True`: they run on the page, without the server.

Strict: only what means the same in both languages is taken, and the first thing that does not is named with its line.
Python's truth of empty lists and its equality by content are kept by three functions that go before the code.
"""

from __future__ import annotations

import ast
import inspect
import json
import textwrap
from collections.abc import Callable

from stagedoor.errors import AuthoringError

_PRELUDE = """const truth=(x)=>Array.isArray(x)?x.length>0:x!==null&&typeof x==="object"?Object.keys(x).length>0:!!x;
const same=(a,b)=>a===b||(a!==null&&b!==null&&typeof a==="object"&&typeof b==="object"&&\
Array.isArray(a)===Array.isArray(b)&&Object.keys(a).length===Object.keys(b).length&&\
Object.keys(a).every((k)=>Object.hasOwn(b,k)&&same(a[k],b[k])));
const has=(c,x)=>typeof c==="string"?c.includes(x):Array.isArray(c)?c.some((i)=>same(i,x)):Object.hasOwn(c,x);
"""

_ARITHMETIC: dict[type[ast.operator], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.Pow: "**",
}
_ORDER: dict[type[ast.cmpop], str] = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">="}
_METHODS = {
    "upper": "toUpperCase",
    "lower": "toLowerCase",
    "strip": "trim",
    "startswith": "startsWith",
    "endswith": "endsWith",
    "append": "push",
}
_FUNCTIONS = {
    "len": "((x)=>typeof x==='string'?[...x].length:Array.isArray(x)?x.length:Object.keys(x).length)",
    "abs": "Math.abs",
    "min": "Math.min",
    "max": "Math.max",
    "str": "String",
    "bool": "truth",
    "list": "Array.from",
    "range": "((a,b)=>Array.from({length:Math.max(0,b===undefined?a:b-a)},(_,i)=>b===undefined?i:a+i))",
}


class _NotPossible(Exception):
    """A part of the function that has no JavaScript of the same meaning."""

    def __init__(self, node: ast.AST, what: str) -> None:
        super().__init__(what)
        self.line: int = getattr(node, "lineno", 0)
        self.what = what


def to_javascript(function: Callable[..., object], is_update: Callable[[str], bool]) -> str:
    """Return a function as a JavaScript function expression.

    Args:
        function: The function, written as `def` or as a lambda that stands alone on its line.
        is_update: Whether a name stands for a component or layout; calling one makes an update of its properties.

    Raises:
        AuthoringError: When it does something that the page cannot do, with the line and what it is.
    """
    name = getattr(function, "__name__", "the function")
    try:
        source, first_line = textwrap.dedent(inspect.getsource(function)), inspect.getsourcelines(function)[1]
        definition = _definition(source)
    except (OSError, TypeError, SyntaxError, StopIteration) as error:
        raise AuthoringError(f"{name}() cannot be read, so it cannot run as JavaScript.") from error
    try:
        return _Writer(is_update).function(definition)
    except _NotPossible as problem:
        line = first_line + problem.line - 1
        raise AuthoringError(
            f"{name}() cannot run as JavaScript: {problem.what} (line {line}).",
            hint="keep to values, conditions, loops over lists and text, and components with properties",
        ) from None


def _definition(source: str) -> ast.FunctionDef | ast.Lambda:
    try:
        tree: ast.AST = ast.parse(source)
    except SyntaxError:  # the middle of a call, as lambdas are written
        tree = ast.parse(source[source.index("lambda") :].rstrip().rstrip(",)"), mode="eval")
    found = [node for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.Lambda))]
    lambdas = [node for node in found if isinstance(node, ast.Lambda)]
    if found and isinstance(found[0], ast.FunctionDef):
        return found[0]
    if len(lambdas) != 1:
        raise TypeError("several lambdas on one line")
    return lambdas[0]


class _Writer:
    """Writes one function."""

    def __init__(self, is_update: Callable[[str], bool]) -> None:
        self._is_update = is_update
        self._names: set[str] = set()

    def function(self, node: ast.FunctionDef | ast.Lambda) -> str:
        arguments = node.args
        if arguments.vararg or arguments.kwarg or arguments.kwonlyargs or arguments.defaults:
            raise _NotPossible(node, "its parameters have defaults or stars")
        names = [argument.arg for argument in arguments.args]
        self._names.update(names)
        if isinstance(node, ast.Lambda):
            body = f"return {self.value(node.body)};"
            local: list[str] = []
        else:
            skipped = 1 if ast.get_docstring(node) is not None else 0
            statements = node.body[skipped:]
            local = sorted(
                {n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)} - set(names)
            )
            self._names.update(local)
            body = self.block(statements)
        declared = f"let {', '.join(local)};" if local else ""
        return f"({', '.join(names)}) => {{\n{_PRELUDE}{declared}{body}\n}}"

    # --- statements

    def block(self, statements: list[ast.stmt]) -> str:
        return "\n".join(self.statement(statement) for statement in statements)

    def statement(self, node: ast.stmt) -> str:
        match node:
            case ast.Return(value=None):
                return "return null;"
            case ast.Return(value=ast.expr() as value):
                return f"return {self.value(value)};"
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                return f"{name} = {self.value(value)};"
            case ast.AugAssign(target=ast.Name(id=name), op=operator, value=value):
                return f"{name} = {self.binary(node, name, operator, self.value(value))};"
            case ast.If(test=test, body=body, orelse=orelse):
                rest = f" else {{\n{self.block(orelse)}\n}}" if orelse else ""
                return f"if (truth({self.value(test)})) {{\n{self.block(body)}\n}}{rest}"
            case ast.For(target=ast.Name(id=name), iter=items, body=body, orelse=[]):
                return f"for ({name} of {self.value(items)}) {{\n{self.block(body)}\n}}"
            case ast.While(test=test, body=body, orelse=[]):
                return f"while (truth({self.value(test)})) {{\n{self.block(body)}\n}}"
            case ast.Expr(value=value):
                return f"{self.value(value)};"
            case ast.Pass():
                return ""
            case ast.Break():
                return "break;"
            case ast.Continue():
                return "continue;"
            case _:
                raise _NotPossible(node, f"it has a statement of the kind {type(node).__name__}")

    # --- values

    def value(self, node: ast.expr) -> str:
        match node:
            case ast.Constant(value=value) if value is None or isinstance(value, (str, int, float)):
                return json.dumps(value)
            case ast.Name(id=name) if name in self._names:
                return name
            case ast.Name(id=name):
                raise _NotPossible(node, f"it uses {name!r}, which stands outside of it")
            case ast.Tuple(elts=items) | ast.List(elts=items):
                return f"[{', '.join(self.value(item) for item in items)}]"
            case ast.Dict(keys=keys, values=values) if all(key is not None for key in keys):
                pairs = zip((key for key in keys if key is not None), values, strict=True)
                return "({" + ", ".join(f"[{self.value(key)}]: {self.value(item)}" for key, item in pairs) + "})"
            case ast.Subscript(value=container, slice=ast.UnaryOp() as index):
                return f"{self.value(container)}.at({self.value(index)})"
            case ast.Subscript(value=container, slice=index) if not isinstance(index, ast.Slice):
                return f"{self.value(container)}[{self.value(index)}]"
            case ast.Call():
                return self.call(node)
            case _:
                return self.operation(node)

    def operation(self, node: ast.expr) -> str:
        match node:
            case ast.JoinedStr(values=parts):
                return "[" + ", ".join(self.part(part) for part in parts) + "].join('')"
            case ast.IfExp(test=test, body=body, orelse=orelse):
                return f"(truth({self.value(test)}) ? {self.value(body)} : {self.value(orelse)})"
            case ast.BoolOp(op=operator, values=values):
                return self.logic(isinstance(operator, ast.And), values)
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return f"(!truth({self.value(operand)}))"
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return f"(-{self.value(operand)})"
            case ast.BinOp(left=left, op=operator, right=right):
                return self.binary(node, self.value(left), operator, self.value(right))
            case ast.Compare(left=left, ops=[operator], comparators=[right]):
                return self.compare(node, self.value(left), operator, self.value(right))
            case _:
                raise _NotPossible(node, f"it has an expression of the kind {type(node).__name__}")

    def part(self, node: ast.expr) -> str:
        match node:
            case ast.Constant(value=str(text)):
                return json.dumps(text)
            case ast.FormattedValue(value=value, conversion=-1, format_spec=None):
                return self.value(value)
            case _:
                raise _NotPossible(node, "its text has a format")

    def logic(self, is_and: bool, values: list[ast.expr]) -> str:
        """Write `and` and `or`, which give one of their values back."""
        result = self.value(values[-1])
        for value in reversed(values[:-1]):
            chosen = f"{result} : x" if is_and else f"x : {result}"
            result = f"((x) => truth(x) ? {chosen})({self.value(value)})"
        return result

    def binary(self, node: ast.AST, left: str, operator: ast.operator, right: str) -> str:
        if isinstance(operator, ast.FloorDiv):
            return f"Math.floor({left} / {right})"
        if isinstance(operator, ast.Mod):
            return f"((a, b) => ((a % b) + b) % b)({left}, {right})"
        sign = _ARITHMETIC.get(type(operator))
        if sign is None:
            raise _NotPossible(node, f"it has the operator {type(operator).__name__}")
        return f"({left} {sign} {right})"

    def compare(self, node: ast.AST, left: str, operator: ast.cmpop, right: str) -> str:
        match operator:
            case ast.Eq():
                return f"same({left}, {right})"
            case ast.NotEq():
                return f"(!same({left}, {right}))"
            case ast.Is():
                return f"({left} === {right})"
            case ast.IsNot():
                return f"({left} !== {right})"
            case ast.In():
                return f"has({right}, {left})"
            case ast.NotIn():
                return f"(!has({right}, {left}))"
            case _:
                sign = _ORDER.get(type(operator))
                if sign is None:
                    raise _NotPossible(node, f"it has the comparison {type(operator).__name__}")
                return f"({left} {sign} {right})"

    def call(self, node: ast.Call) -> str:
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        is_own = isinstance(node.func, ast.Attribute) and not (
            isinstance(node.func.value, ast.Name) and node.func.value.id not in self._names
        )
        if not is_own and (name == "update" or self._is_update(name)):
            return self.update(node)
        if node.keywords:
            raise _NotPossible(node, f"it calls {name}() with named arguments")
        arguments = ", ".join(self.value(argument) for argument in node.args)
        if isinstance(node.func, ast.Attribute):
            method = _METHODS.get(name)
            if method is None or not is_own or (name == "strip" and node.args):
                raise _NotPossible(node, f"it calls .{name}()")
            return f"{self.value(node.func.value)}.{method}({arguments})"
        function = _FUNCTIONS.get(name)
        if function is None:
            raise _NotPossible(node, f"it calls {name}()")
        return f"{function}({arguments})"

    def update(self, node: ast.Call) -> str:
        """Write `gr.Row(visible=False)`: an update with the named properties, and the value if it stands first."""
        if len(node.args) > 1 or any(keyword.arg is None for keyword in node.keywords):
            raise _NotPossible(node, "it gives a component properties without their names")
        properties = {"__type__": '"update"'}
        if node.args:
            properties["value"] = self.value(node.args[0])
        properties.update({str(keyword.arg): self.value(keyword.value) for keyword in node.keywords})
        return "({" + ", ".join(f"{json.dumps(key)}: {value}" for key, value in properties.items()) + "})"
