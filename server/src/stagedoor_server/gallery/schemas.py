"""What the gallery gives besides cards."""

from __future__ import annotations

from stagedoor_server.kit.schemas import ResponseSchema


class TagCount(ResponseSchema):
    """A tag and how many visible projects carry it."""

    tag: str
    count: int
