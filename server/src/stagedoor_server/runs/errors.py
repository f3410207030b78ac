"""What can go wrong with runs, as the API's caller sees it."""

from __future__ import annotations

from stagedoor_server.errors import ConflictError, InvalidError, NotFoundError, TooManyError


class NoSuchRunError(NotFoundError):
    """No run of that id, or none that the caller may see."""

    def __init__(self) -> None:
        super().__init__("There is no such run, or you may not see it.")


class NoSuchRunFileError(NotFoundError):
    """No file of that id in the run."""

    def __init__(self) -> None:
        super().__init__("The run has no such file.")


class UnknownEndpointError(InvalidError):
    """An endpoint that the app does not have."""

    code = "unknown_endpoint"

    def __init__(self, endpoint: str, known: list[str]) -> None:
        super().__init__(f"The app has no endpoint {endpoint!r}. It has: {', '.join(known) or 'none'}.")


class InvalidInputsError(InvalidError):
    """Inputs that cannot be sent to the app."""

    code = "invalid_inputs"


class IdempotencyConflictError(ConflictError):
    """An idempotency key that stands for another call already."""

    code = "idempotency_conflict"

    def __init__(self) -> None:
        super().__init__("This idempotency key was used for a call with other inputs; take a new key.")


class RunFinishedError(ConflictError):
    """Cancelling what is over."""

    code = "run_finished"

    def __init__(self, state: str) -> None:
        super().__init__(f"The run is over already: {state}.")


class RunNotFinishedError(ConflictError):
    """Retrying what is not over."""

    code = "run_not_finished"

    def __init__(self, state: str) -> None:
        super().__init__(f"The run is not over yet: {state}. Cancel it first.")


class TooManyRunsError(TooManyError):
    """More runs in a minute than one account may start."""

    code = "too_many_runs"

    def __init__(self) -> None:
        super().__init__("You started very many runs in the last minute; wait a little.", retry_after_s=30)
