"""Who is being built and who is being served, carried by context variables.

Lower layers need to reach the app under construction (a component registers itself) and the call being
served (progress, warnings, the request) without importing the layers that implement them, so what they
may ask is written down here as protocols. Nothing here is process-global: two threads can build two apps.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Generator, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from stagedoor.errors import AuthoringError

if TYPE_CHECKING:
    from stagedoor.components.base import Block, Container
    from stagedoor.components.events import Dependency, ListenerOptions
    from stagedoor.files import FileStore
    from stagedoor.wire.messages import LogLevel, ProgressUnit


class AppBuilder(Protocol):
    """What a block may ask of the app that it is being placed in; `authoring.Blocks` implements it."""

    def place(self, block: Block, parent: Container) -> None:
        """Give the block an id and put it at the end of `parent`."""
        ...

    def remove(self, block: Block) -> None:
        """Take the block out of the app again."""
        ...

    def listen(self, options: ListenerOptions) -> Dependency:
        """Register an event listener and return the handle that `.then()` chains on."""
        ...


class Visitor(Protocol):
    """Who something is done for."""

    @property
    def session_hash(self) -> str:
        """Name of the visitor's session."""
        ...

    @property
    def username(self) -> str | None:
        """Who is signed in, or None."""
        ...


class CallContext(Visitor, Protocol):
    """What code running for one event may ask of the runtime; `runtime` implements it."""

    @property
    def event_id(self) -> str:
        """Id of the event."""
        ...

    def note_cache(self, memory: object) -> None:
        """A cached function answered from memory (`runtime.caching.Memory`) instead of being called."""
        ...

    def log(self, message: str, level: LogLevel, *, duration: float | None, visible: bool, title: str) -> None:
        """Show a toast to the visitor whose event this is."""
        ...

    def progress(self, units: list[ProgressUnit]) -> None:
        """Replace the progress shown for this event."""
        ...

    def waits(self, rank: int, queue_size: int, eta_s: float | None) -> None:
        """Show that the event waits in a line elsewhere; None tells nothing of the time."""
        ...

    def goes_on(self, eta_s: float | None) -> None:
        """Show that the event waits no more."""
        ...

    def shield(self) -> contextlib.AbstractContextManager[None]:
        """Return what keeps the event's code from being stopped in the middle of something, while it is entered."""
        ...

    def when_over(self, call: Callable[[], None]) -> None:
        """Have something done as soon as the event is over or called off; it must not take long. At once if it is."""
        ...


current_app: ContextVar[AppBuilder | None] = ContextVar("stagedoor_app", default=None)
current_container: ContextVar[Container | None] = ContextVar("stagedoor_container", default=None)
current_call: ContextVar[CallContext | None] = ContextVar("stagedoor_call", default=None)
current_caller: ContextVar[Visitor | None] = ContextVar("stagedoor_caller", default=None)
"""Whose page calls a component's server function, which is no event; None for a caller without a session."""
author_values: ContextVar[bool] = ContextVar("stagedoor_author_values", default=False)
"""Whether files named now are named by the author's own code that describes the app (first values, examples), and
not by a running function whose results a visitor may influence: they may lie anywhere."""
current_files: ContextVar[FileStore | None] = ContextVar("stagedoor_files", default=None)


@dataclass
class LaunchOverrides:
    """What the command line says about an app's `launch`, and what came of it.

    Args:
        arguments: Arguments that go before those of the script.
        join: Where the app is met that runs on another machine; this process serves nothing and takes its calls.
        launched: Apps that the script launched, in order.
        is_dev: Whether the app's author is at work on it: pages are told of changes and errors.
    """

    arguments: Mapping[str, object]
    join: str | None = None
    launched: list[AppBuilder] = field(default_factory=list["AppBuilder"])
    is_dev: bool = False


is_run_again: ContextVar[bool] = ContextVar("stagedoor_is_run_again", default=False)
"""Whether an app's file is being run again because it changed (`stagedoor run --reload`): `launch()` serves nothing."""


class FirstRun:
    """True while an app's file is run for the first time, false when it is run again after a change."""

    def __bool__(self) -> bool:
        return not is_run_again.get()

    def __repr__(self) -> str:
        return str(bool(self))


NO_RELOAD = FirstRun()
"""`if gr.NO_RELOAD:` guards what is to be done once only, such as loading a model; its names stay when the rest runs
again."""

launch_overrides: ContextVar[LaunchOverrides | None] = ContextVar("stagedoor_launch_overrides", default=None)


@contextlib.contextmanager
def describing() -> Generator[None]:
    """Files named inside are named by the author's own code that describes the app; see `author_values`."""
    token = author_values.set(True)
    try:
        yield
    finally:
        author_values.reset(token)


def require_app(what: str) -> AppBuilder:
    """Return the app under construction.

    Args:
        what: What needs it, for the message ("an event listener").

    Raises:
        AuthoringError: When no `with Blocks()` block is open.
    """
    app = current_app.get()
    if app is None:
        raise AuthoringError(f"{what} needs an app.", hint="put it inside `with gr.Blocks() as demo:`")
    return app


def __getattr__(name: str) -> object:
    """Return `Context`, which this module holds in Gradio."""
    if name != "Context":
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    from stagedoor.compat.inside import Context

    return Context
