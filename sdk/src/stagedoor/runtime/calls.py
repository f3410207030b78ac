"""What is asked of the engine, what limits it has, and how it refuses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stagedoor.errors import QueueFullError, UnknownEndpointError

if TYPE_CHECKING:
    from stagedoor.authoring.graph import BlockFunction


DEFAULT_MONITORED_CALLS = 10_000
"""As in Gradio; about 2 MB."""
DEFAULT_MAX_PER_SESSION = 1000
DEFAULT_MAX_UNFINISHED = 10_000
"""Far above what visitors do; a flood ends there, and its memory with it."""


class SessionRefusedError(UnknownEndpointError):
    """The session belongs to somebody else."""


class TooManyCallsError(QueueFullError):
    """One visitor, or all of them, have as many unfinished calls as they may have."""


@dataclass(frozen=True, slots=True)
class EngineOptions:
    """Limits of an engine.

    Args:
        max_threads: Threads for synchronous functions; 40 as in Gradio.
        default_concurrency_limit: Parallel calls of a function that sets no limit; 1 as in Gradio, None for any.
        max_size: Events that may wait; None is no limit.
        show_error: Whether visitors see the text of every error.
        session_capacity: Sessions kept at most.
        runs: Where runs are remembered; see `run_stores.open_store`.
        monitored_calls: Last calls of which it is noted how they ended; 0 notes nothing.
        workers: Processes that carry calls out; 0 is this one.
        workers_url: Where workers of other machines come in; None for none.
        workers_key: Secret that messages to and from them are signed with.
        is_limit_per_worker: Whether `default_concurrency_limit` is one for each worker, however many come.
        max_per_session: Unfinished calls of one visitor: a session, or an address for callers who have none.
        max_unfinished: Unfinished calls of all visitors.
        delete_cache: Seconds between two looks for old files, and seconds after which they are old; None keeps them.
    """

    max_threads: int = 40
    default_concurrency_limit: int | None = 1
    max_size: int | None = None
    show_error: bool = False
    session_capacity: int = 10_000
    runs: str | None = None
    monitored_calls: int = DEFAULT_MONITORED_CALLS
    workers: int = 0
    workers_url: str | None = None
    workers_key: str | None = None
    is_limit_per_worker: bool = False
    max_per_session: int = DEFAULT_MAX_PER_SESSION
    max_unfinished: int = DEFAULT_MAX_UNFINISHED
    delete_cache: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """What somebody asks for.

    Args:
        function: The function.
        data: Wire values of its inputs.
        session_hash: The visitor's session.
        request: What is known of the caller.
        username: Who is signed in.
        root: Address of the app as the caller sees it.
        event_data: What the page says about the event.
        trigger_id: Component that fired it.
        client: Network address, for taking turns among callers without a session.
        is_stream: Whether further chunks may follow, where the function takes a stream.
    """

    function: BlockFunction
    data: Sequence[object]
    session_hash: str
    request: object = None
    username: str | None = None
    root: str = ""
    event_data: object = None
    trigger_id: int | None = None
    client: str = ""
    is_stream: bool = False
