"""Events of components, and the handles that listeners are chained on.

`EventListener` is a descriptor: `Button.click` names the event on the class, `button.click` is a `BoundEvent`
that is called to register a listener or handed to `gr.on` as a trigger. Registration itself is the app's
business (`context.AppBuilder.listen`): nothing here knows queue or wire.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, Protocol, cast, overload

from stagedoor import context

if TYPE_CHECKING:
    from stagedoor.components.base import Block

ShowProgress = Literal["full", "minimal", "hidden"]
TriggerMode = Literal["once", "multiple", "always_last"]
APIVisibility = Literal["public", "undocumented", "private"]
Inputs = "Component | BlockLike | Sequence[Component] | set[Component] | None"


class BlockLike(Protocol):
    """Anything that can stand in `inputs` or `outputs`."""


@dataclass(frozen=True, slots=True)
class Trigger:
    """One thing that can set a listener off: an event of a block, or of the page when `block` is None."""

    block: Block | None
    event_name: str


@dataclass(frozen=True, slots=True)
class ListenerOptions:
    """Everything one listener registration says; names and meanings are Gradio's (6.x)."""

    fn: Callable[..., object] | None
    triggers: Sequence[Trigger]
    inputs: object = None
    outputs: object = None
    inputs_kwargs: dict[str, object] | None = None
    api_name: str | Literal[False] | None = None
    api_description: str | Literal[False] | None = None
    api_visibility: APIVisibility = "public"
    scroll_to_output: bool = False
    show_progress: ShowProgress | bool = "full"
    show_progress_on: object = None
    queue: bool | None = True
    batch: bool = False
    max_batch_size: int = 4
    preprocess: bool = True
    postprocess: bool = True
    cancels: object = None
    trigger_mode: TriggerMode | None = None
    js: str | bool | None = None
    concurrency_limit: int | Literal["default"] | None = "default"
    concurrency_id: str | None = None
    time_limit: int | None = None
    stream_every: float = 0.5
    key: int | str | tuple[int | str, ...] | None = None
    validator: Callable[..., object] | None = None
    trigger_after: int | None = None
    trigger_only_on_success: bool = False
    trigger_only_on_failure: bool = False
    connection: Literal["sse", "stream"] = "sse"
    extra: dict[str, object] = field(default_factory=dict[str, object])
    """Spellings of older Gradio versions, translated by `compat` when the listener is registered."""


class Dependency:
    """A registered listener. `.then`, `.success` and `.failure` chain another one after it.

    Args:
        index: Id of the function in the app, `fn_index` on the wire.
        fn: The author's function, so that a decorated function stays callable.
        app: The app that the listener belongs to.
    """

    def __init__(self, index: int, fn: Callable[..., object] | None, app: context.AppBuilder) -> None:
        self.index = index
        self.fn = fn
        self.app = app
        self.timer: Block | None = None
        """What sets the listener off again and again (`every=` of older Gradio versions); stops when it is cancelled."""
        self.then = BoundEvent(None, "then", after=self)
        self.success = BoundEvent(None, "success", after=self)
        self.failure = BoundEvent(None, "failure", after=self)

    def __call__(self, *args: object, **kwargs: object) -> object:
        """Call the author's function directly."""
        if self.fn is None:
            msg = "this listener has no Python function"
            raise TypeError(msg)
        return self.fn(*args, **kwargs)


Decorated = Callable[[Callable[..., object]], Dependency]


