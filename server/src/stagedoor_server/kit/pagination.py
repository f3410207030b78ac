"""Numbered pages: lists here are short enough for OFFSET, and people like page numbers."""

from __future__ import annotations

from typing import Annotated, Generic, TypeVar

from fastapi import Query

from stagedoor_server.kit.schemas import ResponseSchema

Item = TypeVar("Item")

DEFAULT_PAGE_SIZE = 24
"""Divides by 2, 3 and 4: full rows in the gallery's grid at every width."""

PageNumber = Annotated[int, Query(ge=1, le=10_000, description="Page number, from 1.")]
PageSize = Annotated[int, Query(ge=1, le=100, description="Items on a page.")]


class Page(ResponseSchema, Generic[Item]):
    """One page of a list."""

    items: list[Item]
    total: int
    next: int | None = None

    @classmethod
    def of(cls, items: list[Item], *, total: int, page: int, size: int) -> Page[Item]:
        """Build the page number `page` of `total` items in all; `next` is None on the last one."""
        return cls(items=items, total=total, next=page + 1 if page * size < total else None)
