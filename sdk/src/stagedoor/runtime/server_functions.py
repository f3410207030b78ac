"""Calls from a component's page part to the Python functions that the component offers it.

They pass no queue: listing a folder must not wait for a model. Only what `server_functions_by_name` lists can be
reached, looked up in that mapping and never as an attribute, so no method of a component answers by its name alone.
"""

from __future__ import annotations

import asyncio
import contextvars
import inspect
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from stagedoor import context
from stagedoor.authoring.signatures import signature_of
from stagedoor.errors import StagedoorError, UnknownEndpointError

if TYPE_CHECKING:
    from stagedoor.components.base import Block
    from stagedoor.files import FileStore
    from stagedoor.runtime.engine import Engine
    from stagedoor.runtime.executor import WorkerPool
    from stagedoor.wire.messages import Failure

MAX_AT_ONCE = 16
"""Such calls in threads at the same time; more wait, so that they cannot take every thread from the queue's."""


class FailedElsewhereError(StagedoorError):
    """A worker has carried the call out, has told its author why it failed, and says what the visitor is told.

    Args:
        failure: That.
    """

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.error or "the call failed")
        self.failure = failure


@dataclass(frozen=True)
class Caller:
    """Whose page makes such a call.

    Attributes:
        session_hash: The session, whose version of the component counts; empty for none.
        username: Who is signed in.
    """

    session_hash: str
    username: str | None


class ServerFunctions:
    """Makes these calls for one app.

    Args:
        engine: Whose threads, files and sessions are used.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._places = asyncio.Semaphore(MAX_AT_ONCE)

    async def call(self, component_id: int, name: str, payload: object, *, caller: Caller, root: str) -> object:
        """Call what a component offers its page part, and return what the page gets.

        Args:
            component_id: The component.
            name: The function's name.
            payload: The page's argument.
            caller: Whose page asks.
            root: Address of the app as the caller sees it.

        Raises:
            FailedElsewhereError: When a worker made the call and it failed.
            UnknownEndpointError: When there is no such component, or it offers no such function.
        """
        engine = self._engine
        session = engine.sessions.find(caller.session_hash, caller.username)
        block = engine.graph.blocks.get(component_id)
        if block is None and session is not None:
            block = session.rendered_block(component_id)
            if block is None and session.away is not None and session.away.holder is not None:
                from stagedoor.runtime.workers.offers import ask
                from stagedoor.runtime.workers.orders import OfferedCall

                order = OfferedCall(caller.session_hash, caller.username, component_id, name, payload, root)
                return await ask(session.away.holder, order)
        if session is not None and block is not None:
            block = session.block(block)
        return await call_offered(offered(block, name), payload, caller, engine.files, engine.pool, self._places)


def offered(block: Block | None, name: str) -> Callable[..., object]:
    """Return what a component offers its page part under a name.

    Raises:
        UnknownEndpointError: When there is no such component, or it offers no such function.
    """
    function = block.server_functions_by_name().get(name) if block is not None else None
    if function is None:
        raise UnknownEndpointError("There is no such component, or it offers no such function.")
    return function


async def call_offered(
    function: Callable[..., object],
    payload: object,
    caller: context.Visitor,
    files: FileStore,
    pool: WorkerPool,
    places: asyncio.Semaphore,
) -> object:
    """Call a function with what the page sent; a synchronous one in a thread.

    Args:
        function: From `offered`.
        payload: The page's argument. A function without parameters gets none, one that needs several gets the items
            of a list.
        caller: Whose page asks.
        files: Where the app's files lie.
        pool: The threads.
        places: How many of these calls may be in threads.
    """
    arguments = _arguments(function, payload)
    surrounding = contextvars.copy_context()
    surrounding.run(context.current_files.set, files)
    surrounding.run(context.current_caller.set, caller if caller.session_hash else None)
    if _is_async(function):
        made = surrounding.run(function, *arguments)
        return await asyncio.get_running_loop().create_task(_awaited(made), context=surrounding)
    async with places:
        result = await pool.run(lambda: surrounding.run(function, *arguments), function)
    return await cast("Awaitable[object]", result) if inspect.isawaitable(result) else result


async def _awaited(made: object) -> object:
    return await cast("Awaitable[object]", made)


def _is_async(function: Callable[..., object]) -> bool:
    return inspect.iscoroutinefunction(function) or inspect.iscoroutinefunction(getattr(function, "__call__", None))  # noqa: B004


def _arguments(function: Callable[..., object], payload: object) -> list[object]:
    signature = signature_of(function)
    if signature is None:
        return [payload]
    places = [
        parameter
        for parameter in signature.parameters.values()
        if parameter.kind in {parameter.POSITIONAL_ONLY, parameter.POSITIONAL_OR_KEYWORD, parameter.VAR_POSITIONAL}
    ]
    if not places:
        return []
    needed = sum(
        parameter.default is parameter.empty and parameter.kind is not parameter.VAR_POSITIONAL for parameter in places
    )
    if needed > 1 and isinstance(payload, list):
        return list(cast("list[object]", payload))
    if payload is None and needed == 0:
        return []
    return [payload]
