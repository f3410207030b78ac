"""What lets others in, or lets visitors do what they should not."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from stagedoor.checks.findings import Finding
from stagedoor.checks.handlers import handlers, name_of, reached
from stagedoor.checks.source import Source, keyword, literal

_SECRET = re.compile(
    r"^(?:sk-[A-Za-z0-9_\-]{20,}|hf_[A-Za-z0-9]{20,}|gh[pousr]_[A-Za-z0-9]{30,}|AKIA[A-Z0-9]{16}|xox[bp]-[\w\-]{20,})$"
)
_RUNS_CODE = frozenset({"eval", "exec", "os.system", "os.popen", "pickle.loads", "marshal.loads", "yaml.unsafe_load"})
_SHELLS = frozenset(
    {"subprocess.run", "subprocess.call", "subprocess.Popen", "subprocess.check_output", "subprocess.check_call"}
)
_SERVING = frozenset({"launch", "mount_gradio_app"})


def check(source: Source) -> Iterator[Finding]:
    """Find open folders, passwords and keys in the source, links made by imported code, and code from visitors."""
    for call in source.calls():
        name = (
            call.func.attr if isinstance(call.func, ast.Attribute) else source.full_name(call.func).rpartition(".")[2]
        )
        if name in _SERVING:
            yield from _serving(source, call)
    yield from _secrets(source)
    yield from _code_from_visitors(source)


def _serving(source: Source, call: ast.Call) -> Iterator[Finding]:
    paths = keyword(call, "allowed_paths")
    if paths is not None and isinstance(paths.value, (ast.List, ast.Tuple)):
        for entry in paths.value.elts:
            if _is_everything(source, entry):
                line, column = source.place(entry)
                yield Finding(
                    "open-folder",
                    "error",
                    line,
                    column,
                    f"allowed_paths has {ast.unparse(entry)}: every visitor can read all files there",
                    "name the one folder that holds what the page shows",
                )
    auth = keyword(call, "auth")
    if auth is not None and any(_is_password(entry) for entry in _pairs(auth.value)):
        line, column = source.place(auth)
        yield Finding(
            "password-in-source",
            "warning",
            line,
            column,
            "auth= has a password in the source, where everybody with the file reads it",
            'take it from the environment, as in auth=("admin", os.environ["APP_PASSWORD"])',
        )
    share = keyword(call, "share")
    around = source.function_around(call)
    if share is not None and literal(share.value) is True and around is not None and name_of(around) != "main()":
        line, column = source.place(share)
        yield Finding(
            "share-in-library",
            "warning",
            line,
            column,
            f"{name_of(around)} makes a public link for whoever calls it",
            "leave it to who runs the app: launch(share=…) at the top, or `stagedoor run --share`",
        )


def _is_everything(source: Source, node: ast.expr) -> bool:
    value = literal(node)
    if isinstance(value, str):
        plain = value.strip()
        return (
            plain in {"/", "~", "~/", "..", "\\"}
            or bool(re.fullmatch(r"[A-Za-z]:[\\/]?", plain))
            or plain in {"/home", "/etc", "/root", "/Users", "/var"}
        )
    text = ast.unparse(node)
    return "Path.home()" in text and "/" not in text.replace("pathlib.", "") and "join" not in text


def _pairs(node: ast.expr) -> list[ast.expr]:
    if isinstance(node, ast.List):
        return node.elts
    return [node]


def _is_password(node: ast.expr) -> bool:
    return isinstance(node, (ast.Tuple, ast.List)) and len(node.elts) == 2 and isinstance(literal(node.elts[1]), str)


def _secrets(source: Source) -> Iterator[Finding]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and _SECRET.match(node.value):
            line, column = source.place(node)
            yield Finding(
                "key-in-source",
                "error",
                line,
                column,
                f"{node.value[:6]}… looks like an access key",
                "take it from the environment, and make a new one: this one may have been read",
            )


def _code_from_visitors(source: Source) -> Iterator[Finding]:
    """Values of visitors that are run as code: `eval(expression)` in a function of the page."""
    for handler in handlers(source):
        given = {argument.arg for argument in [*handler.args.posonlyargs, *handler.args.args, *handler.args.kwonlyargs]}
        for function in reached(source, handler)[:1]:
            for call in source.calls(function):
                name = source.full_name(call.func)
                shell = keyword(call, "shell")
                runs = name in _RUNS_CODE or (name in _SHELLS and shell is not None and literal(shell.value) is True)
                if runs and call.args and _uses(call.args[0], given):
                    line, column = source.place(call)
                    yield Finding(
                        "code-from-visitors",
                        "error",
                        line,
                        column,
                        f"{name}() runs what a visitor sent: whoever reaches the page can do anything on this machine",
                        "use ast.literal_eval, a parser, or a list of what is allowed",
                    )


def _uses(node: ast.expr, names: set[str]) -> bool:
    return any(isinstance(part, ast.Name) and part.id in names for part in ast.walk(node))
