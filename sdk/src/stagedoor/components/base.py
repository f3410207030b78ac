"""What every component and layout is made of.

A `Block` is anything on the page. A `Container` is a block with children (layouts). A `Component` is a block
with a value, and with a contract for it: `preprocess` turns what a client sent into what the author's function
receives, or raises `PayloadError`; `postprocess` turns what the function returned into what clients receive;
`api_info` describes the wire form as JSON Schema.

Blocks know no server and no page. They reach the app under construction through `stagedoor.context`.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from pathlib import Path
from types import TracebackType
from typing import ClassVar, Self, cast

from stagedoor import context
from stagedoor.components import constructors
from stagedoor.components.events import EventListener, unique_events
from stagedoor.components.first_value import first_value
from stagedoor.components.modules import ModuleSource, sources_of
from stagedoor.components.parameters import BlockOptions as BlockOptions  # noqa: PLC0414 - re-exported
from stagedoor.components.parameters import FieldOptions as FieldOptions  # noqa: PLC0414 - re-exported
from stagedoor.components.parameters import FormOptions as FormOptions  # noqa: PLC0414 - re-exported
from stagedoor.components.parameters import JSONSchema as JSONSchema  # noqa: PLC0414 - re-exported
from stagedoor.components.parameters import Key as Key  # noqa: PLC0414 - re-exported
from stagedoor.components.parameters import PlacedOptions as PlacedOptions  # noqa: PLC0414 - re-exported
from stagedoor.components.parameters import ViewOptions as ViewOptions  # noqa: PLC0414 - re-exported
from stagedoor.components.parameters import Visibility as Visibility  # noqa: PLC0414 - re-exported
from stagedoor.errors import FileAccessError, PayloadError

type_ = type  # `type` is a parameter name in half of Gradio's signatures


class Block:
    """Anything on the page.

    Args:
        elem_id: `id` attribute of the element, for the author's CSS and JS.
        elem_classes: Extra classes of the element.
        visible: True, False (not in the page), or "hidden" (in the page, not shown).
        render: Whether to place the block where the constructor is called; False means `.render()` is called later.
        key: Identity across re-renders in `gr.render`.
        preserved_by_key: Properties that keep their value when a keyed block is re-rendered.
    """

    EVENTS: ClassVar[Sequence[EventListener | str]] = ()
    """Events that a class adds, by name, as a shorter way to write `name = EventListener("name")` for each."""
    parameter_names: ClassVar[tuple[str, ...]] = ()
    init_parameters: ClassVar[constructors.Parameters]
    __signature__ = constructors.LazySignature()
    is_template: ClassVar[bool] = False
    is_unseen: ClassVar[bool] = False
    """Whether the page never shows such a block (state, timers)."""
    _given: dict[str, object]
    props: dict[str, object] | None = None
    """Properties of the author's own, beside those of the constructor; None where there can be none."""

    def __init_subclass__(
        cls,
        *,
        defaults: Mapping[str, object] | None = None,
        preset: Mapping[str, object] | None = None,
        **kwargs: object,
    ) -> None:
        """Prepare a new kind of block.

        Args:
            defaults: Shared parameters (those in `**options`) that have another default in this class.
            preset: Makes the class a preset (a template, in Gradio's words): its base with other defaults.
            kwargs: For other bases.
        """
        super().__init_subclass__(**kwargs)
        constructors.declare_events(cls)
        if preset is not None:
            cls.is_template = True
            constructors.make_preset(cls, preset)
        elif "__init__" in cls.__dict__:
            constructors.remember_arguments(cls, defaults or {})

    def __init__(
        self,
        *,
        elem_id: str | None = None,
        elem_classes: list[str] | str | None = None,
        visible: Visibility = True,
        render: bool = True,
        key: Key | None = None,
        preserved_by_key: list[str] | str | None = "value",
    ) -> None:
        self._id: int | None = None
        self.parent: Container | None = None
        self.elem_id = elem_id
        self.elem_classes = [elem_classes] if isinstance(elem_classes, str) else list(elem_classes or [])
        self.visible: Visibility = visible
        self.key = key
        self.preserved_by_key = (
            [preserved_by_key] if isinstance(preserved_by_key, str) else list(preserved_by_key or [])
        )
        self.is_rendered = False
        if render and context.current_app.get() is not None:
            self.render()

    @property
    def given(self) -> Mapping[str, object]:
        """The constructor arguments that the author spelled out, by name."""
        return self.__dict__.get("_given", {})

    @classmethod
    def get_block_name(cls) -> str:
        """Name of the block on the wire: the lower-cased class name.

        A preset (a subclass that only sets other defaults, marked `is_template`) and a class of the author's go by
        the name of their base, whose view on the page they have.
        """
        return constructors.block_name(cls)

    def render(self) -> Self:
        """Place the block in the container that is open now."""
        app = context.require_app(f"{type_(self).__name__}.render()")
        container = context.current_container.get()
        if container is None:
            container = cast("Container", app)
        app.place(self, container)
        self.is_rendered = True
        return self

    def unrender(self) -> Self:
        """Take the block out of the app again, so that it can be rendered elsewhere."""
        if self.is_rendered:
            context.require_app(f"{type_(self).__name__}.unrender()").remove(self)
            self.is_rendered = False
        return self

    def style(self, **arguments: object) -> Self:
        """Set visual properties after construction, as Gradio 3 did; today they stand in the constructor."""
        from stagedoor.compat.methods import style

        style(self, arguments)
        return self

    @classmethod
    def update(cls, *values: object, **arguments: object) -> dict[str, object]:
        """Return a change of a component of this class, as Gradio 3 wrote it; today it is `gr.update(…)`."""
        from stagedoor.compat.methods import update

        return update(cls, values, arguments)

    def as_changes(self, given: Mapping[str, object]) -> dict[str, object]:
        """Return what an update with these constructor arguments changes; blocks with synonyms settle them here."""
        return dict(given)

    def stand_in_for(self, original: Block) -> None:
        """Take over what is not in the constructor's arguments, when this block was made by changing another's."""
        self._id = original._id

    def get_config(self) -> dict[str, object]:
        """Return the block's properties as the page receives them; None values are left out."""
        config: dict[str, object] = {}
        for name in self.parameter_names:
            if name in {"render", "key", "every", "inputs"}:
                continue
            value = getattr(self, name, None)
            if value is not None and not callable(value):
                config[name] = _wire_property(value)
        config["name"] = self.get_block_name()
        return config

    def server_functions_by_name(self) -> Mapping[str, Callable[..., object]]:
        """Functions that the component's page part may call; nothing else of the component is reachable."""
        return {}

    @classmethod
    def event_names(cls) -> list[str]:
        """Names of the events that this block can fire."""
        return [event.event_name for event in unique_events(cls)]

    def __repr__(self) -> str:
        return f"<{type_(self).__name__} id={self._id}>"


