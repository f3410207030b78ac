"""Threads and the mailbox."""

from __future__ import annotations

import asyncio
import threading

import pytest

from stagedoor.runtime.executor import Mailbox, WorkerPool


async def test_messages_arrive_in_order_from_many_threads() -> None:
    mailbox, got, done = Mailbox(asyncio.get_running_loop()), [], asyncio.Event()

    def send(thread: int) -> None:
        for number in range(500):
            mailbox.post(lambda number=number: got.append((thread, number)))
        mailbox.post(lambda: done.set() if len(got) == 2000 else None)

    threads = [threading.Thread(target=send, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    await asyncio.wait_for(done.wait(), 10)
    for thread in range(4):
        assert [number for sender, number in got if sender == thread] == list(range(500))


async def test_threads_are_started_as_needed_and_no_more() -> None:
    pool = WorkerPool(3, Mailbox(asyncio.get_running_loop()))
    before = threading.active_count()
    for _ in range(20):
        await pool.run(lambda: None)
    # One after the other needs one thread, or two when a thread has answered but is not back yet.
    assert threading.active_count() - before <= 2
    gate = threading.Event()
    waiting = [asyncio.ensure_future(pool.run(lambda: gate.wait(10))) for _ in range(10)]
    await asyncio.sleep(0)
    assert threading.active_count() - before == 4  # with the one that does what is done around calls
    gate.set()
    assert await asyncio.gather(*waiting) == [True] * 10
    pool.close()


async def test_errors_come_back() -> None:
    pool = WorkerPool(1, Mailbox(asyncio.get_running_loop()))

    def fail() -> None:
        raise ValueError("x")

    with pytest.raises(ValueError, match="x"):
        await pool.run(fail)
    assert await pool.run(lambda: 5) == 5
    pool.close()


async def test_a_job_with_more_to_do_goes_behind_the_others() -> None:
    pool, order, done = WorkerPool(1, Mailbox(asyncio.get_running_loop())), [], threading.Event()
    gate = threading.Event()

    class Long:
        turns = 0

        def __call__(self) -> bool:
            gate.wait(10)
            self.turns += 1
            order.append(f"long {self.turns}")
            return self.turns < 2

    pool.submit(Long())
    pool.submit(lambda: order.append("short") or False)
    pool.submit(lambda: done.set() or False)
    gate.set()
    await asyncio.to_thread(done.wait, 10)
    await pool.run(lambda: None)
    assert order == ["long 1", "short", "long 2"]
    pool.close()


async def test_the_loops_own_messages_keep_their_place() -> None:
    mailbox, got, done = Mailbox(asyncio.get_running_loop()), [], asyncio.Event()

    def first() -> None:
        got.append("first")
        mailbox.post(lambda: got.append("posted by first"))

    def from_a_thread() -> None:
        mailbox.post(first)
        mailbox.post(lambda: got.append("second"))

    thread = threading.Thread(target=from_a_thread)
    thread.start()
    thread.join()
    mailbox.post(done.set)
    assert not done.is_set(), "two messages are before it"
    await asyncio.wait_for(done.wait(), 5)
    mailbox.post(lambda: None)
    while len(got) < 3:
        await asyncio.sleep(0)
    assert got == ["first", "second", "posted by first"]
    mailbox.post(lambda: got.append("at once"))
    assert got[-1] == "at once"


def test_posting_after_the_loop_is_closed_is_harmless() -> None:
    loop = asyncio.new_event_loop()
    mailbox = Mailbox(loop)
    loop.close()
    mailbox.post(lambda: None)
