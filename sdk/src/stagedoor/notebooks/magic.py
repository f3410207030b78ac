"""`%load_ext stagedoor`, and the `%%blocks` magic: a cell that is an app."""

from __future__ import annotations

import argparse
import ast
import shlex
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from stagedoor.errors import AuthoringError
from stagedoor.notebooks.surroundings import Shell

if TYPE_CHECKING:
    from stagedoor.authoring.blocks import Blocks

_APPS = frozenset({"Blocks", "Interface", "TabbedInterface", "ChatInterface"})


class _Compiler(Protocol):
    def cache(self, code: str) -> str: ...


class IPythonShell(Shell, Protocol):
    """IPython's shell, as far as magics need it."""

    compile: _Compiler

    def transform_cell(self, cell: str) -> str:
        """Turn IPython's own syntax into Python."""
        ...

    def register_magic_function(self, func: Callable[..., object], magic_kind: str, magic_name: str) -> None:
        """Add a magic."""
        ...


def load_ipython_extension(ipython: IPythonShell) -> None:
    """Add the magics to a shell; `%load_ext stagedoor` calls this."""

    def blocks(line: str, cell: str) -> None:
        run_cell(ipython, line, cell)

    ipython.register_magic_function(blocks, "cell", "blocks")


def unload_ipython_extension(_ipython: IPythonShell) -> None:
    """Stop what the notebook serves; `%unload_ext stagedoor` calls this."""
    from stagedoor.notebooks.cells import close_all

    close_all()


def run_cell(ipython: IPythonShell, line: str, cell: str) -> None:
    """Run a cell that is an app, and show the app under it.

    The cell makes the app (`with gr.Blocks() as demo:`, `gr.Interface(…)`), or is what stands inside of one.

    Args:
        ipython: The shell.
        line: What stands behind `%%blocks`: options, see `%%blocks --help`.
        cell: The cell's text.

    Raises:
        AuthoringError: When the cell makes no app.
    """
    options = _options(line)
    if options is None:
        return
    source = ipython.transform_cell(cell)
    name = ipython.compile.cache(source)
    tree = ast.parse(source, name)
    code = compile(tree, name, "exec")
    before = dict(ipython.user_ns)
    if _makes_an_app(tree):
        exec(code, ipython.user_ns)  # noqa: S102  # running the cell is what was asked for
        app = _new_app(before, ipython.user_ns)
    else:
        from stagedoor.authoring.blocks import Blocks

        with Blocks() as app:
            exec(code, ipython.user_ns)  # noqa: S102  # as above
        ipython.user_ns["demo"] = app
    if app.running is None:
        app.launch(inline=True, quiet=True, share=options.share, height=options.height, width=options.width)


def _options(line: str) -> argparse.Namespace | None:
    parser = argparse.ArgumentParser(
        prog="%%blocks", description="Run the cell as an app and show it.", exit_on_error=False
    )
    parser.add_argument("--height", type=int, default=500, help="of the frame, in px (500)")
    parser.add_argument("--width", default="100%", help="of the frame, in px or with a CSS unit (100%%)")
    parser.add_argument("--share", action="store_true", default=None, help="make a public link")
    try:
        options, unknown = parser.parse_known_args(shlex.split(line))
    except argparse.ArgumentError as error:
        raise AuthoringError(f"%%blocks: {error}", hint="%%blocks --help lists the options") from error
    except SystemExit:  # after --help
        return None
    if unknown:
        raise AuthoringError(f"%%blocks has no option {unknown[0]}.", hint="%%blocks --help lists the options")
    return options


def _makes_an_app(tree: ast.Module) -> bool:
    calls = (node.func for node in ast.walk(tree) if isinstance(node, ast.Call))
    return any((call.attr if isinstance(call, ast.Attribute) else getattr(call, "id", "")) in _APPS for call in calls)


def _new_app(before: dict[str, object], after: dict[str, object]) -> Blocks:
    from stagedoor.authoring.blocks import Blocks

    made = [
        value
        for name, value in after.items()
        if isinstance(value, Blocks) and not name.startswith("_") and before.get(name) is not value
    ]
    if not made:
        raise AuthoringError("The cell made no app.", hint="give it a name, as in `with gr.Blocks() as demo:`")
    return next((app for app in made if app is after.get("demo")), made[-1]).root