class BoundEvent:
    """An event of one block: call it to register a listener, or pass it to `gr.on` as a trigger."""

    def __init__(
        self,
        block: Block | None,
        event_name: str,
        *,
        after: Dependency | None = None,
        defaults: dict[str, object] | None = None,
    ) -> None:
        self.block = block
        self.event_name = event_name
        self.after = after
        self.defaults = defaults or {}

    @property
    def trigger(self) -> Trigger:
        """The event as a trigger for `gr.on`."""
        return Trigger(self.block, self.event_name)

    @overload
    def __call__(
        self,
        fn: Callable[..., object] | None,
        inputs: object = ...,
        outputs: object = ...,
        api_name: str | Literal[False] | None = ...,
        **options: object,
    ) -> Dependency: ...
    @overload
    def __call__(
        self,
        fn: Literal["decorator"] = ...,
        inputs: object = ...,
        outputs: object = ...,
        api_name: str | Literal[False] | None = ...,
        **options: object,
    ) -> Decorated: ...
    def __call__(
        self,
        fn: Callable[..., object] | Literal["decorator"] | None = "decorator",
        inputs: object = None,
        outputs: object = None,
        api_name: str | Literal[False] | None = None,
        *more: object,
        **options: object,
    ) -> Dependency | Decorated:
        """Register a listener; without `fn` it is a decorator.

        Args:
            fn: Function, generator, coroutine or async generator; None for a listener that only runs `js`.
            inputs: Component, list of components, or a set (the function then gets one dict by component).
            outputs: Component or list of components that the return value goes to.
            api_name: Endpoint name; None takes the function's own name, False makes the endpoint private.
            more: Others without a name, in the order of Gradio's signature.
            options: The other fields of `ListenerOptions`, by their Gradio names.
        """
        options = {**dict(zip(_POSITIONS, more, strict=False)), **options}
        known = {name: value for name, value in {**self.defaults, **options}.items() if name in _OPTION_NAMES}
        extra = {name: value for name, value in options.items() if name not in _OPTION_NAMES}
        if self.after is not None:
            known["trigger_after"] = self.after.index
            known["trigger_only_on_success"] = self.event_name == "success"
            known["trigger_only_on_failure"] = self.event_name == "failure"
        app = self.after.app if self.after is not None else context.require_app(f".{self.event_name}()")

        def register(function: Callable[..., object] | None) -> Dependency:
            options = ListenerOptions(
                fn=function,
                triggers=(self.trigger,),
                inputs=inputs,
                outputs=outputs,
                api_name=api_name,
                extra=extra,
                **cast("dict[str, Any]", known),  # checked by the app when it listens
            )
            return app.listen(options)

        if isinstance(fn, str):
            if options.get("js") is not None or options.get("cancels") is not None:
                return register(None)
            return register
        return register(fn)


_POSITIONS = [
    "api_description",
    "scroll_to_output",
    "show_progress",
    "show_progress_on",
    "queue",
    "batch",
    "max_batch_size",
    "preprocess",
    "postprocess",
    "cancels",
    "trigger_mode",
    "js",
    "concurrency_limit",
    "concurrency_id",
    "api_visibility",
    "time_limit",
    "stream_every",
    "key",
    "validator",
    "inputs_kwargs",
]
_OPTION_NAMES = frozenset(ListenerOptions.__slots__) - {"fn", "triggers", "inputs", "outputs", "api_name", "extra"}


class EventListener:
    """One event in a component's class body: `click = EventListener("click")`.

    Args:
        event_name: Name on the wire.
        doc: When it fires, for the reference.
        defaults: Listener options with another default for this event (`trigger_mode` of `change`).
    """

    def __init__(self, event_name: str, doc: str = "", **defaults: object) -> None:
        self.event_name = event_name
        self.__doc__ = doc
        self.defaults = defaults

    @overload
    def __get__(self, instance: None, owner: type) -> EventListener: ...
    @overload
    def __get__(self, instance: Block, owner: type) -> BoundEvent: ...
    def __get__(self, instance: Block | None, owner: type) -> EventListener | BoundEvent:
        if instance is None:
            return self
        return BoundEvent(instance, self.event_name, defaults=self.defaults)


def unique_events(cls: type) -> list[EventListener]:
    """Return the events declared on a class and its bases, base first, each name once."""
    found: dict[str, EventListener] = {}
    for base in reversed(cls.__mro__):
        for attribute in vars(base).values():
            if isinstance(attribute, EventListener):
                found[attribute.event_name] = attribute
    return list(found.values())
