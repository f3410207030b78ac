"""Where synchronous code runs: a pool of threads, and the mailbox through which they talk to the event loop.

The pool differs from `concurrent.futures` in what it leaves out: no future objects and no locks of its own. Jobs
are submitted from the event loop only; results come back through the mailbox, which wakes the loop once for any
number of messages.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections import deque
from collections.abc import Callable
from queue import SimpleQueue
from typing import TypeVar

from stagedoor.runtime.stopping import CallStopped

T = TypeVar("T")
Job = Callable[[], bool]
"""Work for a thread. It must not raise; True means that it has more to do and goes behind the waiting jobs."""


class Mailbox:
    """Calls that threads want made on the event loop, in order.

    Args:
        loop: The loop; the mailbox must be made on its thread.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._thread = threading.get_ident()
        self._calls: deque[Callable[[], None]] = deque()
        self._is_armed = False

    def post(self, call: Callable[[], None]) -> None:
        """Have `call` made on the loop, in order; may be used from any thread.

        On the loop's own thread it is made at once when nothing is before it, which saves asynchronous functions a
        round through the loop. Does nothing once the loop is closed.
        """
        if not self._calls and threading.get_ident() == self._thread:
            call()
            return
        self._calls.append(call)
        if not self._is_armed:
            self._is_armed = True
            with contextlib.suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._deliver)

    def _deliver(self) -> None:
        # Disarmed first: a call posted from here on arms again, and at worst wakes the loop for nothing.
        self._is_armed = False
        calls = self._calls
        for _ in range(len(calls)):
            # Removed after it was made: a call that posts another one must not overtake those that wait.
            try:
                calls[0]()
            except Exception as error:  # noqa: BLE001 - one broken message must not hold up the others
                self._loop.call_exception_handler({"message": "a message to the event loop failed", "exception": error})
            finally:
                calls.popleft()


class WorkerPool:
    """Threads for synchronous functions, started as they are needed and kept.

    Args:
        max_threads: Threads at most; further jobs wait.
        mailbox: Way back to the event loop.
    """

    def __init__(self, max_threads: int, mailbox: Mailbox) -> None:
        self.max_threads = max_threads
        self._mailbox = mailbox
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
        self._submitted = 0
        self._finished: list[list[int]] = []  # one cell a thread: no two threads ever count in the same one
        self._is_closed = False
        self._lines: dict[object, deque[Job]] = {}
        self._lines_lock = threading.Lock()

    @property
    def has_waiting_jobs(self) -> bool:
        """Whether jobs wait for a thread; may be asked from any thread."""
        return not self._jobs.empty()

    def submit(self, job: Job) -> None:
        """Run `job` in a thread. Only the event loop may call this."""
        self._submitted += 1
        threads = len(self._finished)
        if threads < self.max_threads and not self._is_closed:
            unfinished = self._submitted - sum(cell[0] for cell in self._finished)
            if unfinished > threads:
                cell = [0]
                self._finished.append(cell)
                threading.Thread(
                    target=self._work, args=(cell,), name=f"stagedoor-worker-{threads}", daemon=True
                ).start()
        self._jobs.put(job)

    @property
    def is_full(self) -> bool:
        """Whether every thread that there may be has work."""
        return self._submitted - sum(cell[0] for cell in self._finished) >= self.max_threads

    def submit_apart(self, job: Job) -> None:
        """Run `job` in a thread of its own, which ends with it. Only the event loop may call this."""

        def work() -> None:
            with contextlib.suppress(CallStopped):
                while job():
                    pass

        threading.Thread(target=work, name="stagedoor-worker-apart", daemon=True).start()

    def submit_around(self, job: Job, of: object) -> None:
        """Run what is done around calls, such as a conversion. Only the event loop may call this.

        It does not wait for calls: where they hold every thread, it has one beside them, which does what is done
        around calls of the same function one after the other, and ends.

        Args:
            job: The work.
            of: The function.
        """
        if not self.is_full:
            self.submit(job)
            return
        with self._lines_lock:
            line = self._lines.get(of)
            if line is not None:
                line.append(job)
                return
            self._lines[of] = line = deque([job])
        self.submit_apart(lambda: self._advance(line, of))

    def _advance(self, line: deque[Job], of: object) -> bool:
        """Do the next job of a line; returns whether there are more."""
        while line[0]():
            pass
        with self._lines_lock:
            line.popleft()
            if not line:
                del self._lines[of]
            return bool(line)

    async def run(self, call: Callable[[], T], of: object = None) -> T:
        """Run `call` in a thread, as what is done around calls of the function `of`, and return its result."""
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()

        def settle(result: T | None, error: BaseException | None) -> None:
            if future.done():
                return
            if error is None:
                future.set_result(result)  # type: ignore[arg-type]
            elif isinstance(error, StopIteration):
                future.set_exception(RuntimeError("StopIteration"))
            else:
                future.set_exception(error)

        def job() -> bool:
            try:
                result = call()
            except BaseException as error:  # noqa: BLE001 - handed to the waiting side, whatever it is
                self._mailbox.post(lambda error=error: settle(None, error))
            else:
                self._mailbox.post(lambda: settle(result, None))
            return False

        self.submit_around(job, of)
        return await future

    def close(self) -> None:
        """Let the threads end after their present job."""
        self._is_closed = True
        for _ in self._finished:
            self._jobs.put(None)

    def _work(self, finished: list[int]) -> None:
        is_over = False
        while not is_over:
            # A call that was struck at its very end must not take the thread with it.
            with contextlib.suppress(CallStopped):
                self._serve(finished)
                is_over = True

    def _serve(self, finished: list[int]) -> None:
        jobs = self._jobs
        while (job := jobs.get()) is not None:
            if job():
                jobs.put(job)
            else:
                finished[0] += 1
            del job  # an idle thread must not keep the last call's data alive
