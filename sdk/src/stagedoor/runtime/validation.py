"""Checks that run before a call joins the queue (`validator=`), and the form in which they answer."""

from __future__ import annotations

import contextvars
import inspect
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, cast

from stagedoor.authoring.api_info import parameter_names
from stagedoor.errors import PayloadError, StagedoorError
from stagedoor.runtime.arguments import preprocess
from stagedoor.runtime.failures import failure_of, report

if TYPE_CHECKING:
    from stagedoor.authoring.graph import BlockFunction
    from stagedoor.runtime.event import Event
    from stagedoor.runtime.executor import WorkerPool
    from stagedoor.runtime.runner import FunctionRunner


def validate(is_valid: bool, message: str) -> dict[str, object]:
    """Say whether an input is acceptable; a validator returns one of these for each input.

    Args:
        is_valid: Whether it is.
        message: What is wrong, shown at the field.
    """
    return {"__type__": "validate", "is_valid": is_valid, "message": message}


class InputRefusedError(StagedoorError):
    """A validator did not accept the inputs.

    Args:
        details: One answer for each input, as clients read them.
    """

    def __init__(self, details: list[dict[str, object]]) -> None:
        reasons = [str(detail["message"]) for detail in details if not detail["is_valid"]]
        super().__init__("; ".join(reasons))
        self.details = details


class ValidatorFailedError(InputRefusedError):
    """A validator raised, so that nobody knows whether the inputs are fine: the call is not taken.

    Args:
        reason: What the visitor is told.
    """

    def __init__(self, reason: str) -> None:
        super().__init__([{"__type__": "validate", "is_valid": False, "message": reason}])


async def run_validator(event: Event, runner: FunctionRunner, pool: WorkerPool) -> None:
    """Run the validator of an event's function on its values, in a thread unless it is asynchronous.

    Raises:
        InputRefusedError: When it refuses an input.
        ValidatorFailedError: When it raises.
        PayloadError: When a value breaks its component's contract.
    """
    validator = event.function.validator
    if validator is None:
        return

    def check() -> object:
        runner.enter(event)
        return validator(*preprocess(event, event.data))

    surrounding = contextvars.copy_context()
    try:
        answer = await pool.run(lambda: surrounding.run(check), event.function)
        if inspect.iscoroutine(answer):
            answer = await answer
    except PayloadError:
        raise
    except Exception as error:
        report(error)
        told = failure_of(error, show_error=runner.show_error).error
        raise ValidatorFailedError(told or "The check of the inputs failed.") from error
    check_answer(event.function, answer)


def check_answer(function: BlockFunction, answer: object) -> None:
    """Raise when a validator's answer refuses an input.

    Raises:
        InputRefusedError: With one detail for each input.
    """
    if answer is None:
        return
    answers = cast("Sequence[object]", answer) if isinstance(answer, (list, tuple)) else [answer]
    names = parameter_names(function)
    details: list[dict[str, object]] = []
    for index, item in enumerate(answers):
        if not isinstance(item, Mapping):
            continue
        fields = cast("Mapping[str, object]", item)
        details.append(
            {
                "__type__": "validate",
                "is_valid": bool(fields.get("is_valid", True)),
                "message": str(fields.get("message", "")),
                "parameter_name": names[index].name if index < len(names) else f"param_{index}",
            }
        )
    if any(not detail["is_valid"] for detail in details):
        raise InputRefusedError(details)
