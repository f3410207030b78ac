"""Building an app without serving it, in a process of its own, and watching where its parts come from.

`python -m stagedoor.checks.building app.py result.json` runs the file with `launch()` replaced: what it would have
served is checked, and the findings are written as JSON. The parent gives up after a time, so that a file that waits
for something does not hang the check.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import subprocess
import sys
import tempfile
import traceback
import warnings
from collections.abc import Generator, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, cast

from stagedoor.checks.findings import Finding

if TYPE_CHECKING:
    from stagedoor.authoring.blocks import Blocks
    from stagedoor.authoring.graph import BlockFunction
    from stagedoor.components.base import Block
    from stagedoor.components.events import ListenerOptions

_PACKAGE = str(Path(__file__).resolve().parents[1])


@dataclass
class Observed:
    """What was seen while a file ran.

    Attributes:
        path: The file.
        apps: The apps that it would have served, else those that it made.
        lines: Line of the file in which each block was constructed, by the block's `id()`.
        registered: What was asked for at each listener, the function it became, and the line.
        launched: Whether the file called `launch()` itself.
    """

    path: str
    apps: list[Blocks] = field(default_factory=list["Blocks"])
    lines: dict[int, int] = field(default_factory=dict[int, int])
    registered: list[tuple[ListenerOptions, BlockFunction, int]] = field(
        default_factory=list["tuple[ListenerOptions, BlockFunction, int]"]
    )
    launched: bool = False
    kept: list[Block] = field(default_factory=list["Block"])
    """Keeps the blocks alive, so that no `id()` is used twice."""

    def line_here(self) -> int:
        """Return the innermost line of the file that is running now; 0 outside of it."""
        frame = sys._getframe(1)  # pyright: ignore[reportPrivateUsage]
        while frame is not None and frame.f_code.co_filename != self.path:
            frame = frame.f_back
        return frame.f_lineno if frame is not None else 0


def _do_nothing(*_args: object, **_options: object) -> None:
    """Stands in for what would serve."""


@contextlib.contextmanager
def observing(observed: Observed) -> Generator[None]:
    """Watch constructors and listeners, and keep `launch()` from serving, for as long as the block runs."""
    from stagedoor.authoring.blocks import Blocks
    from stagedoor.authoring.serving import Serving
    from stagedoor.components.base import Block

    made, listen = Block.__init__, Blocks.listen

    def init(self: Block, **options: object) -> None:
        made(self, **options)  # pyright: ignore[reportArgumentType]
        observed.lines[id(self)] = observed.line_here()
        observed.kept.append(self)

    def listening(self: Blocks, options: ListenerOptions) -> object:
        handle = listen(self, options)
        observed.registered.append((options, self.root.fns[handle.index], observed.line_here()))
        return handle

    def launch(self: Blocks, *_args: object, **_options: object) -> tuple[object, str, str | None]:
        observed.launched = True
        if self.root not in observed.apps:
            observed.apps.append(self.root)
        return None, "http://127.0.0.1:7860/", None

    replaced: list[tuple[object, str, object]] = [
        (Block, "__init__", init),
        (Blocks, "listen", listening),
        (Serving, "launch", launch),
        (Serving, "block_thread", _do_nothing),
    ]
    if "uvicorn" in sys.modules:
        replaced.append((sys.modules["uvicorn"], "run", _do_nothing))
    originals = [(owner, name, getattr(owner, name)) for owner, name, _ in replaced]
    try:
        for owner, name, new in replaced:
            setattr(owner, name, new)
        yield
    finally:
        for owner, name, old in originals:
            setattr(owner, name, old)


def run(path: str) -> tuple[Observed, list[Finding]]:
    """Run a file as a script, watched.

    Returns:
        What was seen, and what the run itself says: that it failed, or old spellings that it met.
    """
    from stagedoor.authoring.blocks import Blocks
    from stagedoor.compat.era import settle
    from stagedoor.compat.import_hook import install

    install()
    settle(Path(path))
    with contextlib.suppress(ImportError):
        importlib.import_module("uvicorn")  # so that a file that serves itself with it is kept from it
    observed = Observed(path)
    findings: list[Finding] = []
    sys.argv = [path]
    sys.path.insert(0, os.fspath(Path(path).resolve().parent))
    module = ModuleType("__main__")
    module.__file__ = path
    sys.modules["__main__"] = module
    with observing(observed), warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        try:
            exec(compile(Path(path).read_bytes(), path, "exec"), module.__dict__)  # noqa: S102  # that is what it is for
        except SystemExit:
            pass
        except Exception as error:  # noqa: BLE001 - whatever the author's file raises is a finding
            findings.append(_failure(error, path))
    apps = [value for value in module.__dict__.values() if isinstance(value, Blocks)]
    if not observed.apps:
        observed.apps = list(dict.fromkeys(app.root for app in apps))
    return observed, [*findings, *_old_spellings(said, path)]


def _failure(error: Exception, path: str) -> Finding:
    from stagedoor.errors import StagedoorError

    steps = [step for step in traceback.extract_tb(error.__traceback__) if step.filename == path]
    line = getattr(error, "lineno", None) if isinstance(error, SyntaxError) else (steps[-1].lineno if steps else None)
    text = "".join(traceback.format_exception_only(error)).strip().splitlines()[-1]
    if isinstance(error, ImportError):
        return Finding(
            "not-built", "note", line or 1, 1, f"the app could not be built here: {text}", "only its source was checked"
        )
    is_ours = isinstance(error, StagedoorError)
    message = error.message if is_ours else text
    return Finding(
        "does-not-build", "error", line or 1, 1, f"the file fails here: {message}", error.hint if is_ours else ""
    )


def _old_spellings(said: list[warnings.WarningMessage], path: str) -> Iterator[Finding]:
    from stagedoor.compat.warn import OldSpellingWarning

    for warning in said:
        if issubclass(warning.category, OldSpellingWarning) and warning.filename == path:
            message, _, advice = str(warning.message).rstrip(".").partition("; ")
            yield Finding("old-argument", "warning", warning.lineno, 1, message, advice)


def check_in_child(path: Path, *, timeout_s: float) -> list[Finding]:
    """Build the app in another process and return what is found in it.

    Args:
        path: The file.
        timeout_s: Seconds after which the child is stopped.
    """
    with tempfile.TemporaryDirectory() as folder:
        result = Path(folder) / "findings.json"
        command = [sys.executable, "-m", "stagedoor.checks.building", str(path.resolve()), str(result)]
        environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join([str(Path(_PACKAGE).parent), os.environ.get("PYTHONPATH", "")]),
        }
        try:
            subprocess.run(  # noqa: S603 - the author's own file, as they would run it
                command, timeout=timeout_s, capture_output=True, check=False, cwd=path.resolve().parent, env=environment
            )
        except subprocess.TimeoutExpired:
            if not result.exists():
                text = f"the app was not built within {timeout_s:g} seconds"
                return [
                    Finding("not-built", "note", 1, 1, text, "only its source was checked; --timeout gives it longer")
                ]
        if not result.exists():
            return [
                Finding(
                    "not-built", "note", 1, 1, "the file ended the process it ran in", "only its source was checked"
                )
            ]
        entries = cast("list[dict[str, object]]", json.loads(result.read_text()))
    return [Finding(**{**entry, "edits": ()}) for entry in entries]  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def main(path: str, result: str) -> None:
    """Run in the child: build, check, write."""
    from stagedoor.checks.app_graph import check

    observed, findings = run(path)
    findings += check(observed)
    Path(result).write_text(json.dumps([asdict(finding) for finding in findings]))


if __name__ == "__main__":
    main(*sys.argv[1:])
    os._exit(0)  # threads that the author's file started do not keep it
