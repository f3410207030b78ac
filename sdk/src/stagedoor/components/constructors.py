"""What happens around the constructor of every block.

Gradio's constructors share some fifteen keyword parameters. They are written down once, as `TypedDict`s in
`base`, and a component takes them as `**options: Unpack[FormOptions]`; type checkers, editors and
`inspect.signature` still see each of them by name.
"""

from __future__ import annotations

import functools
import inspect
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast, get_args

from stagedoor.compat.values import old_values_of, todays_values
from stagedoor.components.events import EventListener

if TYPE_CHECKING:
    from stagedoor.components.base import Block

Constructor = Callable[..., None]


def remember_arguments(cls: type[Block], defaults: Mapping[str, object]) -> None:
    """Make `cls.__init__` keep the arguments it was given, and refuse unknown ones by name.

    Two needs meet here, so that no component has to care: a component returned from a function updates only
    what its call spelled out, and spellings of older Gradio versions are translated before they reach a
    signature that does not know them.

    Args:
        cls: A class with a constructor of its own.
        defaults: Shared parameters that have another default in this class.
    """
    own = cast("Constructor", cls.__init__)
    signature = expanded_signature(cls, defaults)
    if not defaults:
        _install(cls, own, signature)
        return

    @functools.wraps(own)
    def original(self: Block, *args: object, **kwargs: object) -> None:
        own(self, *args, **{**defaults, **kwargs})

    _install(cls, original, signature)


def make_preset(cls: type[Block], preset: Mapping[str, object]) -> None:
    """Give a class its base's constructor with other defaults."""
    base = _base_of(cls)
    inherited = cast("Constructor", base.__init__)

    def original(self: Block, *args: object, **kwargs: object) -> None:
        inherited(self, *args, **{**preset, **kwargs})

    signature = inspect.signature(inherited)
    parameters = [
        parameter.replace(default=preset[name]) if name in preset else parameter
        for name, parameter in signature.parameters.items()
    ]
    functools.update_wrapper(original, inherited)
    _install(cls, original, signature.replace(parameters=parameters))


def block_name(cls: type[Block]) -> str:
    """Return a class's name on the wire, which tells the page how to draw it.

    A preset goes by its base's name. So does a class of the author's, unless it brings a module of its own: the page
    has a view for the base.
    """
    base = _base_of(cls)
    if cls.__dict__.get("is_template"):
        return base.get_block_name()
    if _is_ours(cls):
        return cls.__name__.lower()
    if getattr(cls, "esm", None) is not None:
        return "module"
    has_view = _is_ours(base) and base.__module__ != f"{_PACKAGE}.components.base"
    return base.get_block_name() if has_view or not _is_ours(base) else cls.__name__.lower()


def _base_of(cls: type[Block]) -> type[Block]:
    """Return the block that a class is a kind of; classes that authors mix in stand before it."""
    return next(base for base in cls.__mro__[1:] if hasattr(base, "parameter_names"))


_PACKAGE = __name__.partition(".")[0]


def _is_ours(cls: type) -> bool:
    return cls.__module__.partition(".")[0] == _PACKAGE


def declare_events(cls: type[Block]) -> None:
    """Give a class the events that its `EVENTS` names."""
    for event in cls.__dict__.get("EVENTS", ()):
        listener = EventListener(event) if isinstance(event, str) else event
        if isinstance(listener, EventListener) and not hasattr(cls, listener.event_name):
            setattr(cls, listener.event_name, listener)


