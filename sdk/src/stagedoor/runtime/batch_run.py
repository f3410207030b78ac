"""One call of a batch function for several events: lists in, lists out."""

from __future__ import annotations

import contextvars
from collections.abc import Coroutine, Sequence
from typing import TYPE_CHECKING, cast

from stagedoor.errors import Error
from stagedoor.runtime.arguments import preprocess
from stagedoor.runtime.stopping import CallStopped, StoppableCode

if TYPE_CHECKING:
    from stagedoor.runtime.event import Event
    from stagedoor.runtime.runner import FunctionRunner


class BatchRun:
    """One call of a batch function for several events: lists in, lists out."""

    __slots__ = ("_code", "_context", "_events", "_runner")

    def __init__(self, runner: FunctionRunner, events: Sequence[Event]) -> None:
        self._runner = runner
        self._events = list(events)
        self._code = StoppableCode(self._events)
        if not runner.function.is_async:
            for event in events:
                event.code = self._code
        self._context = contextvars.copy_context()

    def __call__(self) -> bool:
        """Run the whole batch."""
        self._context.run(self._run, None)
        return False

    async def on_loop(self) -> None:
        """Run the batch of an asynchronous function."""
        accepted, arguments = self._prepare()
        if not accepted:
            return
        try:
            result = await cast("Coroutine[object, object, object]", self._runner.fn(*arguments))
        except BaseException as error:  # noqa: BLE001 - as for single calls
            self._fail(accepted, error)
            return
        self._distribute(accepted, result)

    def _run(self, _: None) -> None:
        accepted, arguments = self._prepare()
        if not accepted:
            return
        try:
            result = self._code.run(lambda: self._runner.fn(*arguments))
        except BaseException as error:  # noqa: BLE001 - as for single calls
            self._fail(accepted, error)
            return
        self._distribute(accepted, result)

    def _prepare(self) -> tuple[list[Event], list[list[object]]]:
        """Convert each event's values; one that is refused fails alone."""
        accepted: list[Event] = []
        rows: list[list[object]] = []
        self._runner.enter(self._events[0])
        for event in self._events:
            try:
                rows.append(preprocess(event, event.data))
            except Exception as error:  # noqa: BLE001 - told to its own caller
                self._runner.fail(event, error)
            else:
                accepted.append(event)
        return accepted, [list(column) for column in zip(*rows, strict=True)]

    def _distribute(self, events: list[Event], result: object) -> None:
        runner = self._runner
        columns = cast("Sequence[Sequence[object]]", result)
        wanted = len(runner.function.outputs)
        if not isinstance(result, (list, tuple)) or len(columns) < wanted:
            self._fail(
                events, Error(f"{runner.function.name}() must return one list for each of its {wanted} outputs.")
            )
            return
        for index, event in enumerate(events):
            try:
                row = [columns[output][index] for output in range(wanted)]
                outcome = runner.outcome(event, row[0] if wanted == 1 else row)
            except Exception as error:  # noqa: BLE001 - told to its own caller
                runner.fail(event, error)
            else:
                runner.complete(event, outcome)

    def _fail(self, events: list[Event], error: BaseException) -> None:
        for event in events:
            if event.is_cancelled or isinstance(error, CallStopped):
                self._runner.stopped(event, None)
            else:
                self._runner.fail(event, error)
