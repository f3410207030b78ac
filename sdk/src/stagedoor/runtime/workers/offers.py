"""Calls from page parts to components that a render function made in a worker: that worker makes them.

They pass no queue, as in one process; see `runtime.server_functions`.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from stagedoor.errors import PayloadError, UnknownEndpointError
from stagedoor.runtime.failures import failure_of, report
from stagedoor.runtime.server_functions import FailedElsewhereError, call_offered, offered
from stagedoor.runtime.workers.orders import OfferedAnswer, OfferedCall
from stagedoor.runtime.workers.plain import pickle_plain, unpickle_plain

if TYPE_CHECKING:
    from stagedoor.components.base import Block
    from stagedoor.files import FileStore
    from stagedoor.runtime.executor import WorkerPool
    from stagedoor.runtime.workers.members import Member


async def ask(member: Member, call: OfferedCall) -> object:
    """Have a worker make a call, and return what came of it.

    Args:
        member: The worker that has the component.
        call: What is called.

    Raises:
        FailedElsewhereError: When the function raised, or the worker is gone.
        PayloadError: When a value broke its component's contract.
        UnknownEndpointError: When the component is not there, or offers no such function.
    """
    question_id = next(member.question_ids)
    answered: asyncio.Future[OfferedAnswer] = asyncio.get_running_loop().create_future()
    member.questions[question_id] = answered
    try:
        member.link.send(replace(call, question_id=question_id))
        answer = await answered
    finally:
        member.questions.pop(question_id, None)
    if answer.content is not None:
        return unpickle_plain(answer.content)
    if answer.refused is not None:
        raise PayloadError(*answer.refused)
    if answer.failure is not None:
        raise FailedElsewhereError(answer.failure)
    raise UnknownEndpointError("There is no such component, or it offers no such function.")


async def answer(
    call: OfferedCall,
    block: Block | None,
    files: FileStore,
    pool: WorkerPool,
    places: asyncio.Semaphore,
    *,
    show_error: bool,
) -> OfferedAnswer:
    """Make a call in the worker that has the component.

    Args:
        call: What is called.
        block: The component; None when it is not there any more.
        files: Where the app's files lie.
        pool: The worker's threads.
        places: How many of these calls may be in threads.
        show_error: Whether visitors see the text of every error.
    """
    try:
        result = await call_offered(offered(block, call.name), call.payload, call, files, pool, places)
        return OfferedAnswer(call.question_id, content=pickle_plain(result, call.root))
    except UnknownEndpointError:
        return OfferedAnswer(call.question_id)
    except PayloadError as error:
        return OfferedAnswer(call.question_id, refused=(error.component, error.reason))
    except Exception as error:  # noqa: BLE001 - whatever the author's code raises is the answer
        report(error)
        return OfferedAnswer(call.question_id, failure=failure_of(error, show_error=show_error))
