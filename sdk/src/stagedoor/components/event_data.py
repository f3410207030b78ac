"""What an event tells about itself beyond the values of its inputs (`gr.EventData` and its kinds).

A parameter annotated with one of these classes receives it. The data come from the client, so every kind reads
only the fields it knows and never trusts their types.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

if TYPE_CHECKING:
    from stagedoor.components.base import Block


class EventData:
    """Any event: `target` is the component it happened on; other fields are those the page sent.

    Args:
        target: The component that fired the event, or None.
        data: What the page said about it.
    """

    injected_parameter: ClassVar[bool] = True

    def __init__(self, target: Block | None = None, data: object = None) -> None:
        self.target = target
        self._data: dict[str, object] = cast("dict[str, object]", data) if isinstance(data, dict) else {}

    def __getattr__(self, name: str) -> object:
        if not name.startswith("_"):
            data = self.__dict__.get("_data", {})
            if name in data:
                return data[name]
        msg = f"{type(self).__name__} has no field {name!r}"
        raise AttributeError(msg)

    def _field(self, name: str, default: object = None) -> object:
        return self._data.get(name, default)


class _DetailedData(EventData):
    """An event that means nothing without what the page says about it.

    Raises:
        ValueError: When a caller sent nothing of it.
    """

    def __init__(self, target: Block | None = None, data: object = None) -> None:
        if not isinstance(data, dict):
            msg = f"{type(self).__name__} is made of what the page says about an event; this caller sent no event_data"
            raise ValueError(msg)  # noqa: TRY004 - to the author it is a value that is missing
        super().__init__(target, data)  # pyright: ignore[reportUnknownArgumentType]

    def _index_of_message(self) -> object:
        """The index; `[row, side]` of a chat that the app's functions read in pairs, as in Gradio 3 and 4."""
        in_pairs = getattr(self.target, "history_form", None) == "tuples"
        return self._field("pair", self._field("index")) if in_pairs else self._field("index")


class SelectData(_DetailedData):
    """A choice, cell, image or span was selected or deselected."""

    def __init__(self, target: Block | None = None, data: object = None) -> None:
        super().__init__(target, data)
        self.index = self._index_of_message()
        self.value = self._field("value")
        self.row_value = self._field("row_value")
        self.col_value = self._field("col_value")
        self.selected = bool(self._field("selected", True))


class KeyUpData(_DetailedData):
    """A key was released in a text field."""

    def __init__(self, target: Block | None = None, data: object = None) -> None:
        super().__init__(target, data)
        self.key = self._field("key")
        self.input_value = self._field("input_value")


class _MessageData(_DetailedData):
    def __init__(self, target: Block | None = None, data: object = None) -> None:
        super().__init__(target, data)
        self.index = self._index_of_message()
        self.value = self._field("value")


class LikeData(_MessageData):
    """A chat message was liked (`liked` True), disliked (False) or given another label (text)."""

    def __init__(self, target: Block | None = None, data: object = None) -> None:
        super().__init__(target, data)
        self.liked = self._field("liked", True)


class RetryData(_MessageData):
    """A chat answer is wanted again."""


class UndoData(_MessageData):
    """A chat message was taken back."""


class EditData(_MessageData):
    """A chat message was changed by the visitor."""

    def __init__(self, target: Block | None = None, data: object = None) -> None:
        super().__init__(target, data)
        self.previous_value = self._field("previous_value")


class DeletedFileData(_DetailedData):
    """A file was removed from a file field."""

    def __init__(self, target: Block | None = None, data: object = None) -> None:
        super().__init__(target, data)
        self.file = self._field("file", self._data)


class DownloadData(_DetailedData):
    """A file was downloaded."""

    def __init__(self, target: Block | None = None, data: object = None) -> None:
        super().__init__(target, data)
        self.file = self._field("file", self._data)


class CopyData(_DetailedData):
    """Text was copied."""

    def __init__(self, target: Block | None = None, data: object = None) -> None:
        super().__init__(target, data)
        self.value = self._field("value")
