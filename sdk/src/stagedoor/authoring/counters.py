"""Ids: small integers for blocks, listeners and rendered places, each used once in an app."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from stagedoor.components.base import Block, Container, Key

APART = 10_000_000
"""Ids in a range: more than one process will ever make."""


class Counters:
    """Mixin of `Blocks`: where its ids come from."""

    _ids: Iterator[int]
    _function_ids: Iterator[int]
    _render_ids: Iterator[int]

    def start_counters(self) -> None:
        """Begin anew; 0 is the app itself."""
        self._ids, self._function_ids, self._render_ids = itertools.count(1), itertools.count(), itertools.count()

    def start_apart(self, number: int) -> None:
        """Take ids from a range of one's own from now on: processes that build on make ids that never meet.

        Args:
            number: The range, from 1 on.
        """
        first = number * APART
        self._ids, self._function_ids, self._render_ids = (itertools.count(first) for _ in range(3))

    def new_id(self, block: Block) -> int:
        """Return the id for a block that is being placed."""
        return next(self._ids)

    def new_form_id(self, form: Container, fields: Sequence[Block]) -> int:
        """Return the id for the frame around neighbouring fields."""
        return next(self._ids)

    def new_function_id(self, key: Key | None = None) -> int:
        """Return the id for a listener that is being registered."""
        return next(self._function_ids)

    def next_render_id(self) -> int:
        """Return the number for a place that a function fills (`gr.render`)."""
        return next(self._render_ids)

    def share_counters(self, other: Counters) -> None:
        """Take ids from the counters of another app from now on, so that ids of both never meet."""
        self._ids, self._function_ids, self._render_ids = other._ids, other._function_ids, other._render_ids
