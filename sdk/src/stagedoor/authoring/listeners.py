"""From what an author wrote at `.click(...)` to an entry of the app's function table.

One registration becomes one `BlockFunction`, or two when it has both a function and `cancels`: on the wire a
cancellation is an entry of its own, which the page runs without asking the server to call anything.
"""

from __future__ import annotations

import string
import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, cast

from stagedoor.authoring.graph import BlockFunction
from stagedoor.components.base import Block
from stagedoor.components.events import BoundEvent, Dependency, ListenerOptions, ShowProgress, Trigger, TriggerMode
from stagedoor.errors import AuthoringError

if TYPE_CHECKING:
    from stagedoor.authoring.blocks import Blocks

_NOT_IN_NAMES = set(string.punctuation) - {"-", "_"}
_LATEST_ONLY = frozenset({"change", "key_up"})


def build_function(app: Blocks, options: ListenerOptions, function_id: int) -> BlockFunction:
    """Turn a registration into the function that the runtime serves.

    Args:
        app: The app; its names must stay unique, and page events (`load`) are targeted at it.
        options: What the author wrote, after old spellings were translated.
        function_id: Id for the new function.

    Raises:
        AuthoringError: When an input or output is not a component, or the listener does nothing.
    """
    inputs, as_dict = as_blocks(options.inputs, "inputs")
    outputs, _ = as_blocks(options.outputs, "outputs")
    named_inputs: dict[str, Block] = {}
    for name, block in (options.inputs_kwargs or {}).items():
        named_inputs[name] = _as_block(block, "inputs_kwargs")
    triggers = list(options.triggers)
    targets: list[tuple[Block | None, str]] = [(trigger.block, trigger.event_name) for trigger in triggers]
    api_name = app.free_api_name(_wanted_name(options))
    is_private = options.fn is None or options.api_name is False
    visibility = "private" if is_private else options.api_visibility
    progress_on = as_blocks(options.show_progress_on, "show_progress_on")[0] if options.show_progress_on else None
    return BlockFunction(
        id=function_id,
        fn=options.fn,
        targets=targets,
        inputs=[*inputs, *named_inputs.values()],
        outputs=outputs,
        inputs_as_dict=as_dict,
        inputs_kwargs=named_inputs,
        api_name=api_name,
        api_description=options.api_description,
        api_visibility=visibility,
        js=options.js,
        queue=options.queue is not False and options.fn is not None,
        batch=options.batch,
        max_batch_size=options.max_batch_size,
        preprocess=options.preprocess,
        postprocess=options.postprocess,
        scroll_to_output=options.scroll_to_output,
        show_progress=as_show_progress(options.show_progress),
        show_progress_on=progress_on,
        trigger_after=options.trigger_after,
        trigger_only_on_success=options.trigger_only_on_success,
        trigger_only_on_failure=options.trigger_only_on_failure,
        trigger_mode=options.trigger_mode or _default_trigger_mode(triggers),
        concurrency_limit=options.concurrency_limit,
        concurrency_id=options.concurrency_id or default_concurrency_id(options.fn),
        time_limit=options.time_limit,
        stream_every=options.stream_every,
        connection=options.connection,
        validator=options.validator,
        key=options.key,
    )


def _wanted_name(options: ListenerOptions) -> str:
    """Return the endpoint name that a listener has when nobody else has it."""
    if options.api_name is False:
        return "false"  # compat: gradio gives these a name, too, though nobody can call them by it
    if options.api_name:
        return options.api_name
    if options.fn is None:
        return "js_fn" if options.js is not None else "unnamed"
    return default_api_name(options.fn)


def unplaced_blocks(functions: Iterable[BlockFunction], holds: Callable[[Block], bool]) -> list[Block]:
    """Return the blocks that listeners name and that do not stand in the app, and warn about each.

    Args:
        functions: The listeners.
        holds: Whether a block stands in the app.
    """
    found: list[Block] = []
    for function in functions:
        for block in [*function.inputs, *function.outputs, *(b for b, _ in function.targets if b is not None)]:
            if holds(block) or block in found:
                continue
            found.append(block)
            label = getattr(block, "label", None) or getattr(block, "value", None) or ""
            warnings.warn(
                f"{type(block).__name__} {label!r} is used by the event of {function.name}() but is not in the app; "
                "to show it, make it inside `with gr.Blocks():`, or call .render() there",
                UserWarning,
                stacklevel=3,
            )
    return found


