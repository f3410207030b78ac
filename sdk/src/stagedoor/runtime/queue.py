"""Who is served when: one lane for each concurrency limit, and a fair line of visitors before each lane.

A lane has a number of slots (functions with the same `concurrency_id` share them). Before it visitors take turns:
of two who wait, each is served once before one is served twice, so nobody fills a lane by sending much. Lanes do
not see each other, so a slow function never blocks another one. Nothing here polls: `Lane.next_events` is called
when a slot comes free.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from stagedoor.authoring.graph import BlockFunction
    from stagedoor.runtime.event import Event


class FairLine:
    """Events that wait, by visitor; visitors take turns."""

    def __init__(self) -> None:
        self._lines: OrderedDict[str, deque[Event]] = OrderedDict()
        self._length = 0

    def __len__(self) -> int:
        return self._length

    def push(self, event: Event) -> None:
        """Put an event behind the others of its visitor."""
        self._lines.setdefault(event.line_key, deque()).append(event)
        self._length += 1

    def pop(self) -> Event:
        """Take the event whose turn it is; its visitor goes behind the others."""
        key, line = next(iter(self._lines.items()))
        event = line.popleft()
        self._length -= 1
        if line:
            self._lines.move_to_end(key)
        else:
            del self._lines[key]
        return event

    def remove(self, event: Event) -> bool:
        """Take an event out of the line; returns whether it stood there."""
        line = self._lines.get(event.line_key)
        if line is None or event not in line:
            return False
        line.remove(event)
        self._length -= 1
        if not line:
            del self._lines[event.line_key]
        return True

    def take_alike(self, function: BlockFunction, count: int) -> list[Event]:
        """Take up to `count` waiting events of one function, in order of their turns: the rest of a batch."""
        found = [event for event in self.in_order() if event.function is function][:count]
        for event in found:
            self.remove(event)
        return found

    def in_order(self) -> Iterator[Event]:
        """Go through the events in the order in which they would be served."""
        lines = [iter(line) for line in self._lines.values()]
        while lines:
            remaining: list[Iterator[Event]] = []
            for line in lines:
                event = next(line, None)
                if event is not None:
                    yield event
                    remaining.append(line)
            lines = remaining


class Lane:
    """The slots of one concurrency limit.

    Args:
        limit: Calls at the same time; None is no limit.
        is_default: Whether that is no author's number, but what follows from how many workers there are.
    """

    def __init__(self, limit: int | None, *, is_default: bool = False) -> None:
        self.limit = limit
        self.is_default = is_default
        self.is_threaded = False
        self.running = 0
        self.line = FairLine()
        self.is_news_due = False

    @property
    def has_room(self) -> bool:
        """Whether a slot is free."""
        return self.limit is None or self.running < self.limit

    def next_events(self) -> list[Event]:
        """Take the next call that fits: one event, or a batch; empty when there is no slot or nobody waits."""
        if not self.line or not self.has_room:
            return []
        first = self.line.pop()
        self.running += 1
        function = first.function
        if not function.batch:
            return [first]
        return [first, *self.line.take_alike(function, function.max_batch_size - 1)]


class Slot:
    """A place in a lane, held by the events of one call until the last of them has ended."""

    __slots__ = ("_remaining", "lane")

    def __init__(self, lane: Lane, events: int) -> None:
        self.lane = lane
        self._remaining = events

    def give_back(self) -> bool:
        """Note that one event ended; returns whether the place is free now."""
        self._remaining -= 1
        if self._remaining == 0:
            self.lane.running -= 1
        return self._remaining == 0


class Lanes:
    """Every lane of an app.

    Args:
        functions: The app's functions.
        default_limit: Limit of functions that name none.
        max_threads: Threads in all. A synchronous function without a limit has this one, so that who waits for a
            thread stands in the line too: with a place, and taking turns.
    """

    def __init__(
        self, functions: dict[int, BlockFunction], default_limit: int | None, max_threads: int | None = None
    ) -> None:
        self.default_limit = default_limit
        self._max_threads = max_threads
        self._by_id: dict[str, Lane] = {}
        self._passing: set[str] = set()
        for function in functions.values():
            self.add(function)

    def add(self, function: BlockFunction) -> None:
        """Make room for a function; of functions that share a lane the lowest limit counts."""
        key = self._key(function)
        limit = self._limit(function.concurrency_limit)
        if limit is None and not function.is_async:
            limit = self._max_threads
        lane = self._by_id.get(key)
        if lane is None:
            asked = function.concurrency_limit
            lane = self._by_id[key] = Lane(limit, is_default=asked == "default" or asked is None)
            lane.is_threaded = self._limit(asked) is None and not function.is_async
        elif limit is not None and function.concurrency_limit != "default":
            lane.limit = limit if lane.limit is None else min(lane.limit, limit)
            lane.is_default = False

    def resize(self, default_limit: int | None, max_threads: int) -> list[Lane]:
        """Have another number of calls run at the same time where no author has said how many.

        Returns:
            The lanes that it concerns.
        """
        self.default_limit, self._max_threads = default_limit, max_threads
        changed = [lane for lane in self._by_id.values() if lane.is_default and lane.limit is not None]
        for lane in changed:
            lane.limit = max_threads if lane.is_threaded else default_limit
        return changed

    def of(self, function: BlockFunction) -> Lane:
        """Return the lane that a function's calls pass through."""
        lane = self._by_id.get(self._key(function))
        if lane is None:
            self.add(function)
            lane = self._by_id[self._key(function)]
            self._passing.add(self._key(function))
        return lane

    def release(self, function: BlockFunction) -> None:
        """Forget the lane of a function that one visitor's page brought, when nobody is in it."""
        key = self._key(function)
        if key in self._passing and not self._by_id[key].line and self._by_id[key].running == 0:
            del self._by_id[key]
            self._passing.discard(key)

    @property
    def waiting(self) -> int:
        """Events that wait in all lanes."""
        return sum(len(lane.line) for lane in self._by_id.values())

    @property
    def running(self) -> int:
        """Slots taken in all lanes."""
        return sum(lane.running for lane in self._by_id.values())

    def waiting_events(self) -> Iterator[Event]:
        """Go through the events that wait, lane by lane."""
        for lane in self._by_id.values():
            yield from lane.line.in_order()

    def _limit(self, limit: int | Literal["default"] | None) -> int | None:
        return self.default_limit if limit == "default" else limit

    @staticmethod
    def _key(function: BlockFunction) -> str:
        return function.concurrency_id or f"function {function.id}"
