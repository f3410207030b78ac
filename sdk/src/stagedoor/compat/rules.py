"""What can be done with an old argument: the verbs of the tables in `compat.tables`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast

Arguments = dict[str, object]


@dataclass(frozen=True)
class Rule:
    """How one old argument is taken.

    Attributes:
        apply: Changes the arguments for the old value; the old name is already gone from them.
        advice: What to write today, to stand behind "`old=` is an older Gradio's; ".
        finish: What is done to the finished object for the old value, where today's arguments cannot say it.
    """

    apply: Callable[[Arguments, object, str], None]
    advice: str
    finish: Callable[[Any, object], None] | None = None


def ignore(why: str = "it has no effect any more") -> Rule:
    """Leave the argument out."""
    return Rule(lambda _arguments, _value, _owner: None, why)


def rename(new: str) -> Rule:
    """Pass the value under today's name, unless that is given too."""
    return Rule(lambda arguments, value, _owner: _set(arguments, new, value), f"write {new}= instead")


def button(name: str) -> Rule:
    """Show or hide a built-in button: each had a flag of its own before Gradio 6."""

    def apply(arguments: Arguments, value: object, owner: str) -> None:
        given = arguments.get("buttons")
        shown = list(cast("list[object]", given)) if isinstance(given, list) else list(DEFAULT_BUTTONS.get(owner, ()))
        if value and name not in shown:
            shown.append(name)
        if not value and name in shown:
            shown.remove(name)
        arguments["buttons"] = shown

    return Rule(apply, f'write buttons=["{name}", …] instead')


def convert(new: str, how: Callable[[object], object], advice: str = "") -> Rule:
    """Pass a converted value under today's name; nothing when the conversion gives None."""

    def apply(arguments: Arguments, value: object, _owner: str) -> None:
        converted = how(value)
        if converted is not None:
            _set(arguments, new, converted)

    return Rule(apply, advice or f"write {new}= instead")


def afterwards(finish: Callable[[Any, object], None], advice: str) -> Rule:
    """Leave the argument out, and do to the finished object what it stood for."""
    return Rule(lambda _arguments, _value, _owner: None, advice, finish)


def attribute(name: str, advice: str) -> Rule:
    """Keep the value as an attribute of the finished object, where today's constructor has no argument for it."""
    return afterwards(lambda block, value: setattr(block, name, value), advice)


def _set(arguments: Arguments, name: str, value: object) -> None:
    if value is not None:
        arguments.setdefault(name, value)


DEFAULT_BUTTONS: Mapping[str, tuple[str, ...]] = {
    "Audio": ("download", "share"),
    "BarPlot": (),
    "Chatbot": ("share", "copy", "copy_all"),
    "Dataframe": ("fullscreen", "copy"),
    "Gallery": ("share", "download", "download_all", "fullscreen"),
    "Image": ("download", "share", "fullscreen"),
    "ImageSlider": ("download", "fullscreen"),
    "AnnotatedImage": ("fullscreen",),
    "Code": ("copy", "download"),
    "JSON": ("copy",),
    "Slider": ("reset",),
    "Video": ("download", "share"),
}
"""Buttons that a component of Gradio 6 shows when `buttons=` is not given."""


def as_list(value: object) -> object:
    """Return one value as a list of one."""
    return cast("object", value) if isinstance(value, list) or value is None else [value]


def visibility(value: object) -> object:
    """Turn Gradio 3 to 5's `show_api` into Gradio 6's `api_visibility`."""
    return "public" if value else "undocumented"


def footer_without_api(value: object) -> object:
    """Turn `launch(show_api=False)` into the links that are left."""
    return None if value else ["gradio", "settings", "runs"]
