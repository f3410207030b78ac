"""What makes visitors wait: models loaded for every call, files read again, a loop that is blocked."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from stagedoor.checks.findings import Finding
from stagedoor.checks.handlers import handlers, is_listener, name_of, reached
from stagedoor.checks.source import FunctionNode, Source, keyword, literal

_BLOCKING = {
    "time.sleep": "await asyncio.sleep(…)",
    "urllib.request.urlopen": "httpx.AsyncClient, or a plain def, which runs in a thread",
    "os.system": "asyncio.create_subprocess_shell",
    "input": "a component",
}
_BLOCKING_LIBRARIES = {
    "requests.": "httpx.AsyncClient, or a plain def, which runs in a thread",
    "subprocess.": "asyncio.create_subprocess_exec, or a plain def, which runs in a thread",
}
_HTTPX = frozenset({"httpx.get", "httpx.post", "httpx.put", "httpx.delete", "httpx.request", "httpx.stream"})
_LOADERS = frozenset(
    {
        "transformers.pipeline",
        "torch.load",
        "torch.hub.load",
        "torch.jit.load",
        "joblib.load",
        "pickle.load",
        "spacy.load",
        "whisper.load_model",
        "onnxruntime.InferenceSession",
        "sentence_transformers.SentenceTransformer",
        "ultralytics.YOLO",
        "llama_cpp.Llama",
        "keras.models.load_model",
        "tensorflow.keras.models.load_model",
        "tensorflow.saved_model.load",
        "fasttext.load_model",
        "easyocr.Reader",
        "faster_whisper.WhisperModel",
        "vllm.LLM",
    }
)
_READERS = frozenset(
    {
        "open",
        "pandas.read_csv",
        "pandas.read_parquet",
        "pandas.read_excel",
        "pandas.read_json",
        "polars.read_csv",
        "polars.read_parquet",
        "numpy.load",
        "json.load",
        "PIL.Image.open",
    }
)
_BIG_LITERAL = 50_000


def check(source: Source) -> Iterator[Finding]:
    """Find what makes visitors wait."""
    yield from _blocked_loop(source)
    seen: set[ast.AST] = set()
    for handler, registration in handlers(source).items():
        functions = reached(source, handler)
        for function in functions:
            if function not in seen:
                seen.add(function)
                yield from _loads_each_time(source, function)
        if registration is not None:
            yield from _out_of_line(source, registration, functions)
    for node in ast.walk(source.tree):
        if isinstance(node, (ast.List, ast.Dict, ast.Constant)) and isinstance(source.parents.get(node), ast.keyword):
            yield from _big_literal(source, node)


def _blocked_loop(source: Source) -> Iterator[Finding]:
    for function in ast.walk(source.tree):
        if not isinstance(function, ast.AsyncFunctionDef):
            continue
        for call in source.calls(function):
            instead = _why_blocking(source.full_name(call.func))
            if instead and source.function_around(call) is function:
                line, column = source.place(call)
                yield Finding(
                    "blocking-in-async",
                    "warning",
                    line,
                    column,
                    f"{ast.unparse(call.func)}() stops the whole server while it waits: {function.name}() is async",
                    f"use {instead}",
                )


def _why_blocking(name: str) -> str:
    if name in _BLOCKING:
        return _BLOCKING[name]
    if name in _HTTPX:
        return "httpx.AsyncClient"
    if name.startswith(("subprocess.Popen", "subprocess.PIPE", "requests.exceptions")):
        return ""
    return next((instead for prefix, instead in _BLOCKING_LIBRARIES.items() if name.startswith(prefix)), "")


def _is_loader(source: Source, call: ast.Call) -> bool:
    name = source.full_name(call.func)
    return name in _LOADERS or (
        isinstance(call.func, ast.Attribute) and call.func.attr == "from_pretrained" and bool(name)
    )


def _loads_each_time(source: Source, function: FunctionNode) -> Iterator[Finding]:
    for call in source.calls(function):
        if source.function_around(call) is not function or source.is_guarded(call, function):
            continue
        line, column = source.place(call)
        name = source.full_name(call.func)
        if _is_loader(source, call) and not _depends_on(function, call):
            yield Finding(
                "model-in-function",
                "warning",
                line,
                column,
                f"{ast.unparse(call.func)}() loads a model anew for every call of {name_of(function)}",
                "load it once at the top of the file, or in a function with functools.cache",
            )
        elif name in _READERS and _reads_the_same(call):
            yield Finding(
                "file-in-function",
                "note",
                line,
                column,
                f"{ast.unparse(call.func)}({ast.unparse(call.args[0])}) reads the same file for every call of {name_of(function)}",
                "read it once at the top of the file, or in a function with functools.cache",
            )


def _depends_on(function: FunctionNode, call: ast.Call) -> bool:
    """Whether what is loaded is the visitor's choice, so that it cannot be loaded at the top."""
    given = {argument.arg for argument in [*function.args.args, *function.args.kwonlyargs]}
    parts = [*call.args, *(item.value for item in call.keywords)]
    return any(isinstance(name, ast.Name) and name.id in given for part in parts for name in ast.walk(part))


def _reads_the_same(call: ast.Call) -> bool:
    if not call.args or not isinstance(literal(call.args[0]), str):
        return False
    mode = literal(call.args[1]) if len(call.args) > 1 else literal(getattr(keyword(call, "mode"), "value", None))
    return not (isinstance(mode, str) and set(mode) & set("wax+"))


def _out_of_line(source: Source, registration: ast.Call, functions: list[FunctionNode]) -> Iterator[Finding]:
    """`queue=False` for something that takes long: nothing limits how many run at once, and nobody sees progress."""
    given = keyword(registration, "queue")
    if given is None or literal(given.value) is not False or not is_listener(source, registration):
        return
    slow = next((found for function in functions for found in _slow_calls(source, function)), None)
    if slow is None:
        return
    line, column = source.place(given)
    yield Finding(
        "slow-without-queue",
        "warning",
        line,
        column,
        f"queue=False, but {name_of(functions[0])} takes its time ({ast.unparse(slow.func)}): there is no limit and no progress",
        "leave queue= out",
    )


def _slow_calls(source: Source, function: FunctionNode) -> Iterator[ast.Call]:
    for call in source.calls(function):
        name = source.full_name(call.func)
        seconds = literal(call.args[0]) if name in {"time.sleep", "asyncio.sleep"} and call.args else None
        is_long_sleep = isinstance(seconds, (int, float)) and seconds >= 1
        if (
            is_long_sleep
            or name.startswith("requests.")
            or name == "urllib.request.urlopen"
            or _is_loader(source, call)
        ):
            yield call


def _big_literal(source: Source, node: ast.List | ast.Dict | ast.Constant) -> Iterator[Finding]:
    start = source.offset(node.lineno, node.col_offset)
    size = source.offset(node.end_lineno or node.lineno, node.end_col_offset or 0) - start
    if size > _BIG_LITERAL:
        line, column = source.place(node)
        yield Finding(
            "big-value",
            "warning",
            line,
            column,
            f"a value of {size // 1000:,} kB goes to every visitor with the page",
            "give a function as value=, or load it by an event",
        )
