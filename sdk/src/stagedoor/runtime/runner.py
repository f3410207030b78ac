"""Runs the author's functions: synchronous ones and their generators in a thread, asynchronous ones on the loop.

Whatever a function raises, `SystemExit` and `KeyboardInterrupt` included, ends its own call and nothing else. A
generator keeps its thread from step to step; only when others wait for a thread does it go behind them.
"""

from __future__ import annotations

import asyncio
import contextlib
import contextvars
import inspect
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from types import AsyncGeneratorType, CoroutineType, GeneratorType
from typing import TYPE_CHECKING, Protocol, TypeVar, cast

from stagedoor import context
from stagedoor.authoring.render import RenderedPart
from stagedoor.files import chunk_files
from stagedoor.runtime.arguments import ArgumentPlan, call_arguments, plan_arguments, preprocess
from stagedoor.runtime.deep_links import note_call
from stagedoor.runtime.failures import failure_of, report, time_limit_failure
from stagedoor.runtime.output_streams import Pieces, Playlists, gives_pieces
from stagedoor.runtime.rendering import building, place_part
from stagedoor.runtime.results import Outcome, postprocess
from stagedoor.runtime.stopping import CallStopped, StoppableCode
from stagedoor.wire.messages import Failure, completed_output

if TYPE_CHECKING:
    from stagedoor.authoring.graph import BlockFunction
    from stagedoor.files import FileStore
    from stagedoor.runtime.event import Event
    from stagedoor.runtime.executor import WorkerPool

T = TypeVar("T")

SLICE_S = 0.05
"""Seconds that a generator keeps its thread while others wait for one."""
LOOP_SLICE_S = 0.002
"""Seconds that an asynchronous generator that never waits may keep the event loop."""

_LIGHT = frozenset(
    [
        "textbox", "number", "slider", "checkbox", "checkboxgroup", "radio", "dropdown", "button", "clearbutton",
        "markdown", "html", "json", "label", "state", "code", "timer", "duplicatebutton", "browserstate",
        "colorpicker", "highlightedtext",
    ]
)  # fmt: skip
"""Components whose conversion costs microseconds; around an asynchronous function it then needs no thread."""


class Report(Protocol):
    """What the engine hears of a running call; called on the loop or in a thread."""

    def finished(self, event: Event, frame: bytes, ok: bool, duration_s: float) -> None:
        """The call ended; `frame` is its last message."""
        ...