def renumber(function: BlockFunction, moved: Mapping[int, int], apps: Mapping[Block, Block]) -> None:
    """Give a function, and what it says about others, the ids that they have in another app.

    Args:
        function: The function.
        moved: New ids by old ones.
        apps: The other app by the one that the function comes from; page events (`load`) aim at it.
    """
    function.targets = [(apps.get(block, block) if block else None, event) for block, event in function.targets]
    function.id = moved[function.id]
    function.cancels = [moved.get(old, old) for old in function.cancels]
    if function.trigger_after is not None:
        function.trigger_after = moved[function.trigger_after]


def cancelled_ids(cancels: object) -> list[int]:
    """Return the function ids that a `cancels=` argument names.

    Raises:
        AuthoringError: When it holds something else than what `.click(...)` and its kin return.
    """
    if cancels is None:
        return []
    entries = cast("Sequence[object]", cancels) if isinstance(cancels, (list, tuple)) else [cancels]
    ids: list[int] = []
    for entry in entries:
        if not isinstance(entry, Dependency):
            raise AuthoringError(
                f"cancels= got {entry!r}.",
                hint="pass what an event returned, as in `run = button.click(…)`, then `cancels=[run]`",
            )
        ids.append(entry.index)
    return ids


def as_blocks(given: object, what: str) -> tuple[list[Block], bool]:
    """Return the blocks of an `inputs=` or `outputs=` argument, and whether it was a set (one dict for the function)."""
    if given is None:
        return [], False
    if isinstance(given, (set, frozenset)):
        members = [_as_block(item, what) for item in cast("Iterable[object]", given)]
        # A set has no order and the wire needs one: the order in which the components were made.
        return sorted(members, key=lambda block: block._id if block._id is not None else 0), True  # pyright: ignore[reportPrivateUsage]
    if isinstance(given, (list, tuple)):
        return [_as_block(item, what) for item in cast("Iterable[object]", given)], False
    return [_as_block(given, what)], False


def _as_block(item: object, what: str) -> Block:
    if isinstance(item, Block):
        return item
    raise AuthoringError(
        f"{what}= of an event got {item!r}, which is not a component.",
        hint="pass the component itself, a list of components, or a set of them",
    )


def as_triggers(given: object) -> list[Trigger]:
    """Return the triggers of `gr.on(triggers=...)`: bound events such as `button.click`, one or several."""
    entries = cast("Sequence[object]", given) if isinstance(given, (list, tuple)) else [given]
    triggers: list[Trigger] = []
    for entry in entries:
        if not isinstance(entry, BoundEvent):
            raise AuthoringError(
                f"triggers= got {entry!r}.",
                hint="pass events without calling them, as in `triggers=[name.submit, button.click]`",
            )
        triggers.append(entry.trigger)
    return triggers


def as_show_progress(value: ShowProgress | bool) -> ShowProgress:
    """Accept the booleans of Gradio 3 beside today's words."""
    if value is True:
        return "full"
    if value is False:
        return "hidden"
    return value


def default_api_name(fn: Callable[..., object]) -> str:
    """Make an endpoint name from a function: its own name without punctuation (`<lambda>` gives `lambda`)."""
    name = cast("str", getattr(fn, "__name__", None) or type(fn).__name__)
    return "".join(character for character in name if character not in _NOT_IN_NAMES) or "unnamed"


def default_concurrency_id(fn: Callable[..., object] | None) -> str:
    """Return the id under which listeners of the same function share one concurrency limit."""
    if fn is None:
        return ""
    bound_to: object = getattr(fn, "__self__", None)
    function: object = getattr(fn, "__func__", fn)
    # `obj.method` is a new object each time it is written, so a method goes by what it is made of.
    return f"{id(bound_to)}.{id(function)}" if bound_to is not None else str(id(function))


def _default_trigger_mode(triggers: Sequence[Trigger]) -> TriggerMode:
    names = {trigger.event_name for trigger in triggers}
    if names and names <= _LATEST_ONLY:
        return "always_last"
    return "multiple" if names == {"stream"} else "once"


class EndpointNames:
    """The endpoint names of an app: each once, later ones numbered (`greet`, `greet_1`, `greet_2`), as Gradio does."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._next_number: dict[str, int] = {}

    def __contains__(self, name: object) -> bool:
        return name in self._taken

    def free(self, wanted: str) -> str:
        """Return `wanted`, or the first free numbered form of it."""
        if wanted not in self._taken:
            return wanted
        # Names are never given back, so the search goes on where it ended last time.
        number = self._next_number.get(wanted, 1)
        while f"{wanted}_{number}" in self._taken:
            number += 1
        self._next_number[wanted] = number
        return f"{wanted}_{number}"

    def take_free(self, wanted: str) -> str:
        """Return what `free` does, and mark it as taken."""
        name = self.free(wanted)
        self.take(name)
        return name

    def take(self, name: str) -> None:
        """Mark a name as taken."""
        self._taken.add(name)
