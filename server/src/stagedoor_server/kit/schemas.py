"""Base classes of what goes over the wire: requests refuse unknown fields, answers may grow."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict


class RequestSchema(BaseModel):
    """A request body: unknown fields are refused, so nobody sets a column by guessing its name."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class ResponseSchema(BaseModel):
    """An answer, read from models by attribute."""

    model_config = ConfigDict(from_attributes=True, extra="forbid")


def _as_utc(value: datetime) -> datetime:
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


UTCDatetime = Annotated[datetime, AfterValidator(_as_utc)]
"""A moment in UTC; a value without an offset is taken as UTC."""
