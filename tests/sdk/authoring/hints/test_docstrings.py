"""The three usual styles of docstrings."""

from __future__ import annotations

import pytest

from stagedoor.authoring.hints.docstrings import Docstring, docstring_of, parse

GOOGLE = """Greet somebody.

It is **polite**.

Args:
    name (str): Who it is,
        with the title.
    *rest: Others.
    width, height: In px.

Returns:
    The greeting.

Raises:
    ValueError: Never.
"""

NUMPY = """Greet somebody.

It is **polite**.

Parameters
----------
name : str
    Who it is,
    with the title.
*rest
    Others.
width, height : int, optional
    In px.

Returns
-------
str
    The greeting.
"""

REST = """Greet somebody.

It is **polite**.

:param str name: Who it is,
    with the title.
:param rest: Others.
:param width: In px.
:param height: In px.
:type height: int
:returns: The greeting.
"""


@pytest.mark.parametrize("text", [GOOGLE, NUMPY, REST], ids=["google", "numpy", "rest"])
def test_styles(text: str) -> None:
    found = parse(text)
    assert found.summary == "Greet somebody.\n\nIt is **polite**."
    assert found.parameters == {
        "name": "Who it is, with the title.",
        "rest": "Others.",
        "width": "In px.",
        "height": "In px.",
    }
    assert found.returns.endswith("The greeting.")


def test_prose_with_a_colon_is_no_section() -> None:
    text = "What to know:\n\nNote this: it works."
    assert parse(text) == Docstring(text)


def test_a_class_of_its_own_is_not_described_by_its_base() -> None:
    assert docstring_of(3) == Docstring()
    assert docstring_of(lambda: 0) == Docstring()
