"""Rows of old spellings: each is written as an author wrote it, and says what is true of what it makes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from support.told import told

import stagedoor as gr


@dataclass(frozen=True)
class Row:
    """One old spelling.

    Attributes:
        where: Row of the list of what Gradio 6 rejects.
        spelling: The expression; it may use `gr`, `box`, `button`, `number` and `demo`, an app under construction.
        says: What the warning says; empty when there is none.
        holds: Whether what was made is as it was meant: a function of it.
    """

    where: str
    spelling: str
    says: str
    holds: Callable[[Any], object]

    def evaluate(self, file: str) -> None:
        """Write it twice in an app: it means what it meant, and one warning at the author's line names today's."""
        code = compile(self.spelling, file, "eval")
        with gr.Blocks() as demo:
            names = {"gr": gr, "demo": demo, "box": gr.Textbox(), "number": gr.Number(), "button": gr.Button()}
            with told(*([self.says] if self.says else []), file=file):
                made = eval(code, names)
                eval(code, names)
        assert self.holds(made)


def parameters(rows: list[Row]) -> list[Any]:
    """Return rows as parameters of a test, named by what they spell."""
    assert len({row.spelling for row in rows}) == len(rows)
    return [pytest.param(row, id=f"{row.where}: {row.spelling}") for row in rows]