def _install(cls: type[Block], original: Constructor, signature: inspect.Signature) -> None:
    kinds = {name: parameter.kind for name, parameter in signature.parameters.items() if name != "self"}
    positional = [name for name, kind in kinds.items() if kind is inspect.Parameter.POSITIONAL_OR_KEYWORD]
    takes_any = inspect.Parameter.VAR_KEYWORD in kinds.values()
    takes_all = inspect.Parameter.VAR_POSITIONAL in kinds.values()
    known = frozenset(kinds)
    old_values = old_values_of(cls)

    @functools.wraps(original)
    def init(self: Block, *args: object, **kwargs: object) -> None:
        if "_given" in self.__dict__:  # a subclass's constructor was called first and has remembered its arguments
            original(self, *args, **kwargs)
            return
        finish: Callable[[Block], None] | None = None
        if (len(args) > len(positional) and not takes_all) or (not takes_any and not kwargs.keys() <= known):
            kwargs, finish = _translated(type(self), args, kwargs, positional)
            args = args[: len(positional)]
            unknown = [name for name in kwargs if name not in known]
            if unknown and not takes_any:
                names = ", ".join(repr(name) for name in unknown)
                msg = f"{cls.__name__} has no parameter {names}; it takes {', '.join(sorted(known))}"
                raise TypeError(msg)
        if old_values and not old_values.keys().isdisjoint(kwargs):
            kwargs = todays_values(cls.__name__, old_values, kwargs)
        self._given = {**dict(zip(positional, args, strict=False)), **kwargs}  # pyright: ignore[reportPrivateUsage]
        original(self, *args, **kwargs)
        if finish is not None:
            finish(self)

    init.__signature__ = signature  # type: ignore[attr-defined]
    cls.__init__ = init
    if cls.__new__ is not object.__new__:  # which `inspect.signature` and with it editors would ask instead
        cls.__signature__ = signature.replace(parameters=list(signature.parameters.values())[1:])  # type: ignore[attr-defined]
    variable = {inspect.Parameter.VAR_KEYWORD, inspect.Parameter.VAR_POSITIONAL}
    cls.parameter_names = tuple(name for name, kind in kinds.items() if kind not in variable)
    if takes_any and not _is_ours(cls):
        # An author's `**options` go to the base: what they set is a property too.
        base = _base_of(cls)
        cls.parameter_names = tuple(dict.fromkeys((*cls.parameter_names, *base.parameter_names)))


def _translated(
    cls: type[Block], args: tuple[object, ...], kwargs: dict[str, object], positional: Sequence[str]
) -> tuple[dict[str, object], Callable[[Block], None]]:
    """Return keyword arguments in today's words, and what is to be done to the finished block."""
    from stagedoor.compat.arguments import translate_arguments

    if len(args) > len(positional):
        from stagedoor.compat.positions import name_positions

        kwargs = {**name_positions(cls.__name__, args, len(positional)), **kwargs}
    translated = translate_arguments(cls, kwargs)
    return translated.kwargs, translated.finish


def expanded_signature(cls: type[Block], defaults: Mapping[str, object]) -> inspect.Signature:
    """Return the signature of a class's own constructor, with `**options: Unpack[…]` written out.

    Args:
        cls: A class with a constructor of its own.
        defaults: Shared parameters that have another default in this class.
    """
    signature = inspect.signature(cls.__init__)
    *named, last = signature.parameters.values()
    if last.kind is not inspect.Parameter.VAR_KEYWORD or "Unpack[" not in str(last.annotation):
        return signature
    namespace = vars(sys.modules[cls.__module__])
    annotation: Any = last.annotation
    if isinstance(annotation, str):
        annotation = eval(annotation, dict(namespace))  # noqa: S307  # our own source text, at class creation
    (options,) = get_args(annotation)
    own = {parameter.name for parameter in named}
    shared = [
        inspect.Parameter(
            name,
            inspect.Parameter.KEYWORD_ONLY,
            default=defaults[name] if name in defaults else _inherited_default(cls, name),
            annotation=kind,
        )
        for name, kind in _annotations(options).items()
        if name not in own
    ]
    return signature.replace(parameters=[*named, *shared])


def _annotations(options: type) -> dict[str, object]:
    return {name: getattr(kind, "__forward_arg__", kind) for name, kind in options.__annotations__.items()}


def _inherited_default(cls: type[Block], name: str) -> object:
    for base in cls.__mro__[1:]:
        constructor = base.__dict__.get("__init__")
        if constructor is not None:
            parameter = inspect.signature(constructor).parameters.get(name)
            if parameter is not None:
                return parameter.default
    return None
