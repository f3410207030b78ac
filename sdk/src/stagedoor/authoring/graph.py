"""The finished description of an app: what `Blocks` builds and the runtime serves.

The runtime sees nothing else of authoring. Ids are small integers, unique within one app.
"""

from __future__ import annotations

import functools
import inspect
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Literal, cast

from stagedoor.authoring.signatures import collects_event_data, input_parameters, wants_component
from stagedoor.components.base import Block
from stagedoor.components.events import APIVisibility, ShowProgress, TriggerMode
from stagedoor.errors import AuthoringError

if TYPE_CHECKING:
    from stagedoor.authoring.render import Renderable


@dataclass(eq=False)
class BlockFunction:
    """One listener of an app: an entry of `dependencies` on the wire, `fn_index` = `id`.

    Field names and meanings are those of the wire (protocol reference, section 4). `inputs` and `outputs` are
    blocks, not ids, because a block gets its final id only when its app is final.
    """

    id: int
    fn: Callable[..., object] | None
    targets: list[tuple[Block | None, str]]
    inputs: list[Block]
    outputs: list[Block]
    inputs_as_dict: bool = False
    inputs_kwargs: dict[str, Block] = field(default_factory=dict[str, Block])
    """Inputs passed by parameter name. They are also the last `len(inputs_kwargs)` entries of `inputs`, in this order."""
    api_name: str | None = None
    alias_of: int | None = None
    """The function that this one is a second name of (`/predict` of an Interface, `/chat` of a ChatInterface)."""
    api_description: str | Literal[False] | None = None
    api_visibility: APIVisibility = "public"
    js: str | bool | None = None
    queue: bool = True
    batch: bool = False
    max_batch_size: int = 4
    preprocess: bool = True
    postprocess: bool = True
    scroll_to_output: bool = False
    show_progress: ShowProgress = "full"
    show_progress_on: list[Block] | None = None
    cancels: list[int] = field(default_factory=list[int])
    trigger_after: int | None = None
    trigger_only_on_success: bool = False
    trigger_only_on_failure: bool = False
    trigger_mode: TriggerMode = "once"
    concurrency_limit: int | Literal["default"] | None = "default"
    concurrency_id: str = ""
    """Functions with the same id share one limit; by default the identity of `fn`."""
    time_limit: int | None = None
    stream_every: float = 0.5
    connection: Literal["sse", "stream"] = "sse"
    validator: Callable[..., object] | None = None
    stays: bool = False
    """Whether it runs in the process that serves the app also where there are workers: it waits for another program,
    with which it has a connection that cannot be in two processes."""
    rendered_in: int | None = None
    render_id: int | None = None
    key: int | str | tuple[int | str, ...] | None = None
    page: str = ""
    renderable: Renderable | None = None
    """The place that `fn` fills, when it is a render function."""
    runner: object = None
    """What the runtime knows of a function that one visitor's page brought; it lives as long as the function."""

    @cached_property
    def javascript(self) -> str | None:
        """With `js=True`, `fn` as JavaScript for the page. One that has none gives a warning and runs on the server."""
        if self.js is not True or self.fn is None:
            return None
        from stagedoor.authoring.transpile import to_javascript
        from stagedoor.components.registry import MODULES

        try:
            return to_javascript(self.fn, MODULES.__contains__)
        except AuthoringError as error:
            warnings.warn(f"js=True: {error} It runs on the server instead.", UserWarning, stacklevel=2)
            return None

    @cached_property
    def is_generator(self) -> bool:
        """Whether `fn` yields several results."""
        return _any_form(self.fn, inspect.isgeneratorfunction) or _any_form(self.fn, inspect.isasyncgenfunction)

    @cached_property
    def is_async(self) -> bool:
        """Whether `fn` runs on the event loop (coroutine function or async generator)."""
        return _any_form(self.fn, inspect.iscoroutinefunction) or _any_form(self.fn, inspect.isasyncgenfunction)

    @cached_property
    def collects_event_data(self) -> bool:
        """Whether `fn` asks what happened in the page (`gr.SelectData` and its kin)."""
        return collects_event_data(self.fn)

    @cached_property
    def component_prop_inputs(self) -> list[int]:
        """Places of the inputs of which `fn` wants the whole component, by annotation (`box: gr.Textbox`)."""
        parameters = input_parameters(self.fn) if self.fn is not None and self.inputs else None
        if parameters is None or self.batch or self.inputs_as_dict:
            return []
        positional = len(self.inputs) - len(self.inputs_kwargs)
        wanted = [index for index, parameter in enumerate(parameters[:positional]) if wants_component(parameter)]
        by_name = {parameter.name: parameter for parameter in parameters}
        for index, name in enumerate(self.inputs_kwargs, positional):
            if name in by_name and wants_component(by_name[name]):
                wanted.append(index)
        return wanted

    @property
    def name(self) -> str:
        """The author's name for the function, for messages and logs."""
        return getattr(self.fn, "__name__", type(self.fn).__name__)


def _any_form(fn: Callable[..., object] | None, test: Callable[[object], bool]) -> bool:
    """Apply `test` to a function, a partial's function, or a callable object's `__call__`."""
    while isinstance(fn, functools.partial):
        fn = cast("functools.partial[object]", fn).func
    return fn is not None and (test(fn) or test(getattr(fn, "__call__", None)))  # noqa: B004


@dataclass(frozen=True)
class LayoutNode:
    """A place in the page: a block's id and what stands in it."""

    id: int
    children: tuple[LayoutNode, ...] = ()


@dataclass(frozen=True)
class AppGraph:
    """An app as the runtime serves it. Built by `Blocks.graph()`; not changed afterwards."""

    blocks: dict[int, Block]
    functions: dict[int, BlockFunction]
    layout: LayoutNode
    mode: Literal["blocks", "interface", "chat_interface", "tabbed_interface", "server"] = "blocks"
    title: str = "Stagedoor"
    pages: Sequence[tuple[str, str, bool]] = (("", "Home", True),)
    page_layouts: Mapping[str, LayoutNode] = field(default_factory=dict[str, LayoutNode])
    """What stands on each page, by the page's path."""

    def function_for(self, fn_index: int | None, api_name: str | None) -> BlockFunction | None:
        """Find a function by endpoint name or, without one, by id; without both the first documented one."""
        if api_name is not None:
            return self.function_named(api_name)
        if fn_index is not None:
            return self.functions.get(fn_index)
        return next(
            (f for f in self.functions.values() if f.fn and f.api_visibility == "public"), self.functions.get(0)
        )

    def function_named(self, api_name: str) -> BlockFunction | None:
        """Find the function that answers to an endpoint name (with or without the leading slash)."""
        name = api_name.lstrip("/")
        for function in self.functions.values():
            if function.api_name == name:
                return function
        return None
