"""What runs on a machine that has joined: it forks workers, and carries what they and the front say to each other.

The workers are those of `launch(workers=N)`: they do not know that the front is elsewhere. They live as long as one
connection to one front; with another one, new workers begin, so that nothing that an earlier front had asked for goes
on or is done twice. No code of the author's runs in this process, so it always answers.
"""

from __future__ import annotations

import asyncio
import contextlib
import pickle
import secrets
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, cast

from stagedoor.errors import LaunchError
from stagedoor.runtime.workers import letters, meeting
from stagedoor.runtime.workers.courier import Courier, references_in
from stagedoor.runtime.workers.link import SocketLink
from stagedoor.runtime.workers.orders import (
    CallOrder,
    Failed,
    OfferedAnswer,
    OfferedCall,
    Order,
    Report,
    Result,
    StopOrder,
)
from stagedoor.runtime.workers.remote import refusals, too_big
from stagedoor.runtime.workers.sealed import ForgedError, GapError, Way
from stagedoor.wire.messages import Failure

if TYPE_CHECKING:
    from redis.asyncio import Redis

    from stagedoor.files import FileStore
    from stagedoor.runtime.kept_results import Question
    from stagedoor.runtime.workers.meeting import MeetingPlace
    from stagedoor.runtime.workers.members import Member
    from stagedoor.runtime.workers.nursery import Nursery

LINK_BYTES = 16
MAX_WAITING_BYTES = 16 * 1024 * 1024
"""Above it, the workers are not read until what they said has gone; streams then leave results out."""
MAX_UNREAD_BYTES = 32 * 1024 * 1024
FEW_MESSAGES = 8
"""After so many bytes nothing more is sent until the front has read all but a few messages."""
UNREAD_PAUSE_S = 0.02


class Bridge:
    """A machine's part in an app that is served elsewhere; the `Home` of its workers.

    Args:
        place: Where the front is met.
        version: The app's, as this machine has it.
        files: This machine's files.
        nursery: What forks the workers.
        count: How many there are.
    """

    def __init__(self, place: MeetingPlace, version: str, files: FileStore, nursery: Nursery, count: int) -> None:
        self.place = place
        self.version = version
        self.files = files
        self.nursery = nursery
        self.count = count
        self.before = bytes(LINK_BYTES)
        self._visit: _Visit | None = None
        self._is_open = False
        self._told = ""

    async def run(self) -> None:
        """Serve whatever front is there, until this is cancelled.

        Raises:
            LaunchError: When the front has another key, or another version of the app.
        """
        from redis.exceptions import RedisError

        self.place.connect()  # says what is missing
        pause_s = 0.0
        while True:
            client, began = self.place.connect(), time.monotonic()
            try:
                await self._wait_and_serve(client)
            except (RedisError, OSError) as error:
                self.tell(f"The Redis {self.place.shown} cannot be reached: {error}. Trying on.")
            except (meeting.FrontGoneError, GapError) as error:
                self.tell(f"{error.message} Waiting for the app.")
            finally:
                with contextlib.suppress(Exception):
                    await client.aclose()
            pause_s = 0.0 if time.monotonic() - began > meeting.LONGEST_PAUSE_S else pause_s
            pause_s = min(max(2 * pause_s, 0.1), meeting.LONGEST_PAUSE_S)
            await asyncio.sleep(pause_s)

    def tell(self, text: str) -> None:
        """Say on the console how things stand, when that is news."""
        if text != self._told:
            self._told = text
            sys.stderr.write(text + "\n")
            sys.stderr.flush()

    def start_workers(self, first_number: int) -> None:
        """Fork the workers of a visit."""
        self.nursery.number_from(first_number)
        if not self._is_open:
            self._is_open = True
            self.nursery.open(self, asyncio.get_running_loop())
        else:
            for _ in range(self.count):
                self.nursery.fork()

    # --- as a Home

    def joined(self, member: Member) -> None:
        """See `Home`."""
        if self._visit is not None:
            self._visit.joined(member)

    def heard(self, member: Member, report: Report) -> None:
        """See `Home`."""
        if self._visit is not None:
            self._visit.heard(member, report)

    def asked(self, member: Member, question: Question, answer: Callable[[object], None]) -> None:
        """See `Home`."""
        if self._visit is not None:
            self._visit.asked(member, question, answer)

    def answered(self, member: Member, answer: OfferedAnswer) -> None:
        """See `Home`."""
        if self._visit is not None:
            self._visit.answered(member, answer)

    def left(self, member: Member, why: str) -> None:
        """See `Home`."""
        if self._visit is not None:
            self._visit.left(member, why)

    # --- inside

    async def _wait_and_serve(self, client: Redis) -> None:
        announced = cast("bytes | None", await client.get(self.place.name_of("front")))
        while announced is None:
            self.tell(f"Waiting for the app {self.place.name!r} in {self.place.shown}.")
            await asyncio.sleep(meeting.BEAT_S)
            announced = cast("bytes | None", await client.get(self.place.name_of("front")))
        token, version = self.place.read_announcement(announced)
        if version != self.version:
            raise LaunchError(
                f"The app {self.place.name!r} in {self.place.shown} is another version than this machine's file, so "
                "its calls are not taken.",
                hint="run the same file with the same version of Stagedoor on all machines, or give apps own ?name=",
            )
        visit = self._visit = _Visit(self, client, token, announced)
        self.before = visit.link
        try:
            await visit.serve()
        finally:
            self._visit = None
            await visit.end()


