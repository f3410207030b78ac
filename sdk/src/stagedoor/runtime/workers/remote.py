"""Workers of other machines, as the front sees them: they come and go through a Redis."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import pickle
import secrets
import sys
import time
import traceback
from functools import partial
from typing import TYPE_CHECKING, cast

from stagedoor.runtime.output_streams import folders_of
from stagedoor.runtime.workers import letters, meeting
from stagedoor.runtime.workers.courier import Courier, Piece, Want, references_in
from stagedoor.runtime.workers.crew import Crew
from stagedoor.runtime.workers.members import Member
from stagedoor.runtime.workers.orders import (
    CallOrder,
    Failed,
    OfferedAnswer,
    OfferedCall,
    Order,
    Prepared,
    Report,
    Result,
    StopOrder,
    Streamed,
)
from stagedoor.runtime.workers.plain import unpickle_plain
from stagedoor.runtime.workers.sealed import ForgedError, GapError, Way
from stagedoor.wire.messages import Failure

if TYPE_CHECKING:
    from redis.asyncio import Redis

    from stagedoor.files import FileStore
    from stagedoor.runtime.event import Event
    from stagedoor.runtime.workers.meeting import MeetingPlace

LINK_BYTES = 16
NUMBERS_EACH = 10_000
"""Numbers of workers that a machine may give: more than it forks while it is connected."""
MAX_UNREAD_MESSAGES = 10_000
"""A machine that leaves so many messages unread is given up."""


class RemoteSource:
    """A `Source` of workers that join from other machines.

    Args:
        place: Where they are met.
        version: The app's; machines with another one do not join.
        files: The front's files.
    """

    def __init__(self, place: MeetingPlace, version: str, files: FileStore) -> None:
        self.place = place
        self.version = version
        self.files = files
        self.crew: Crew | None = None
        self._task: asyncio.Task[None] | None = None
        self._post: _Post | None = None
        self.first_numbers = itertools.count(NUMBERS_EACH, NUMBERS_EACH)
        place.check()

    # --- as a Source

    def open(self, crew: Crew, loop: asyncio.AbstractEventLoop) -> None:
        """Begin to let machines join."""
        self.crew = crew
        self._task = loop.create_task(self._live())

    def replace(self, member: Member) -> None:
        """Have the worker's machine bring one more in, if it is there."""
        if self._post is not None:
            self._post.tell_home(member, letters.Replace(member.number))

    def end(self, member: Member) -> None:
        """Have the worker's machine end it."""
        if self._post is not None:
            self._post.tell_home(member, letters.End(member.number))

    def close(self) -> None:
        """Leave; the machines wait for another front."""
        if self._task is not None:
            with contextlib.suppress(RuntimeError):  # the loop may have ended
                self._task.get_loop().call_soon_threadsafe(self._task.cancel)
        if self._post is not None:
            self.place.withdraw(self._post.announcement)

    # --- inside

    async def _live(self) -> None:
        """Be connected, again and again."""
        from redis.exceptions import RedisError

        pause_s, is_known = 0.0, False
        while True:
            began = time.monotonic()
            client = self.place.connect()
            post = self._post = _Post(self, client)
            why = "cannot be reached: the connection to Redis was lost"
            try:
                await post.serve()
            except meeting.FrontGoneError:
                why = "cannot be reached: another server has taken it over"
                sys.stderr.write(
                    f"Another server has taken over the workers of {self.place.name!r} in {self.place.shown}. "
                    "Give each app its own ?name= in workers_url.\n"
                )
                return
            except (RedisError, OSError) as error:
                if not is_known:
                    sys.stderr.write(f"The Redis of the workers, {self.place.shown}, is lost: {error}. Trying on.\n")
                is_known = True
            finally:
                self._post = None
                post.lose_all(why)
                with contextlib.suppress(Exception):
                    await client.aclose()
            if time.monotonic() - began > meeting.LONGEST_PAUSE_S:
                pause_s, is_known = 0.0, False
            pause_s = min(max(2 * pause_s, 0.1), meeting.LONGEST_PAUSE_S)
            await asyncio.sleep(pause_s)


class _Machine:
    """A machine that has joined."""

    def __init__(self, link: bytes, place: MeetingPlace, token: str, post: _Post, files: FileStore) -> None:
        self.link = link
        self.name = ""
        self.members: dict[int, Member] = {}
        self.first_number = 0
        self.key = place.name_of(token, "out", link.hex())
        self.alive_key = place.name_of(token, "alive", link.hex())
        self.inward = Way(place.key, b"in" + token.encode() + link)
        self.outward = Way(place.key, b"out" + token.encode() + link)
        self.courier = Courier(files, lambda message: post.send(self, message))


