"""The main program of a worker process."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
import threading
from typing import TYPE_CHECKING, Protocol, cast

from stagedoor.runtime.kept_results import keep_with
from stagedoor.runtime.loops import new_event_loop
from stagedoor.runtime.workers.keeping import KeeperLine
from stagedoor.runtime.workers.link import SocketLink
from stagedoor.runtime.workers.worker import Worker

if TYPE_CHECKING:
    from stagedoor.authoring.graph import AppGraph
    from stagedoor.files import FileStore
    from stagedoor.runtime.calls import EngineOptions
    from stagedoor.runtime.workers.nursery import RunWorker


def served_on_sockets(graph: AppGraph, files: FileStore, options: EngineOptions) -> RunWorker:
    """Return what a forked worker does: it serves the app's functions on a socket until that is closed.

    Args:
        graph: The app.
        files: Where its files lie.
        options: Limits of each process.
    """

    def run_worker(connection: socket.socket, asking: socket.socket, number: int) -> None:
        prepare_process(graph, number)
        keep_with(KeeperLine(asking))
        loop = new_event_loop()
        asyncio.set_event_loop(loop)
        worker = Worker(graph, files, max_threads=options.max_threads, show_error=options.show_error, loop=loop)
        # Whatever still runs here has nobody left to report to.
        link = SocketLink(worker.take, lambda: os._exit(0))
        worker.link = link
        loop.run_until_complete(link.connect(loop, connection))
        loop.run_forever()

    return run_worker


class _Generators(Protocol):
    def seed(self) -> object: ...


class _Bar(Protocol):
    def set_lock(self, lock: object) -> None: ...


class _Bars(Protocol):
    tqdm: _Bar


def prepare_process(graph: AppGraph, number: int) -> None:
    """Make what must differ between processes that were forked from the same one different.

    Args:
        graph: The app.
        number: The worker's number.
    """
    from stagedoor.authoring.blocks import Blocks

    cast("Blocks", graph.blocks[0]).start_apart(number)
    # Python's own generator is seeded anew after a fork; these are not, and would draw the same "random" pictures.
    for name in ("numpy.random", "torch"):
        module = sys.modules.get(name)
        if module is not None:
            cast("_Generators", module).seed()
    bars = sys.modules.get("tqdm.std")
    if bars is not None:
        # The lock that all processes have in common stays taken for ever when one of them ends while it has it.
        cast("_Bars", bars).tqdm.set_lock(threading.RLock())
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(line_buffering=True)  # pyright: ignore