class _Visit:
    """One connection to one front."""

    def __init__(self, bridge: Bridge, client: Redis, token: str, announced: bytes) -> None:
        place = bridge.place
        self.link = secrets.token_bytes(LINK_BYTES)
        self._bridge = bridge
        self._client = client
        self._announced = announced
        self._hello = letters.Hello(meeting.machine_name(), bridge.before)
        self._inbox = place.name_of(token, "in")
        self._orders_key = place.name_of(token, "out", self.link.hex())
        self._alive_key = place.name_of(token, "alive", self.link.hex())
        self._outward = Way(place.key, b"in" + token.encode() + self.link)
        self._inward = Way(place.key, b"out" + token.encode() + self.link)
        self._courier = Courier(bridge.files, self._send)
        self._members: dict[int, Member] = {}
        self._asking: dict[int, Callable[[object], None]] = {}
        self._replaced: set[int] = set()
        self._stopped: dict[int, set[int]] = {}
        self._outgoing: asyncio.Queue[bytes] = asyncio.Queue()
        self._waiting_bytes = 0
        self._unread_bytes = 0
        self._is_held = False

    async def serve(self) -> None:
        """Carry messages until the front or Redis is gone.

        Raises:
            FrontGoneError: When the front is.
            GapError: When messages were lost.
            RedisError: When Redis is.
        """
        await self._be_alive(is_first=True)
        self._send(self._hello)
        await meeting.together(self._read(), self._write(), self._beat())

    async def end(self) -> None:
        """End the workers; and say so, if somebody still listens."""
        self._courier.close()
        for member in self._members.values():
            self._bridge.nursery.end(member)
        with contextlib.suppress(Exception):
            leaving = self.link + self._outward.seal(pickle.dumps(letters.Leaving()))
            async with asyncio.timeout(1):
                if self._outgoing.empty():
                    await self._client.rpush(self._inbox, leaving)  # pyright: ignore
                    await self._client.expire(self._inbox, meeting.KEPT_S)  # pyright: ignore
                await self._client.delete(self._alive_key)  # seen at the front's next beat

    # --- workers

    def joined(self, member: Member) -> None:
        self._members[member.number] = member
        if len(self._members.keys() - self._replaced) > self._bridge.count:
            # One that was due in an earlier visit, and waited because many had ended.
            self._replaced.add(member.number)
            self._bridge.nursery.end(member)
            return
        self._send(letters.Joined(member.number))

    def heard(self, member: Member, report: Report) -> None:
        if self._members.get(member.number) is not member:
            return
        body = pickle.dumps(letters.Reported(member.number, report), protocol=5)
        if len(body) > meeting.MAX_MESSAGE_BYTES:
            if not isinstance(report, Result):
                return
            failure = Failure(too_big("The result has", len(body)))
            smaller = Failed(report.call_id, report.place, failure, None)
            body = pickle.dumps(letters.Reported(member.number, smaller), protocol=5)
        self._push(body)

    def asked(self, member: Member, question: Question, answer: Callable[[object], None]) -> None:
        if self._members.get(member.number) is member:
            self._asking[member.number] = answer
            self._send(letters.Asked(member.number, question))

    def answered(self, member: Member, answer: OfferedAnswer) -> None:
        if self._members.get(member.number) is member:
            body = pickle.dumps(letters.Offered(member.number, answer), protocol=5)
            if len(body) > meeting.MAX_MESSAGE_BYTES:
                failure = Failure(too_big("The result has", len(body)))
                body = pickle.dumps(letters.Offered(member.number, OfferedAnswer(answer.question_id, failure=failure)))
            self._push(body)

    def left(self, member: Member, why: str) -> None:
        self._asking.pop(member.number, None)
        if self._members.pop(member.number, None) is None:
            return
        self._send(letters.Left(member.number, why))
        if member.number not in self._replaced:
            self._bridge.nursery.fork()

    # --- out

    def _send(self, message: letters.ToFront) -> None:
        self._push(pickle.dumps(message, protocol=5))

    def _push(self, body: bytes) -> None:
        self._waiting_bytes += len(body)
        self._outgoing.put_nowait(body)
        if self._waiting_bytes > MAX_WAITING_BYTES:
            self._hold(True)

    async def _write(self) -> None:
        while True:
            body = await self._outgoing.get()
            async with self._client.pipeline(transaction=False) as pipe:
                pipe.rpush(self._inbox, self.link + self._outward.seal(body))
                pipe.expire(self._inbox, meeting.KEPT_S)
                await pipe.execute()
            self._waiting_bytes -= len(body)
            self._unread_bytes += len(body)
            if self._unread_bytes > MAX_UNREAD_BYTES:
                while await self._client.llen(self._inbox) > FEW_MESSAGES:  # noqa: ASYNC110 - Redis's event
                    await asyncio.sleep(UNREAD_PAUSE_S)
                self._unread_bytes = 0
            if self._is_held and self._waiting_bytes < MAX_WAITING_BYTES // 2:
                self._hold(False)

    def _hold(self, is_held: bool) -> None:
        self._is_held = is_held
        for member in self._members.values():
            if isinstance(member.link, SocketLink):
                member.link.hold(is_held)

    # --- in

    async def _read(self) -> None:
        while True:
            found = await self._client.blpop([self._orders_key], timeout=meeting.READ_S)  # pyright: ignore
            if found is None:
                continue
            with contextlib.suppress(ForgedError):  # somebody else's; it is not obeyed
                body = self._inward.unseal(cast("tuple[bytes, bytes]", found)[1])
                self._obey(cast("letters.ToMachine", pickle.loads(body)))  # noqa: S301 - signed

    async def _beat(self) -> None:
        front = self._bridge.place.name_of("front")
        while True:
            await asyncio.sleep(meeting.BEAT_S)
            await self._be_alive()
            if await self._client.get(front) != self._announced:
                raise meeting.FrontGoneError("The app has ended, or was started again.")

    async def _be_alive(self, *, is_first: bool = False) -> None:
        """Say that this machine is there.

        Raises:
            FrontGoneError: When it has not said so for too long, or the front has given it up for another reason.
        """
        is_said = await self._client.set(
            self._alive_key, b"1", px=int(meeting.LOST_AFTER_S * 1000), nx=is_first, xx=not is_first
        )
        if not is_said:
            raise meeting.FrontGoneError("The app has given this machine up: it was not heard of for a while.")

    def _obey(self, message: letters.ToMachine) -> None:
        if isinstance(message, letters.Welcome):
            place = self._bridge.place
            self._bridge.tell(f"Taking calls of the app {place.name!r} in {place.shown}.")
            self._bridge.start_workers(message.first_number)
        elif isinstance(message, letters.Ordered):
            member = self._members.get(message.number)
            if member is not None:
                self._order(member, message.order)
        elif isinstance(message, letters.Answered):
            answer = self._asking.pop(message.number, None)
            if answer is not None:
                answer(message.answer)
        elif isinstance(message, letters.Replace):
            self._replaced.add(message.number)
            self._bridge.nursery.fork()
        elif isinstance(message, letters.End):
            member = self._members.get(message.number)
            if member is not None:
                self._bridge.nursery.end(member)
        else:
            self._courier.take(message)

    def _order(self, member: Member, order: Order) -> None:
        """Hand an order to a worker, a call when the files that it names are here."""
        if isinstance(order, CallOrder):
            files = references_in([event.data for event in order.events])
            stopped: set[int] = set()
            self._stopped[order.call_id] = stopped
            self._courier.deliver(
                order.call_id, files, lambda: len(stopped) < len(order.events), partial(self._begin, member, order)
            )
        elif isinstance(order, StopOrder):
            if order.call_id in self._stopped:
                self._stopped[order.call_id].add(order.place)
            self._courier.deliver(order.call_id, [], lambda: True, lambda _problem: member.link.send(order))
        elif isinstance(order, OfferedCall):
            files, line = references_in([order.payload]), (member.number, order.question_id)
            self._courier.deliver(line, files, lambda: True, lambda _problem: member.link.send(order))
        else:
            member.link.send(order)

    def _begin(self, member: Member, order: CallOrder, problem: str | None) -> None:
        self._stopped.pop(order.call_id, None)
        if problem is None:
            member.link.send(order)
            return
        for report in refusals(order, problem):
            self.heard(member, report)
