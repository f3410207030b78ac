"""Running render functions: what a run builds becomes the visitor's part of the page."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, cast

from stagedoor import context
from stagedoor.authoring.config import build_render_config
from stagedoor.authoring.render import Renderable, RenderedPart
from stagedoor.runtime.results import Outcome, changed_twin
from stagedoor.wire.messages import SKIP

if TYPE_CHECKING:
    from stagedoor.authoring.graph import BlockFunction
    from stagedoor.components.base import Block
    from stagedoor.runtime.event import Event
    from stagedoor.runtime.sessions import Session


def building(place: Renderable, fn: Callable[..., object]) -> Callable[..., object]:
    """Wrap a render function so that it builds into a new part and returns that.

    Args:
        place: What the function fills.
        fn: The author's function.
    """

    def begin() -> RenderedPart:
        event = cast("Event", context.current_call.get())
        # An app that is still open where the server was started must not take the part in.
        context.current_app.set(None)
        context.current_container.set(None)
        return place.new_part(event.session.part(place.render_id))

    async def build_async(*args: object, **kwargs: object) -> RenderedPart:
        part = begin()
        with part:
            await cast("Coroutine[object, object, object]", fn(*args, **kwargs))
        return part

    def build(*args: object, **kwargs: object) -> RenderedPart:
        part = begin()
        with part:
            fn(*args, **kwargs)
        return part

    return build_async if inspect.iscoroutinefunction(fn) else build


def place_part(function: BlockFunction, session: Session, part: RenderedPart) -> Outcome:
    """Make what was built the visitor's, and describe it for the page.

    Raises:
        AuthoringError: When a listener in it names a component that stands nowhere.
    """
    part.seal()
    config = build_render_config(part)
    for block, old in part.kept.items():
        _keep(session, block, old)
    session.set_part(part)
    return Outcome([dict(SKIP) for _ in function.outputs], [], config)


def _keep(session: Session, block: Block, old: Block) -> None:
    """Let a keyed block go on with what the visitor has in its predecessor."""
    given = session.block(old).given
    kept = {name: given[name] for name in block.preserved_by_key if name != "value" and name in given}
    if kept:
        session.override(block, changed_twin(block, kept))
