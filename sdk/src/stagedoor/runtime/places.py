"""Tells those who wait where they stand."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stagedoor.authoring.graph import BlockFunction
    from stagedoor.runtime.event import Event
    from stagedoor.runtime.queue import Lane
    from stagedoor.runtime.runner import FunctionRunner


def tell_places(lane: Lane, only: Event | None, runner_of: Callable[[BlockFunction], FunctionRunner]) -> None:
    """Tell waiting events how many are before them and when their turn may come.

    Args:
        lane: The lane they wait for.
        only: The one event to tell; None tells all whose visitors have read what they were told before.
        runner_of: Knows how long each function takes.
    """
    size, slots = len(lane.line), lane.limit or 1
    before_s = 0.0
    unread = {event.stream for event in lane.line.in_order() if event.stream is not None and event.stream.has_frames}
    for rank, event in enumerate(lane.line.in_order()):
        average_s = runner_of(event.function).average_s
        eta_s = before_s / slots + average_s if average_s else None
        before_s += average_s
        if event is not only and (only is not None or event.stream in unread):
            continue
        frame = event.format.estimation(event, rank, size, eta_s)
        if frame is not None:
            event.tell(frame)
