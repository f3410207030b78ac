"""Health: what works right now."""

from __future__ import annotations

from typing import Literal

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from stagedoor_server.errors import UnavailableError
from stagedoor_server.http.context import Context
from stagedoor_server.kit.schemas import ResponseSchema


class Health(ResponseSchema):
    """State of the parts."""

    status: Literal["ok", "degraded"]
    database: Literal["ok"]
    broker: Literal["ok", "away"]


async def health_of(context: Context) -> Health:
    """Ask the database; the dispatcher knows how the broker is.

    Raises:
        UnavailableError: The database does not answer: nothing works without it.
    """
    try:
        async with context.database.read() as session:
            await session.execute(text("SELECT 1"))
    except (SQLAlchemyError, OSError) as error:
        raise UnavailableError("The database does not answer.") from error
    broker_ok = context.dispatcher.is_broker_reachable
    return Health(status="ok" if broker_ok else "degraded", database="ok", broker="ok" if broker_ok else "away")