class _RemoteLink:
    """The way to a worker of another machine; a `Link`."""

    is_behind = False

    def __init__(self, post: _Post, machine: _Machine, number: int) -> None:
        self._post = post
        self._machine = machine
        self._number = number

    def send(self, message: object) -> None:
        """See `Link`."""
        self._post.order(self._machine, self._number, cast("Order", message))

    def close(self) -> None:
        """See `Link`: the connection is the machine's."""


class _Post:
    """One connection to Redis, with a token of its own, and the machines that joined by it."""

    def __init__(self, source: RemoteSource, client: Redis) -> None:
        self._source = source
        self._place = source.place
        self._client = client
        self._crew = cast("Crew", source.crew)
        self._token = secrets.token_hex(16)
        self.announcement = source.place.announcement(self._token, source.version)
        self._inbox = source.place.name_of(self._token, "in")
        self._machines: dict[bytes, _Machine] = {}
        self._outgoing: asyncio.Queue[tuple[_Machine, bytes]] = asyncio.Queue()
        self._has_told_of_forgery = False
        self._given_up: list[str] = []

    async def serve(self) -> None:
        """Be there until the connection is lost.

        Raises:
            RedisError: When it is.
            FrontGoneError: When another front has taken the name.
        """
        await self._client.set(self._place.name_of("front"), self.announcement, px=_ms(meeting.LOST_AFTER_S))
        await meeting.together(self._read(), self._write(), self._beat())

    def send(self, machine: _Machine, message: letters.ToMachine) -> None:
        """Send a message to a machine."""
        self._push(machine, pickle.dumps(message, protocol=5))

    def order(self, machine: _Machine, number: int, order: Order) -> None:
        """Tell a worker what to do."""
        if machine.link not in self._machines:
            return
        body = pickle.dumps(letters.Ordered(number, order), protocol=5)
        if len(body) <= meeting.MAX_MESSAGE_BYTES:
            self._push(machine, body)
        elif isinstance(order, CallOrder) and (member := machine.members.get(number)) is not None:
            why = too_big("The inputs have", len(body))
            for report in refusals(order, why):
                asyncio.get_running_loop().call_soon(self._crew.heard, member, report)
        elif isinstance(order, OfferedCall) and (member := machine.members.get(number)) is not None:
            member.answered(OfferedAnswer(order.question_id, failure=Failure(too_big("The call has", len(body)))))

    def tell_home(self, member: Member, message: letters.Replace | letters.End) -> None:
        """Tell a worker's machine something about it."""
        for machine in self._machines.values():
            if machine.members.get(member.number) is member:
                self.send(machine, message)

    def lose_all(self, why: str) -> None:
        """The connection is gone, and every machine with it."""
        for machine in list(self._machines.values()):
            self._lose(machine, why)

    # --- inside

    def _push(self, machine: _Machine, body: bytes) -> None:
        self._outgoing.put_nowait((machine, machine.outward.seal(body)))

    async def _write(self) -> None:
        while True:
            machine, sealed = await self._outgoing.get()
            async with self._client.pipeline(transaction=False) as pipe:
                pipe.rpush(machine.key, sealed)
                pipe.expire(machine.key, meeting.KEPT_S)
                length, _ = await pipe.execute()
            if cast("int", length) > MAX_UNREAD_MESSAGES:
                self._lose(machine, "does not read what it is sent any more")

    async def _read(self) -> None:
        while True:
            found = await self._client.blpop([self._inbox], timeout=meeting.READ_S)  # pyright: ignore
            if found is not None:
                self._take(cast("tuple[bytes, bytes]", found)[1])

    async def _beat(self) -> None:
        front = self._place.name_of("front")
        while True:
            await asyncio.sleep(meeting.BEAT_S)
            machines = list(self._machines.values())
            async with self._client.pipeline(transaction=False) as pipe:
                pipe.get(front)
                for machine in machines:
                    pipe.exists(machine.alive_key)
                announced, *alive = cast("list[object]", await pipe.execute())
            if announced is not None and announced != self.announcement:
                raise meeting.FrontGoneError("another front is there")
            await self._client.set(front, self.announcement, px=_ms(meeting.LOST_AFTER_S))
            for key in self._given_up:  # the machine sees it, and joins anew if it can
                await self._client.delete(key)
            self._given_up.clear()
            for machine, is_alive in zip(machines, alive, strict=True):
                if not is_alive:
                    self._lose(machine, "cannot be reached any more: its machine is gone or cut off")

    def _take(self, frame: bytes) -> None:
        link, sealed = frame[:LINK_BYTES], frame[LINK_BYTES:]
        machine = self._machines.get(link) or _Machine(link, self._place, self._token, self, self._source.files)
        try:
            message = cast("letters.ToFront", pickle.loads(machine.inward.unseal(sealed)))  # noqa: S301 - signed
        except ForgedError:
            if not self._has_told_of_forgery:
                sys.stderr.write(f"Somebody writes to {self._place.shown} without this app's key; it is not read.\n")
            self._has_told_of_forgery = True
            return
        except GapError:
            self._lose(machine, "cannot be reached: messages were lost in Redis")
            return
        try:
            if isinstance(message, letters.Hello):
                self._welcome(machine, message)
            elif link in self._machines:
                self._understand(machine, message)
        except Exception:  # noqa: BLE001 - what one machine says must not cost the others their connection
            traceback.print_exc()
            self._lose(machine, "said what was not understood")

    def _welcome(self, machine: _Machine, hello: letters.Hello) -> None:
        before = self._machines.get(hello.before)
        if before is not None:
            self._lose(before, "cannot be reached: its machine has lost the connection")
        machine.name = hello.name
        machine.first_number = next(self._source.first_numbers)
        self._machines[machine.link] = machine
        self.send(machine, letters.Welcome(machine.first_number))

    def _understand(self, machine: _Machine, message: letters.ToFront) -> None:
        if isinstance(message, letters.Joined):
            member = Member(message.number, self._source, _RemoteLink(self, machine, message.number))
            machine.members[message.number] = member
            self._crew.joined(member)
        elif isinstance(message, letters.Reported):
            self._heard(machine, message.number, message.report)
        elif isinstance(message, letters.Offered):
            self._offered(machine, message)
        elif isinstance(message, letters.Asked):
            answer = self._crew.keeper.answer(message.question, machine.link.hex())
            self.send(machine, letters.Answered(message.number, answer))
        elif isinstance(message, letters.Left):
            member = machine.members.pop(message.number, None)
            if member is not None:
                self._crew.left(member, message.why)
        elif isinstance(message, letters.Leaving):
            self._lose(machine, "was stopped with its machine")
        elif isinstance(message, (Want, Piece)):
            machine.courier.take(message)

    def _heard(self, machine: _Machine, number: int, report: Report) -> None:
        member = machine.members.get(number)
        call = member.calls.get(report.call_id) if member is not None else None
        if member is None or call is None:
            return
        files, is_wanted = list[str](), lambda: True
        if isinstance(report, (Result, Streamed)):
            event = call.events[report.place]
            files, is_wanted = _files_named(report, event, self._source.files), lambda: not event.is_cancelled
        machine.courier.deliver(report.call_id, files, is_wanted, partial(self._hand_on, machine, member, report))

    def _offered(self, machine: _Machine, message: letters.Offered) -> None:
        member, answer = machine.members.get(message.number), message.answer
        if member is not None:
            files = references_in(unpickle_plain(answer.content)) if answer.content is not None else []
            line = (message.number, answer.question_id)
            machine.courier.deliver(line, files, lambda: True, lambda _problem: member.answered(answer))

    def _hand_on(self, machine: _Machine, member: Member, report: Report, problem: str | None) -> None:
        if machine.members.get(member.number) is not member:
            return
        if problem is not None and isinstance(report, (Result, Streamed)):
            if isinstance(report, Streamed) or not report.is_last:
                member.link.send(StopOrder(report.call_id, report.place, is_out_of_time=False))
            brought = report.brought if isinstance(report, Result) else None
            report = Failed(report.call_id, report.place, Failure(problem), brought)
        self._crew.heard(member, report)

    def _lose(self, machine: _Machine, why: str) -> None:
        if self._machines.pop(machine.link, None) is None:
            return
        self._given_up.append(machine.alive_key)
        machine.courier.close()
        members, machine.members = machine.members, {}
        for member in members.values():
            self._crew.left(member, why)


def _files_named(report: Result | Streamed, event: Event, files: FileStore) -> list[str]:
    if isinstance(report, Result):
        return references_in(unpickle_plain(report.content))
    segment = report.segment
    return [folders_of(event, files).stored(segment.component, segment.number, segment.kind)]


def refusals(order: CallOrder, why: str) -> list[Report]:
    """Return the reports of a call that cannot be carried out."""
    if order.is_preparation:
        return [Prepared(order.call_id, failure=why)]
    return [Failed(order.call_id, place, Failure(why), None) for place in range(len(order.events))]


def too_big(what: str, size: int) -> str:
    """Return why a message is not sent."""
    return (
        f"{what} {size / 1e6:,.0f} MB, and {meeting.MAX_MESSAGE_BYTES / 1e6:,.0f} MB can be sent between machines. "
        "Use files for large values."
    )


def _ms(seconds: float) -> int:
    return int(seconds * 1000)
