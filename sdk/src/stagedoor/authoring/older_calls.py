"""Constructors of apps that were called in the words of an older Gradio."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from stagedoor.authoring.blocks import Blocks


def construct_again(app: Blocks, cls: type[Blocks], given: dict[str, object]) -> None:
    """Call a constructor once more, with its older arguments in today's words.

    Args:
        app: The app under construction.
        cls: Class whose constructor was called.
        given: The local names of that constructor: its parameters, and the older ones in "kwargs".

    Raises:
        TypeError: When an argument belongs to no version of Gradio.
    """
    from stagedoor.compat.arguments import translate_arguments

    translated = translate_arguments(cls, cast("dict[str, object]", given["kwargs"]))
    today = {name: value for name, value in given.items() if name in cls.parameter_names}
    cls.__init__(app, **{**today, **translated.kwargs})  # pyright: ignore[reportArgumentType]
    translated.finish(app)
