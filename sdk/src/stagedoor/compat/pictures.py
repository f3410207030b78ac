"""What `gr.Image` of Gradio 2 and 3 did to a picture before the function saw it: `shape=` and `invert_colors=`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol, cast

if TYPE_CHECKING:
    import PIL.Image

Edit = Callable[["PIL.Image.Image"], "PIL.Image.Image"]


class Editable(Protocol):
    """A component that hands pictures to functions."""

    edits: tuple[Edit, ...]


def resized(block: Editable, shape: object) -> None:
    """Have pictures cut and scaled to (width, height); None in it keeps the picture's own.

    Args:
        block: The component.
        shape: What the author wrote as `shape=`.
    """
    if shape is None:
        return
    width, height = cast("Sequence[int | None]", shape)

    def edit(image: PIL.Image.Image) -> PIL.Image.Image:
        from PIL import ImageOps

        return ImageOps.fit(image, (width or image.width, height or image.height))

    block.edits = (*block.edits, edit)


def inverted(block: Editable, invert: object) -> None:
    """Have pictures inverted: what is drawn black on white becomes white on black, as digit classifiers expect.

    Args:
        block: The component.
        invert: What the author wrote as `invert_colors=`.
    """
    if not invert:
        return

    def edit(image: PIL.Image.Image) -> PIL.Image.Image:
        from PIL import ImageOps

        return ImageOps.invert(image)

    block.edits = (*block.edits, edit)
