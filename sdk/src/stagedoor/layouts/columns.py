"""Several columns at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Unpack

from stagedoor.components.base import BlockOptions
from stagedoor.errors import AuthoringError
from stagedoor.layouts.column import Column
from stagedoor.layouts.row import Row


class Columns(Row):
    """A row of columns, to be taken apart: `left, right = gr.Columns([2, 1])`, then `with left:`.

    Args:
        widths: Number of equal columns, or the weight of each.
        min_width: Width of a column in px below which the row wraps; by default two do not fit on a phone.
        equal_height: Whether all columns get the height of the tallest.
        options: See `Block`.

    Raises:
        AuthoringError: When it is no number above 0, nor a list of such.
    """

    def __init__(
        self,
        widths: int | Sequence[float] = 2,
        *,
        min_width: int = 180,
        equal_height: bool = False,
        **options: Unpack[BlockOptions],
    ) -> None:
        weights = [1.0] * widths if isinstance(widths, int) else [float(weight) for weight in widths]
        if not weights or min(weights) <= 0:
            raise AuthoringError(f"{widths!r} says no columns.", hint="give their number, or a list of weights")
        super().__init__(equal_height=equal_height, **options)
        with self:
            self.columns = [Column(scale=weight, min_width=min_width) for weight in weights]

    def __iter__(self) -> Iterator[Column]:
        return iter(self.columns)

    def __getitem__(self, index: int) -> Column:
        """Return a column by its position."""
        return self.columns[index]

    @classmethod
    def get_block_name(cls) -> str:
        """On the page it is a row."""
        return "row"