class FunctionRunner:
    """Knows how one function is called.

    Args:
        function: The function.
        files: Where its files lie.
        show_error: Whether visitors see the text of every error.
        report: Who is told about the end.
    """

    def __init__(self, function: BlockFunction, files: FileStore, *, show_error: bool, report: Report) -> None:
        self.function = function
        fn = cast("Callable[..., object]", function.fn)
        self.fn = fn if function.renderable is None else building(function.renderable, fn)
        self.files = files
        self.show_error = show_error
        self.report = report
        self.plan: ArgumentPlan = plan_arguments(fn)
        self.is_light = all(block.get_block_name() in _LIGHT for block in [*function.inputs, *function.outputs])
        self.calls = 0
        self.average_s = 0.0

    def note(self, duration_s: float) -> None:
        """Take a finished call into the average, in which the last twenty or so count."""
        self.calls += 1
        self.average_s += (duration_s - self.average_s) / min(self.calls, 20)

    def arguments(self, event: Event) -> tuple[list[object], dict[str, object]]:
        """Build the arguments of a call."""
        if event.chunk_files is not None:
            chunk_files.set(event.chunk_files)
        return call_arguments(self.plan, self.function, preprocess(event, event.data), event)

    def outcome(self, event: Event, result: object) -> Outcome:
        """Turn a result into wire values."""
        if isinstance(result, RenderedPart):
            return place_part(self.function, event.session, result)
        return postprocess(self.function, event.session, result, event.pieces)

    def emit(self, event: Event, outcome: Outcome) -> None:
        """Send one result of several, unless the reader is far behind."""
        if event.stream is None or event.stream.is_behind:
            return
        event.send_result(event.format.generating(event, outcome.data))

    def complete(self, event: Event, outcome: Outcome) -> None:
        """End a call with its last result; an input stream's call goes on with the next chunk."""
        if event.feed is not None:
            event.feed.answered(self, outcome)
        else:
            self.finish(event, outcome)

    def finish(self, event: Event, outcome: Outcome) -> None:
        """End a call with its last result."""
        duration = time.perf_counter() - event.started_at
        try:
            outcome = outcome if event.playlists is None else event.playlists.finished(outcome)
            if event.session.shown is not None:
                note_call(self.function, event.data, outcome.data, event.session.shown)
            output = completed_output(
                outcome.data,
                duration_s=duration,
                average_duration_s=self.average_s or duration,
                changed_state_ids=outcome.changed_state_ids,
                render_config=outcome.render_config,
                used_cache=event.used_cache,
            )
            frame = event.format.completed(event, output)
        except Exception as error:  # noqa: BLE001 - the value has no JSON form; the caller is told so
            self.fail(event, error)
            return
        self.report.finished(event, frame, ok=True, duration_s=duration)

    def fail(self, event: Event, error: BaseException) -> None:
        """End a call that raised."""
        report(error)
        self.failed(event, failure_of(error, show_error=self.show_error))

    def failed(self, event: Event, failure: Failure) -> None:
        """End a call that failed.

        Args:
            event: The call.
            failure: What its visitor is told.
        """
        if event.playlists is not None:
            event.playlists.end()
        frame = event.format.failed(event, failure)
        self.report.finished(event, frame, ok=False, duration_s=time.perf_counter() - event.started_at)

    def stopped(self, event: Event, last: Outcome | None) -> None:
        """End a call that was stopped: cancelled, or out of time with what it yielded last as its result."""
        if event.is_out_of_time and last is not None:
            self.complete(event, last)
            return
        if event.playlists is not None:
            event.playlists.end()
        if event.is_out_of_time:
            frame = event.format.failed(event, time_limit_failure(self.function.time_limit))
        else:
            frame = event.format.cancelled(event)
        self.report.finished(event, frame, ok=False, duration_s=time.perf_counter() - event.started_at)

    def nothing(self) -> Outcome:
        """Return what a generator that ended without a value gives: nothing for each output, as in Gradio."""
        return Outcome([None] * len(self.function.outputs), [])

    def enter(self, event: Event) -> None:
        """Make the event the call of the present context."""
        context.current_call.set(event)
        context.current_files.set(self.files)
        if event.pieces is None and gives_pieces(event):
            event.pieces = self.pieces_of(event)

    def pieces_of(self, event: Event) -> Pieces:
        """Make what takes a call's pieces."""
        event.playlists = Playlists(event, self.files)
        return Pieces(event, self.files, event.playlists.note)


