"""Flagging: rows of inputs and outputs that a visitor (or every run) has the app keep.

The files are Gradio's: `dataset1.csv` with the files of a row beside it, `log.csv` for conversations.
"""

from __future__ import annotations

import sys
from abc import ABC, abstractmethod
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Literal

from stagedoor import context
from stagedoor.authoring.flagged_rows import RowFile, cell, harmless, header_of, keep_files
from stagedoor.components.base import Component
from stagedoor.components.event_data import LikeData
from stagedoor.errors import AuthoringError
from stagedoor.settings import choice

FlaggingMode = Literal["manual", "auto", "never"]
ChatFlaggingMode = Literal["manual", "never"]
FlagOptions = Sequence[str] | Sequence[tuple[str, str]] | None

_MODES = ("manual", "auto", "never")


def flagging_mode_from(given: FlaggingMode | None) -> FlaggingMode:
    """Decide whether rows are kept.

    Args:
        given: What the author said; None reads `GRADIO_FLAGGING_MODE` and is "manual" without it, as in Gradio.

    Raises:
        AuthoringError: When the mode is unknown.
    """
    mode = given or choice("FLAGGING_MODE", _MODES) or "manual"
    if mode not in _MODES:
        raise AuthoringError(f"flagging_mode={mode!r} is unknown.", hint='use "manual", "auto" or "never"')
    return mode


def chat_flagging_mode_from(given: ChatFlaggingMode | None) -> ChatFlaggingMode:
    """Decide whether answers of a chat can be rated.

    Args:
        given: What the author said; None reads `GRADIO_CHAT_FLAGGING_MODE` and is "never" without it, as in Gradio.

    Raises:
        AuthoringError: When the mode is unknown.
    """
    mode = given or choice("CHAT_FLAGGING_MODE", ("manual", "never")) or "never"
    if mode == "manual" or mode == "never":  # noqa: PLR1714 - the type checker follows this form only
        return mode
    raise AuthoringError(f"flagging_mode={mode!r} is unknown in a chat.", hint='use "manual" or "never"')


def flag_choices(options: FlagOptions) -> list[tuple[str, str | None]]:
    """Return (text, reason) for each Flag button: one plain button when there are no reasons to choose from."""
    if not options:
        return [("Flag", None)]
    return [
        (option[0], option[1]) if isinstance(option, tuple) else (f"Flag as {option}", option) for option in options
    ]


class FlaggingCallback(ABC):
    """What keeps flagged rows; subclass it to keep them elsewhere."""

    @abstractmethod
    def setup(self, components: Sequence[Component], flagging_dir: str | Path) -> None:
        """Prepare to keep rows.

        Args:
            components: The inputs, then the outputs.
            flagging_dir: Folder that the author chose.
        """

    @abstractmethod
    def flag(self, flag_data: list[object], flag_option: str | None = None, username: str | None = None) -> int:
        """Keep a row.

        Args:
            flag_data: Wire values of the components, in order.
            flag_option: The reason that was chosen.
            username: Who flagged it, when the app asks visitors to sign in.

        Returns:
            How many rows are kept now.
        """


class SimpleCSVLogger(FlaggingCallback):
    """Rows of values in `log.csv`, without heading or time."""

    def setup(self, components: Sequence[Component], flagging_dir: str | Path) -> None:
        """See `FlaggingCallback`."""
        self.components = list(components)
        self.folder = Path(flagging_dir)
        self._rows = RowFile()

    def flag(self, flag_data: list[object], flag_option: str | None = None, username: str | None = None) -> int:
        """See `FlaggingCallback`."""
        return self._rows.append(self.folder / "log.csv", None, self._cells(flag_data, simplify=False))[0]

    def _cells(self, values: Sequence[object], *, simplify: bool) -> list[str]:
        kept = [keep_files(c, value, self.folder) for c, value in zip(self.components, values, strict=False)]
        return [cell(value, simplify=simplify) for value in kept]


class CSVLogger(SimpleCSVLogger):
    """Rows with heading and time in `dataset1.csv`, or `dataset2.csv` once the columns differ.

    The reason and the user have a column where there are such.

    Args:
        simplify_file_data: Whether a file is written as its path rather than as JSON.
        verbose: Whether where the rows go is said on the console when the file is made.
        dataset_file_name: Name of the CSV file; `dataset1.csv`, `dataset2.csv`, … by default.
    """

    def __init__(
        self, simplify_file_data: bool = True, verbose: bool = True, dataset_file_name: str | None = None
    ) -> None:
        self.simplify_file_data = simplify_file_data
        self.verbose = verbose
        self.dataset_file_name = dataset_file_name

    def flag(self, flag_data: list[object], flag_option: str | None = None, username: str | None = None) -> int:
        """See `FlaggingCallback`."""
        names = [component.label or f"component {index}" for index, component in enumerate(self.components)]
        extra = {"flag": flag_option, "username": username, "timestamp": str(datetime.now())}  # noqa: DTZ005 - as Gradio's files
        extra = {name: text for name, text in extra.items() if text}
        header = [harmless(name) for name in [*names, *extra]]
        row = [*self._cells(flag_data, simplify=self.simplify_file_data), *map(harmless, extra.values())]
        path = self._file_for(header)
        count, is_new = self._rows.append(path, header, row)
        if is_new and self.verbose:
            sys.stdout.write(f"Flagged rows go to {path}\n")
        return count

    def _file_for(self, header: list[str]) -> Path:
        """Return the file whose columns are these; a new one when the interface has changed since."""
        if self.dataset_file_name:
            return self.folder / self.dataset_file_name
        number = 1
        while (path := self.folder / f"dataset{number}.csv").exists() and header_of(path) != header:
            number += 1
        return path


class ChatCSVLogger:
    """Conversations in `log.csv`, one row each time an answer is rated.

    The rows hold the whole conversation as JSON, the index and value of the rated message, and the rating.
    """

    HEADER = ("conversation", "index", "value", "flag", "timestamp")

    def setup(self, flagging_dir: str | Path, conversation: Component) -> None:
        """Prepare to keep rows.

        Args:
            flagging_dir: Folder that the author chose.
            conversation: The Chatbot, whose contract the conversation must meet.
        """
        self.folder = Path(flagging_dir)
        self.conversation = conversation
        self._rows = RowFile()

    def flag(self, like_data: LikeData, messages: list[object]) -> int:
        """Keep a rating.

        Args:
            like_data: Which message, and what the visitor thinks of it.
            messages: The conversation in wire form.

        Returns:
            How many rows are kept now.
        """
        self.conversation.preprocess(messages)
        kept = keep_files(self.conversation, messages, self.folder)
        liked = like_data.liked
        rating = "Like" if liked is True else "Dislike" if liked is False else str(liked or "")
        row = [cell(item, simplify=False) for item in (kept, like_data.index, like_data.value, rating)]
        row.append(str(datetime.now()))  # noqa: DTZ005 - as Gradio's files
        return self._rows.append(self.folder / "log.csv", self.HEADER, row)[0]


def thank() -> None:
    """Tell the visitor who flagged something that it is kept."""
    call = context.current_call.get()
    if call is not None:
        call.log("This result was saved for the app's author.", "success", duration=4, visible=True, title="Flagged")
