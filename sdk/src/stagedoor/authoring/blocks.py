"""`Blocks`: an app under construction, and afterwards the thing that is launched.

A `Blocks` is a container, the registry of what was placed in it and of the listeners between those blocks. One
app can be placed in another (`TabbedInterface`, `interface.render()`): its blocks and listeners then move into
the outer app under new ids, and the inner object passes later registrations on.

It knows no server. `launch` hands the finished app to `stagedoor.launch`: the only upward call of this layer.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from contextvars import Token
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Literal, Self, cast

from stagedoor import context
from stagedoor.authoring.aliases import Alias, alias_functions
from stagedoor.authoring.counters import Counters
from stagedoor.authoring.described import Described
from stagedoor.authoring.graph import AppGraph, BlockFunction, LayoutNode
from stagedoor.authoring.layout import corner_buttons, layout_tree, walk
from stagedoor.authoring.listeners import EndpointNames, build_function, cancelled_ids, renumber, unplaced_blocks
from stagedoor.authoring.load_values import attach_load_value, timer_for
from stagedoor.authoring.older_events import PageLoad, in_todays_words, stop_timers
from stagedoor.authoring.page_style import PageStyle
from stagedoor.authoring.pages import Multipage
from stagedoor.authoring.serving import Serving
from stagedoor.components.base import Block, Component, Container
from stagedoor.components.events import Dependency, EventListener, ListenerOptions, Trigger
from stagedoor.errors import AuthoringError

if TYPE_CHECKING:
    from stagedoor.themes.base import Base

AppMode = Literal["blocks", "interface", "chat_interface", "tabbed_interface", "server"]


class Blocks(Serving, Described, Multipage, Counters, Container):
    """An app put together block by block: open it with `with`, place components, wire their events.

    Args:
        analytics_enabled: Accepted for Gradio's sake; Stagedoor sends nothing to anybody.
        mode: What kind of app the page shows; set by `Interface` and its kin.
        title: Title of the browser tab.
        fill_height: Whether the page fills the window's height.
        fill_width: Whether the page uses the whole width instead of the reading width.
        delete_cache: (every seconds, max age seconds) for removing old files; None keeps them until the app ends.
        theme: Theme, or the name of one. Gradio 6 takes it in `launch`; both places work here.
        css: CSS text for the page, or (older Gradio) the path of a CSS file.
        css_paths: CSS files for the page.
        js: JavaScript run when the page opens.
        head: HTML put into the page's head.
        head_paths: HTML files put into the page's head.
        kwargs: Spellings of older Gradio versions; each gives one warning that says today's.
    """

    load = PageLoad("load", "When a visitor opens the page.")
    unload = EventListener("unload", "When a visitor's session ends.", api_visibility="private")
    EVENTS = (load, unload)

    def __init__(
        self,
        theme: Base | str | None = None,
        analytics_enabled: bool | None = None,
        mode: AppMode = "blocks",
        title: str | None = None,
        css: str | Path | None = None,
        js: str | Literal[True] | None = None,
        head: str | None = None,
        fill_height: bool = False,
        fill_width: bool = False,
        delete_cache: tuple[int, int] | None = None,
        css_paths: str | Path | Sequence[str | Path] | None = None,
        head_paths: str | Path | Sequence[str | Path] | None = None,
        **kwargs: object,
    ) -> None:
        if kwargs:
            from stagedoor.compat.arguments import translate_arguments

            translate_arguments(Blocks, kwargs)  # warns about old names, raises for unknown ones
        # The registry comes first: the base constructor may already ask for it.
        self._blocks: dict[int, Block] = {}
        self._functions: dict[int, BlockFunction] = {}
        self._names = EndpointNames()
        self._handles: list[Dependency] = []
        self._forms: dict[Block, Container] = {}
        self.start_counters()
        self._outer_app: Blocks | None = None
        self._entered: list[Token[context.AppBuilder | None]] = []
        self._graph: AppGraph | None = None
        self._load_values: list[Component] = []
        self.aliases: list[Alias] = []
        Multipage.__init__(self)
        Container.__init__(self, render=False)
        self._id = 0
        # Tells clients that reconnect whether this is still the same app; 53 bits, so that JavaScript keeps it exact.
        self.app_id = secrets.randbits(53)
        self.mode: AppMode = mode
        self.title = title or "Stagedoor"
        self.analytics_enabled = bool(analytics_enabled)
        self.fill_height = fill_height
        self.fill_width = fill_width
        self.delete_cache = delete_cache
        style = PageStyle(theme=theme, css=css, css_paths=css_paths, js=js, head=head, head_paths=head_paths)
        # Gradio 3's `.style()` is a method of components; an app has its page's style there.
        self.style: PageStyle = style  # pyright: ignore[reportIncompatibleMethodOverride]

    # Building -------------------------------------------------------------------------------------------------

    @property
    def root(self) -> Blocks:
        """The app that this one's blocks live in: itself, or the app it was placed in."""
        return self if self._outer_app is None else self._outer_app.root

    def __enter__(self) -> Self:
        outer = context.current_app.get()
        if isinstance(outer, Blocks) and outer.root is not self.root and self._outer_app is None:
            if self.children:
                raise AuthoringError("An app that has content is opened inside another app.", hint="call .render()")
            self._outer_app = outer.root
        self._entered.append(context.current_app.set(self.root))
        self.enter_page()
        return super().__enter__()

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        super().__exit__(exc_type, exc, traceback)
        context.current_app.reset(self._entered.pop())
        self.leave_page()
        if exc_type is not None:
            return
        if self._outer_app is None:
            self._attach_load_values()
        else:
            self._hand_over_children()

    def _hand_over_children(self) -> None:
        """Put what was built in here into the container of the outer app that is open now."""
        place = context.current_container.get() or self.root
        for child in self.children:
            child.parent = place
        place.children.extend(self.children)
        self.children = []
        self.is_rendered = True
        self.root._graph = None

    def render(self) -> Self:
        """Place this finished app into the app that is open now, under new ids."""
        outer = context.require_app("Blocks.render()")
        if not isinstance(outer, Blocks) or outer.root is self.root:
            raise AuthoringError("An app cannot be rendered inside itself.")
        if self._outer_app is not None:
            raise AuthoringError("This app was rendered already.", hint="an app can stand in one place only")
        self._attach_load_values()
        outer.root._absorb(self)
        self._hand_over_children()
        return self

    def _absorb(self, inner: Blocks) -> None:
        """Take over the blocks and listeners of another app."""
        inner._outer_app = self
        for block in list(inner._blocks.values()):
            self._register(block)
        moved = {old: self.new_function_id() for old in inner._functions}
        for function in inner._functions.values():
            renumber(function, moved, {inner: self})
            if function.api_name is not None:
                function.api_name = self._names.take_free(function.api_name)
            if function.renderable is not None:
                function.render_id = function.renderable.move(self)
            function.page = self.page_now
            self._functions[function.id] = function
        for handle in inner._handles:
            handle.index, handle.app = moved[handle.index], self
        self._handles.extend(inner._handles)
        self.aliases.extend(inner.aliases)
        self._load_values.extend(inner._load_values)
        self._graph = None

    def place(self, block: Block, parent: Container) -> None:
        """Give the block an id and put it at the end of `parent`."""
        if block.is_rendered:
            raise AuthoringError(
                f"{block!r} is in the app already.", hint="construct it with render=False to place it later"
            )
        self._register(block)
        block.parent = parent
        parent.children.append(block)
        # A container made with render=False may have been filled before it is placed.
        for child in walk(block) if isinstance(block, Container) else ():
            if child._id is None or self._blocks.get(child._id) is not child:
                self._register(child)
        if isinstance(block, Component) and block.load_value is not None:
            if block.every is not None:
                block.every = timer_for(self, block.every, block.display_name, parent=parent)
            self._load_values.append(block)

    def _register(self, block: Block) -> None:
        block._id = self.new_id(block)
        self._blocks[block._id] = block
        self.note_page(block)
        self._graph = None

    def remove(self, block: Block) -> None:
        """Take the block out of the app again; its listeners stay for when it is rendered elsewhere."""
        if block.parent is not None and block in block.parent.children:
            block.parent.children.remove(block)
        if block._id is not None:
            self._blocks.pop(block._id, None)
        if block in self._load_values:
            self._load_values.remove(cast("Component", block))
        self._graph = None

    def clear(self) -> Self:
        """Remove everything from the app."""
        self.children = []
        self._blocks, self._functions, self._forms = {}, {}, {}
        self.start_counters()
        self._names = EndpointNames()
        self._handles, self._load_values, self.aliases = [], [], []
        self._graph = None
        return self

    def holds(self, block: Block) -> bool:
        """Whether the block stands in the app, so that listeners may name it."""
        return block is self or (block._id is not None and self._blocks.get(block._id) is block)

    @property
    def forms(self) -> dict[Block, Container]:
        """The frames around neighbouring fields, by their first field."""
        return self._forms

    # Listeners ------------------------------------------------------------------------------------------------

    def listen(self, options: ListenerOptions) -> Dependency:
        """Register an event listener and return the handle that `.then()` chains on."""
        if self._outer_app is not None:
            return self.root.listen(options)
        if any(isinstance(trigger.block, Blocks) for trigger in options.triggers):
            options = replace(options, triggers=self._own_triggers(options.triggers))
        timer: Block | None = None
        if options.extra:
            options, timer = in_todays_words(self, options)
        cancels = cancelled_ids(options.cancels)
        function = build_function(self, options, self.new_function_id(options.key))
        handle = self.add_function(function)
        handle.timer = timer
        if cancels:
            # The page runs a cancellation by itself, at once, so it is an entry beside the function.
            plain = ListenerOptions(fn=None, triggers=options.triggers, show_progress="hidden")
            cancelling = build_function(self, plain, self.new_function_id())
            cancelling.cancels = cancels
            self.add_function(cancelling)
            stop_timers(self, options)
        return handle

    def add_function(self, function: BlockFunction) -> Dependency:
        """Add a finished entry to the function table; `listen` is the way in for everything an author writes."""
        self._functions[function.id] = function
        function.page = self.page_now
        if function.api_name is not None:
            self._names.take(function.api_name)
        self._graph = None
        handle = Dependency(function.id, function.fn, self)
        self._handles.append(handle)
        return handle

    def _own_triggers(self, triggers: Sequence[Trigger]) -> list[Trigger]:
        """Aim the page events of apps placed in this one (`inner.load`) at this one: there is one page."""
        return [
            Trigger(self, trigger.event_name)
            if isinstance(trigger.block, Blocks) and trigger.block.root is self
            else trigger
            for trigger in triggers
        ]

    def free_api_name(self, wanted: str) -> str:
        """Return an endpoint name that is not taken: `wanted`, else the first free one of `wanted_1`, `wanted_2`."""
        return self._names.free(wanted)

    def _attach_load_values(self) -> None:
        """Give every component with a callable value the listeners that run it."""
        pending, self._load_values = self._load_values, []
        for component in pending:
            attach_load_value(self, component)

    # The finished app -----------------------------------------------------------------------------------------

    @property
    def blocks(self) -> dict[int, Block]:
        """Every block of the app by id, without the implicit ones."""
        return self.root._blocks

    @property
    def fns(self) -> dict[int, BlockFunction]:
        """Every listener of the app by id (Gradio's name for it)."""
        return self.root._functions

    def graph(self) -> AppGraph:
        """Describe the finished app for the runtime.

        A component that listeners name but that stands nowhere is part of the app, and not shown on any page.
        """
        if self._outer_app is not None:
            return self.root.graph()
        if self._graph is None:
            self._attach_load_values()
            for block in unplaced_blocks(self._functions.values(), self.holds):
                self._register(block)
            apart = corner_buttons(self._blocks.values())
            pages = {
                entry.path: layout_tree(self, self._id_of, self._form_for, self._children_on(entry.path), apart)
                for entry in self.page_entries
            }
            layout = LayoutNode(self._id_of(self), tuple(node for tree in pages.values() for node in tree.children))
            blocks: dict[int, Block] = {**self._blocks, **{self._id_of(form): form for form in self._forms.values()}}
            self._graph = AppGraph(
                blocks={self._id_of(self): self, **blocks},
                functions={**self._functions, **alias_functions(self.aliases, self._functions, self.new_function_id)},
                layout=layout,
                mode=self.mode,
                title=self.title,
                pages=[(entry.path, entry.name, entry.is_listed) for entry in self.page_entries],
                page_layouts=pages,
            )
        return self._graph

    def _children_on(self, page: str) -> list[Block]:
        return [child for child in self.children if self.page_of(child) == page]

    def _id_of(self, block: Block) -> int:
        if block._id is None:
            raise AuthoringError(f"{block!r} has no place in the app.", hint="call .render() inside the app")
        return block._id

    def _form_for(self, fields: Sequence[Block]) -> Block:
        form = self._forms.get(fields[0])
        if form is None:
            from stagedoor.layouts.form import Form

            form = Form(render=False)
            form._id = self.new_form_id(form, fields)
            self.note_page(form, self.page_of(fields[0]))
            self._forms[fields[0]] = form
        form.children = list(fields)
        return form

    def __call__(self, *inputs: object, fn_index: int | None = None, api_name: str | None = None) -> object:
        """Call one of the app's functions directly, with Python values.

        Args:
            inputs: The function's arguments.
            fn_index: Which function, by id; the first documented one by default.
            api_name: Which function, by endpoint name; goes before `fn_index`.

        Raises:
            AuthoringError: When there is no such function.
        """
        graph = self.graph()
        function = graph.function_for(fn_index, api_name)
        if function is None or function.fn is None:
            raise AuthoringError(f"The app has no function {api_name or fn_index or 0!r}.")
        from stagedoor.authoring.direct_call import call_directly

        return call_directly(function.fn, inputs)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.title!r}: {len(self.blocks)} blocks, {len(self.fns)} functions>"
