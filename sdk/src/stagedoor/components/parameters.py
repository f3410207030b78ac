"""The constructor parameters that blocks share, written down once: `**options: Unpack[FormOptions]`."""

from __future__ import annotations

from typing import Literal, TypedDict

Visibility = bool | Literal["hidden"]
Key = int | str | tuple[int | str, ...]
JSONSchema = dict[str, object]


class PlacedOptions(TypedDict, total=False):
    """Parameters of every block on the page but `visible`; see `Block`."""

    elem_id: str | None
    elem_classes: list[str] | str | None
    render: bool
    key: Key | None
    preserved_by_key: list[str] | str | None


class BlockOptions(PlacedOptions, total=False):
    """Parameters of every block on the page; see `Block`."""

    visible: Visibility


class ViewOptions(BlockOptions, total=False):
    """Parameters of every component with a frame and a label; see `Component`."""

    label: str | None
    every: object
    inputs: object
    show_label: bool | None
    container: bool
    scale: int | None
    min_width: int | None


class FieldOptions(ViewOptions, total=False):
    """Parameters of every component that can be edited; see `Component`."""

    interactive: bool | None


class FormOptions(FieldOptions, total=False):
    """Parameters of every form field; see `Component`."""

    info: str | None
