"""What stands in for asyncio's events in a connection lets go whoever waits, however often and however they gave up."""

from __future__ import annotations

import asyncio
from typing import cast

from stagedoor.http.lean import LeanEvent, LeanFlow, LeanQueue


def test_all_who_wait_go_on() -> None:
    async def scenario() -> None:
        event = LeanEvent()
        waiting = [asyncio.ensure_future(event.wait()) for _ in range(2)]
        event.set()
        await asyncio.wait_for(asyncio.gather(*waiting), 10)
        await asyncio.wait_for(event.wait(), 10)  # it has happened: nobody waits
        event.clear()
        assert not event.wait().done()

    asyncio.run(scenario())


def test_one_who_gives_up_does_not_hold_back_the_next() -> None:
    async def scenario() -> None:
        event = LeanEvent()
        event.wait().cancel()
        following = event.wait()
        event.set()
        await asyncio.wait_for(following, 10)

    asyncio.run(scenario())


def test_one_who_is_cancelled_takes_no_other_along() -> None:
    async def wait(event: LeanEvent) -> str:
        await event.wait()
        return "went on"

    async def scenario() -> None:
        for cancelled in (0, 1):
            event = LeanEvent()
            waiting = [asyncio.ensure_future(wait(event)) for _ in range(3)]
            await asyncio.sleep(0)
            waiting[cancelled].cancel()
            await asyncio.sleep(0)
            event.set()
            found = await asyncio.wait_for(asyncio.gather(*waiting, return_exceptions=True), 10)
            assert [isinstance(each, asyncio.CancelledError) for each in found] == [n == cancelled for n in range(3)]

    asyncio.run(scenario())


def test_writing_waits_while_the_client_does_not_read() -> None:
    async def scenario() -> None:
        flow = LeanFlow(cast("asyncio.Transport", None))
        await asyncio.wait_for(flow.drain(), 10)
        flow.pause_writing()
        writing = asyncio.ensure_future(flow.drain())
        await asyncio.sleep(0)
        assert not writing.done()
        flow.resume_writing()
        await asyncio.wait_for(writing, 10)
        await asyncio.wait_for(flow.drain(), 10)

    asyncio.run(scenario())


def test_pipelined_requests_keep_their_order() -> None:
    queue = LeanQueue()
    for number in range(3):
        queue.appendleft(number)
    assert [queue.pop() for _ in range(3)] == [0, 1, 2]
