"""`gr.render`: a part of the page that a function builds anew for each visitor, as often as its inputs change.

The app holds a column as the place, and a listener that runs the function. Each run fills a `RenderedPart`: a small
app of its own that takes its ids from the app's counters, so that its listeners may name blocks on both sides.
Parts belong to one visitor's session; the runtime keeps them there.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal, cast

from stagedoor import context
from stagedoor.authoring.blocks import Blocks
from stagedoor.authoring.listeners import as_blocks, as_triggers
from stagedoor.components.base import Block, Component, Container, Key
from stagedoor.components.events import BoundEvent, ListenerOptions, ShowProgress, Trigger, TriggerMode
from stagedoor.errors import AuthoringError

if TYPE_CHECKING:
    from collections.abc import Sequence


class Renderable:
    """A place that a function fills.

    Attributes:
        app: The app, or the rendered part, that the place is in.
        column: What holds the rendered blocks on the page.
        render_id: The place's number, unique in the app.
        page: Page that the place is on.
    """

    def __init__(self, app: Blocks, column: Container) -> None:
        self.app = app
        self.column = column
        self.render_id = app.next_render_id()
        self.page = app.page_now

    def move(self, app: Blocks) -> int:
        """Follow into the app that this one was placed in; returns the new number."""
        self.app = app
        self.page = app.page_now
        self.render_id = app.next_render_id()
        return self.render_id

    def new_part(self, before: RenderedPart | None) -> RenderedPart:
        """Return an empty part for one run.

        Args:
            before: What the last run for the same visitor built; keyed blocks and listeners keep their ids.
        """
        return RenderedPart(self, before)


class RenderedPart(Blocks):
    """What one run of a render function built, for one visitor.

    Args:
        place: Where it goes.
        before: What stood there before.
    """

    def __init__(self, place: Renderable, before: RenderedPart | None) -> None:
        super().__init__()
        self.place_on_page = place
        self._id = place.column._id
        self.page_now = place.page
        self.share_counters(place.app)
        self._before = before
        self._old_blocks = {
            _identity(block): block for block in (before.blocks.values() if before else ()) if block.key
        }
        self._old_functions = {fn.key: fn.id for fn in (before.fns.values() if before else ()) if fn.key is not None}
        self.kept: dict[Block, Block] = {}
        """Keyed blocks of this run, and the blocks of the run before whose place they take."""

    def new_id(self, block: Block) -> int:
        """Return the id of a keyed block of the last run, else a new one."""
        old = self._old_blocks.pop(_identity(block), None) if block.key is not None else None
        if old is None or old._id is None:
            return super().new_id(block)
        self.kept[block] = old
        return old._id

    def new_function_id(self, key: Key | None = None) -> int:
        """Return the id of a keyed listener of the last run, else a new one."""
        old = self._old_functions.pop(key, None) if key is not None else None
        return super().new_function_id(key) if old is None else old

    def place(self, block: Block, parent: Container) -> None:
        """Give the block an id and put it at the end of `parent`; blocks made outside may be rendered in each run."""
        if block.is_rendered and isinstance(block.parent, Container) and _is_in_a_part(block.parent):
            block.is_rendered = False
        super().place(block, parent)

    def holds(self, block: Block) -> bool:
        """Whether a listener may name the block: it stands here or in the app around."""
        return super().holds(block) or self.place_on_page.app.holds(block)

    def new_form_id(self, form: Container, fields: Sequence[Block]) -> int:
        """Return the id of the frame around the same keyed field in the last run, so that the field keeps its focus."""
        old = self.kept.get(fields[0])
        frame = self._before.forms.get(old) if self._before is not None and old is not None else None
        return frame._id if frame is not None and frame._id is not None else super().new_form_id(form, fields)

    def seal(self) -> None:
        """Mark what was built as belonging to this place."""
        for function in self.fns.values():
            function.rendered_in = self.place_on_page.render_id


def render(
    inputs: Sequence[Component] | Component | None = None,
    triggers: Sequence[BoundEvent] | BoundEvent | None = None,
    *,
    queue: bool = True,
    trigger_mode: TriggerMode | None = "always_last",
    concurrency_limit: int | Literal["default"] | None = None,
    concurrency_id: str | None = None,
    show_progress: ShowProgress | bool = "full",
) -> Callable[[Callable[..., object]], Callable[..., object]]:
    """Build a part of the page from the values of components: decorate a function that makes components and events.

    Components with a `key` keep their value (and what `preserved_by_key` names) when the function runs again.

    Args:
        inputs: Components whose values the function gets.
        triggers: When it runs; by default when the page opens and whenever an input changes.
        queue: Whether runs wait in line.
        trigger_mode: What a trigger does while the function runs; "always_last" runs it once more afterwards.
        concurrency_limit: Parallel runs over all visitors; None is no limit.
        concurrency_id: Listeners with the same id share one limit.
        show_progress: What the page shows at the place while the function runs.

    Raises:
        AuthoringError: Outside of an app, or when the function is a generator.
    """
    app = cast("Blocks", context.require_app("gr.render")).root
    from stagedoor.layouts.column import Column

    place = Renderable(app, Column(show_progress=True))
    blocks, _ = as_blocks(inputs, "inputs")
    if triggers is None:
        changes = [Trigger(block, "change") for block in blocks if "change" in block.event_names()]
        fired_by: list[Trigger] = [Trigger(app, "load"), *changes]
    else:
        fired_by = as_triggers(triggers)

    def register(fn: Callable[..., object]) -> Callable[..., object]:
        options = ListenerOptions(
            fn=fn,
            triggers=fired_by,
            inputs=blocks,
            outputs=[place.column],
            api_name="apply",
            api_visibility="private",
            queue=queue,
            trigger_mode=trigger_mode,
            concurrency_limit=concurrency_limit,
            concurrency_id=concurrency_id,
            show_progress=show_progress,
        )
        function = app.fns[app.listen(options).index]
        if function.is_generator:
            raise AuthoringError(
                f"{function.name}() yields, and a render function cannot.", hint="build everything in it"
            )
        function.renderable = place
        function.render_id = place.render_id
        return fn

    return register


def _identity(block: Block) -> tuple[type[Block], object]:
    return type(block), block.key


def _is_in_a_part(block: Container) -> bool:
    above: Container | None = block
    while above is not None:
        if isinstance(above, RenderedPart):
            return True
        above = above.parent
    return False