class ThreadRun:
    """One call in threads: a job for the pool, resumed until it is done."""

    __slots__ = ("_code", "_context", "_event", "_generator", "_last", "_loop", "_pool", "_runner")

    def __init__(self, runner: FunctionRunner, event: Event, loop: asyncio.AbstractEventLoop, pool: WorkerPool) -> None:
        self._runner = runner
        self._event = event
        self._pool = pool
        self._loop = loop
        self._generator: Iterator[object] | None = None
        self._last: Outcome | None = None
        self._code = event.code = StoppableCode([event])
        self._context = contextvars.copy_context()

    def __call__(self) -> bool:
        """Run until the call ends, or until its turn is over (True)."""
        return self._context.run(self._guarded)

    def _guarded(self) -> bool:
        try:
            return self._advance()
        except BaseException as error:  # noqa: BLE001 - whatever the author's code raises ends this call only
            self._close_generator()
            if self._event.is_cancelled or isinstance(error, CallStopped):
                self._runner.stopped(self._event, self._last)
            else:
                self._runner.fail(self._event, error)
            return False

    def _advance(self) -> bool:
        runner, event = self._runner, self._event
        if self._generator is None:
            runner.enter(event)
            positional, keywords = runner.arguments(event)
            if event.is_cancelled:
                runner.stopped(event, None)
                return False
            result = self._code.run(lambda: runner.fn(*positional, **keywords))
            if type(result) is CoroutineType:
                # A plain function that returns a coroutine (a lambda around one): the loop runs it.
                waiting = asyncio.run_coroutine_threadsafe(
                    cast("Coroutine[object, object, object]", result), self._loop
                )
                result = waiting.result()
            if not (isinstance(result, GeneratorType) or runner.function.is_generator):
                outcome = runner.outcome(event, result)
                runner.complete(event, outcome)
                return False
            self._generator = iter(cast("Iterator[object]", result))
        return self._iterate(self._generator)

    def _iterate(self, generator: Iterator[object]) -> bool:
        runner, event, pool = self._runner, self._event, self._pool
        slice_ends = time.perf_counter() + SLICE_S
        while True:
            if event.is_cancelled:
                self._close_generator()
                runner.stopped(event, self._last)
                return False
            try:
                value = self._code.run(lambda: next(generator))
            except StopIteration:
                runner.complete(event, self._last or runner.nothing())
                return False
            if event.is_cancelled and not event.is_out_of_time:
                continue  # a step that ended after the visitor had called the run off
            self._last = runner.outcome(event, value)
            runner.emit(event, self._last)
            if pool.has_waiting_jobs and time.perf_counter() > slice_ends:
                return True

    def _close_generator(self) -> None:
        generator, self._generator = self._generator, None
        if isinstance(generator, GeneratorType):
            # The author's `finally` runs here; what it raises concerns nobody any more.
            with contextlib.suppress(BaseException):
                generator.close()


async def run_on_loop(runner: FunctionRunner, event: Event, pool: WorkerPool) -> None:
    """Run one call of an asynchronous function; ends with exactly one report."""
    runner.enter(event)
    sent: list[Outcome] = []
    try:
        positional, keywords = await _convert(runner, pool, lambda: runner.arguments(event))
        result = runner.fn(*positional, **keywords)
        if isinstance(result, AsyncGeneratorType) or hasattr(result, "__anext__"):
            outcome = await _drain(runner, event, pool, cast("AsyncIterator[object]", result), sent)
        else:
            value = await result if inspect.isawaitable(result) else result
            outcome = await _convert(runner, pool, lambda: runner.outcome(event, value))
        await _convert(runner, pool, lambda: runner.complete(event, outcome))
    except asyncio.CancelledError as error:
        if event.is_cancelled:
            runner.stopped(event, sent[0] if sent else None)
        else:
            runner.fail(event, error)
    except BaseException as error:  # noqa: BLE001 - whatever the author's code raises ends this call only
        runner.fail(event, error)


async def _drain(
    runner: FunctionRunner, event: Event, pool: WorkerPool, values: AsyncIterator[object], sent: list[Outcome]
) -> Outcome:
    """Send every value of an asynchronous generator and return the last one, which `sent` holds all the while."""
    last: Outcome | None = None
    slice_ends = time.perf_counter() + LOOP_SLICE_S
    try:
        async for value in values:
            last = outcome = await _convert(runner, pool, lambda value=value: runner.outcome(event, value))
            sent[:] = [outcome]
            await _convert(runner, pool, lambda outcome=outcome: runner.emit(event, outcome))
            if time.perf_counter() > slice_ends:
                # A generator that never waits would keep everybody else from being served.
                await asyncio.sleep(0)
                slice_ends = time.perf_counter() + LOOP_SLICE_S
    finally:
        if isinstance(values, AsyncGeneratorType):
            with contextlib.suppress(Exception):
                await cast("AsyncGeneratorType[object, object]", values).aclose()
    return last or runner.nothing()


async def _convert(runner: FunctionRunner, pool: WorkerPool, call: Callable[[], T]) -> T:
    """Make a conversion where it disturbs nobody: here when it is cheap, else in a thread."""
    if runner.is_light:
        return call()
    return await pool.run(lambda: contextvars.copy_context().run(call), runner.function)
