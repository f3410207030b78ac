"""Every error that a caller of the API may see, in one tree; each carries its HTTP status and a stable code.

    ServerError
    ├── InvalidError        422  the request is well-formed but makes no sense
    ├── UnauthorizedError   401  sign in first
    ├── ForbiddenError      403  signed in, but may not
    ├── NotFoundError       404  no such thing, or none that the caller may know of
    ├── ConflictError       409  something else is in the way
    ├── TooLargeError       413  body over its limit
    ├── TooManyError        429  later; `retry_after_s` says when
    └── UnavailableError    503  a part that we need is away

Domains subclass these in their own `errors.py`. Each message says what happened and what to do.
"""

from __future__ import annotations


class ServerError(Exception):
    """Base of all errors that become `{"detail", "code"}`."""

    status: int = 500
    code: str = "internal"
    retry_after_s: int | None = None

    def __init__(self, detail: str, *, code: str | None = None, retry_after_s: int | None = None) -> None:
        super().__init__(detail)
        self.detail = detail
        if code is not None:
            self.code = code
        if retry_after_s is not None:
            self.retry_after_s = retry_after_s


class InvalidError(ServerError):
    """The request cannot be carried out as it stands."""

    status = 422
    code = "invalid"


class UnauthorizedError(ServerError):
    """The caller is not signed in, or not any more."""

    status = 401
    code = "unauthorized"


class ForbiddenError(ServerError):
    """The caller is known and may not do this."""

    status = 403
    code = "forbidden"


class NotFoundError(ServerError):
    """No such thing, or none that the caller may know of."""

    status = 404
    code = "not_found"


class ConflictError(ServerError):
    """Something else is in the way."""

    status = 409
    code = "conflict"


class TooLargeError(ServerError):
    """The body is over its limit."""

    status = 413
    code = "too_large"


class TooManyError(ServerError):
    """Too many of these in a short time."""

    status = 429
    code = "too_many"
    retry_after_s = 60


class UnavailableError(ServerError):
    """A part that the answer needs is away."""

    status = 503
    code = "unavailable"
    retry_after_s = 5
