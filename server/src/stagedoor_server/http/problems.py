"""Every error leaves as `{"detail": str, "code": str}`."""

from __future__ import annotations

import logging

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse

from stagedoor_server.errors import ConflictError, InvalidError, ServerError, UnavailableError
from stagedoor_server.kit.schemas import ResponseSchema

logger = logging.getLogger(__name__)

_MAX_PROBLEMS = 5
"""Validation problems told in one answer; nobody reads more."""

_CODES = {
    404: "not_found",
    405: "method_not_allowed",
    400: "bad_request",
    413: "too_large",
    422: "invalid_json",
    421: "misdirected",
}


class Problem(ResponseSchema):
    """An error."""

    detail: str
    code: str
    fields: dict[str, str] | None = None
    """What is wrong with which field of the body, where the request was not valid: forms show it there."""


def problem_response(error: ServerError) -> JSONResponse:
    """Turn an error into its answer."""
    headers = {"Cache-Control": "no-store"}
    if error.retry_after_s is not None:
        headers["Retry-After"] = str(error.retry_after_s)
    if error.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return JSONResponse({"detail": error.detail, "code": error.code}, status_code=error.status, headers=headers)


async def _on_server_error(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, ServerError)  # noqa: S101 - registered for this type only
    return problem_response(error)


async def _on_http_error(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for this type only
    code = _CODES.get(error.status_code, "error")
    return JSONResponse(
        {"detail": str(error.detail), "code": code}, status_code=error.status_code, headers=error.headers
    )


async def _on_invalid(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for this type only
    parts: list[str] = []
    fields: dict[str, str] = {}
    for problem in error.errors()[:_MAX_PROBLEMS]:
        where = ".".join(str(part) for part in problem["loc"] if part not in {"body", "query", "path"})
        reason = str(problem["msg"]).removeprefix("Value error, ")
        parts.append(f"{where}: {reason}" if where else reason)
        if where:
            fields.setdefault(where.partition(".")[0], reason)
    answer = InvalidError("; ".join(parts) or "The request is not valid.")
    return JSONResponse(
        {"detail": answer.detail, "code": answer.code, "fields": fields},
        status_code=answer.status,
        headers={"Cache-Control": "no-store"},
    )


async def _on_database_error(_request: Request, error: Exception) -> JSONResponse:
    if isinstance(error, IntegrityError):
        # Two callers raced for the same thing and the database decided: the loser is told so.
        return problem_response(ConflictError("Somebody else was faster; look again and retry."))
    logger.warning("database error: %s", type(error).__name__, exc_info=error)
    if isinstance(error, DBAPIError) and not isinstance(error, OperationalError) and not error.connection_invalidated:
        return problem_response(ServerError("Something went wrong on our side; it was logged."))
    return problem_response(UnavailableError("The database does not answer; try again in a few seconds."))


async def _on_unexpected(_request: Request, error: Exception) -> JSONResponse:
    logger.error("unexpected error", exc_info=error)
    return problem_response(ServerError("Something went wrong on our side; it was logged."))


def register(app: FastAPI) -> None:
    """Install the handlers."""
    app.add_exception_handler(ServerError, _on_server_error)
    app.add_exception_handler(HTTPException, _on_http_error)
    app.add_exception_handler(RequestValidationError, _on_invalid)
    app.add_exception_handler(DBAPIError, _on_database_error)
    app.add_exception_handler(PoolTimeoutError, _on_database_error)
    app.add_exception_handler(Exception, _on_unexpected)