def _wire_property(value: object) -> object:
    """A property as JSON: a block (a button in a corner) becomes its id and face, sets and tuples become lists."""
    if isinstance(value, Block):
        names = ("value", "icon", "variant", "visible", "interactive")
        face = {name: shown for name in names if isinstance(shown := getattr(value, name, None), (str, bool))}
        return {"id": value._id, "name": value.get_block_name(), **face}  # pyright: ignore[reportPrivateUsage]
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_wire_property(item) for item in cast("list[object]", value)]
    if is_dataclass(value) and not isinstance(value, type_):
        entries = {field.name: _wire_property(getattr(value, field.name)) for field in fields(value)}
        return {name: entry for name, entry in entries.items() if entry is not None}
    return value


class Container(Block):
    """A block that holds others; open it with `with`."""

    def __init__(
        self,
        *,
        elem_id: str | None = None,
        elem_classes: list[str] | str | None = None,
        visible: Visibility = True,
        render: bool = True,
        key: Key | None = None,
        preserved_by_key: list[str] | str | None = None,
    ) -> None:
        self.children: list[Block] = []
        self._outer: list[Container | None] = []
        super().__init__(
            elem_id=elem_id,
            elem_classes=elem_classes,
            visible=visible,
            render=render,
            key=key,
            preserved_by_key=preserved_by_key,
        )

    def __enter__(self) -> Self:
        self._outer.append(context.current_container.get())
        context.current_container.set(self)
        return self

    def __exit__(
        self,
        exc_type: type_[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        context.current_container.set(self._outer.pop())


class Component(Block):
    """A block with a value.

    Args:
        value: First value; a callable is run once now, and anew for each visitor when the page loads.
        label: Name shown above the field; by default made from the parameter or class name.
        info: Help shown under the label.
        every: Seconds (or a Timer) after which a callable `value` is run again.
        inputs: Components whose change runs a callable `value` again, with their values as arguments.
        show_label: Whether the label is shown; by default it is, where the field has a border (`container`).
        container: Whether the field has its own padding and border.
        scale: Share of the row's width relative to its neighbours.
        min_width: Width in px below which the row wraps.
        interactive: Editable or not; None lets the app decide (an input of an event is, an output only is not).
        elem_id, elem_classes, visible, render, key, preserved_by_key: See `Block`.
    """

    skip_api: ClassVar[bool] = False
    """Whether the component has no place in the API (state, buttons without a value)."""
    esm: ClassVar[str | Path | None] = None
    """JavaScript module that draws the component: its text, or a `.js` file beside the class's own. See
    docs/how-to/custom-components.md."""
    css: ClassVar[str | Path | None] = None
    """Style for what `esm` draws: its text, or a `.css` file."""
    learned_fields: ClassVar[Sequence[str]] = ()
    """Attributes that are None until a call shows what its author has not said; with workers, all go by it."""
    server_functions: ClassVar[Sequence[str]] = ()
    """Names of the methods that the module may call as `server.name(…)`; no other is reachable."""

    def __init__(
        self,
        value: object = None,
        *,
        label: str | None = None,
        info: str | None = None,
        every: object = None,
        inputs: object = None,
        show_label: bool | None = None,
        container: bool = True,
        scale: int | None = None,
        min_width: int | None = 160,
        interactive: bool | None = None,
        visible: Visibility = True,
        elem_id: str | None = None,
        elem_classes: list[str] | str | None = None,
        render: bool = True,
        key: Key | None = None,
        preserved_by_key: list[str] | str | None = "value",
    ) -> None:
        self.label = label
        self.info = info
        self.every = every
        self.inputs = inputs
        self.show_label = container if show_label is None else show_label
        self.container = container
        self.scale = scale
        self.min_width = min_width
        self.interactive = interactive
        self.load_value: Callable[..., object] | None = value if callable(value) else None
        self.value: object = value
        """The first value as the author gave it; `postprocess` is applied when the page's config is made."""
        if self.load_value is not None:
            self.value = first_value(self.load_value, self.display_name) if inputs is None else None
        super().__init__(
            elem_id=elem_id,
            elem_classes=elem_classes,
            visible=visible,
            render=render,
            key=key,
            preserved_by_key=preserved_by_key,
        )

    @property
    def display_name(self) -> str:
        """What the visitor knows the component by: its label, else its type."""
        return self.label or type_(self).__name__

    def server_functions_by_name(self) -> Mapping[str, Callable[..., object]]:
        """The methods that the class lists in `server_functions`."""
        return {name: getattr(self, name) for name in self.server_functions}

    def module_sources(self) -> Mapping[str, ModuleSource]:
        """The module and the style of the component, by the name of their property: `esm`, `css`."""
        return sources_of(type_(self))

    def preprocess(self, payload: object) -> object:
        """Turn what a client sent into what the author's function receives.

        Raises:
            PayloadError: When the payload breaks the component's contract.
        """
        return payload

    def postprocess(self, value: object) -> object:
        """Turn what the function returned into what clients receive (JSON values only)."""
        return value

    def wire_value(self, value: object) -> object:
        """Return what `postprocess` makes of a value; the app calls this, authors override `postprocess`."""
        return self.postprocess(value)

    def api_info(self) -> JSONSchema:
        """Return the JSON Schema of the payload."""
        return {} if self.esm is not None else {"type": "string"}

    def api_info_as_input(self) -> JSONSchema:
        """Return the JSON Schema of the payload a client sends; differs from `api_info` for few components."""
        return self.api_info()

    def api_info_as_output(self) -> JSONSchema:
        """Return the JSON Schema of the payload a client receives."""
        return self.api_info()

    def example_payload(self) -> object:
        """Return a payload that shows callers what to send."""
        return "Hello!!"

    def example_value(self) -> object:
        """Return a value that an author's function could return for this component."""
        return self.example_payload()

    def process_example(self, value: object) -> object:
        """Return what the examples table shows for an example value: its wire form, files as files."""
        return self.postprocess(value)

    @classmethod
    def api_component_name(cls) -> str:
        """Return the component's name in the API description: capitalised, a preset by its base's name."""
        return cls.get_block_name().capitalize()

    def refuse(self, reason: str) -> PayloadError:
        """Make the error for a payload that breaks the contract, naming this component."""
        return PayloadError(self.display_name, reason)

    def get_config(self) -> dict[str, object]:
        """Return the properties as the page receives them, the value in its wire form."""
        config = super().get_config()
        config["show_label"] = self.show_label
        config.pop("value", None)
        try:
            value = self.wire_value(self.value)
        except FileAccessError as error:  # the page is worth more than one picture on it
            warnings.warn(f"{self.display_name} starts empty: {error}", stacklevel=2)
            value = None
        if value is not None:
            config["value"] = value
        config["_selectable"] = False
        server_functions = self.server_functions_by_name()
        if server_functions:
            config["server_fns"] = list(server_functions)
        for name, source in self.module_sources().items():
            config[name] = source.path
            config["component_class_name"] = type_(self).__name__
        return config


class FormComponent(Component):
    """A component that is a form field: several in a row share one frame."""
