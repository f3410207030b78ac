"""Call an author's function outside the server, whatever its form."""

from __future__ import annotations

import asyncio
import inspect
from collections import deque
from collections.abc import AsyncGenerator, Callable, Coroutine, Generator, Sequence
from typing import cast


def call_directly(fn: Callable[..., object], arguments: Sequence[object]) -> object:
    """Run a function, coroutine function or generator to its end; of a generator the last value counts.

    Args:
        fn: The function.
        arguments: Its positional arguments.
    """
    result = fn(*arguments)
    if inspect.iscoroutine(result):
        return asyncio.run(cast("Coroutine[object, object, object]", result))
    if inspect.isasyncgen(result):
        return asyncio.run(_last(cast("AsyncGenerator[object]", result)))
    if inspect.isgenerator(result):
        return deque(cast("Generator[object]", result), maxlen=1)[-1]
    return result


async def _last(values: AsyncGenerator[object]) -> object:
    last: object = None
    async for value in values:
        last = value
    return last
