"""What an app of the corpus says about its calls, beside plain values."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SampleFile:
    """One of the sample files, as a client sends it."""

    name: str


@dataclass(frozen=True)
class Starts:
    """A text that starts like this."""

    text: str


@dataclass(frozen=True)
class Raises:
    """The call fails with an error that says this."""

    text: str


def file(name: str) -> SampleFile:
    """A sample file."""
    return SampleFile(name)


def starts(text: str) -> Starts:
    """A result that starts with a text."""
    return Starts(text)


def error(text: str) -> Raises:
    """An error with a text."""
    return Raises(text)


def message_of(role: str, text: str) -> dict[str, object]:
    """A message as a client of today gets it."""
    return {"role": role, "metadata": None, "content": [{"text": text, "type": "text"}], "options": None}
