"""Docstrings in the forms that people write."""

from __future__ import annotations

from stagedoor.mcp.docstrings import read_docstring


def test_google_sections() -> None:
    def fn() -> None:
        """Do a thing.

        It takes a while.

        Args:
            first (int): The first: it
                goes on.
            *rest: All others.

        Returns:
            The thing.

        Raises:
            ValueError: Never.
        """

    said = read_docstring(fn)
    assert said.summary == "Do a thing. It takes a while."
    assert said.parameters == {"first": "The first: it goes on.", "rest": "All others."}
    assert said.returns == "The thing."


def test_numpy_sections() -> None:
    def fn() -> None:
        """Do a thing.

        Parameters
        ----------
        first : int
            The first.
        second : str, optional
            The second.

        Returns
        -------
        The thing.
        """

    said = read_docstring(fn)
    assert said.summary == "Do a thing."
    assert said.parameters == {"first": "The first.", "second": "The second."}
    assert said.returns == "The thing."


def test_fields() -> None:
    def fn() -> None:
        """Do a thing.

        :param first: The first.
        :param int second: The second.
        :returns: The thing.
        """

    said = read_docstring(fn)
    assert said.parameters == {"first": "The first.", "second": "The second."}
    assert said.returns == "The thing."


def test_nothing_is_found_where_nothing_is_said() -> None:
    assert read_docstring(lambda: None).summary == ""
    assert read_docstring(5).parameters == {}
