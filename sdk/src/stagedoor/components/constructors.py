"""What happens around the constructor of every block.

Gradio's constructors share some fifteen keyword parameters. They are written down once, as `TypedDict`s in
`base`, and a component takes them as `**options: Unpack[FormOptions]`; type checkers, editors and
`inspect.signature` still see each of them by name.
"""

from __future__ import annotations

import functools
import inspect
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
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
    parameters = _parameters_of(cls, own, lambda: _expanded_signature(cls, own, defaults))
    if not defaults:
        _install(cls, own, parameters)
        return

    @functools.wraps(own)
    def original(self: Block, *args: object, **kwargs: object) -> None:
        own(self, *args, **{**defaults, **kwargs})

    _install(cls, original, parameters)


def make_preset(cls: type[Block], preset: Mapping[str, object]) -> None:
    """Give a class its base's constructor with other defaults."""
    base = _base_of(cls)
    inherited = cast("Constructor", base.__init__)

    def original(self: Block, *args: object, **kwargs: object) -> None:
        inherited(self, *args, **{**preset, **kwargs})

    of_base = base.init_parameters

    def make_signature() -> inspect.Signature:
        parameters = [
            parameter.replace(default=preset[name]) if name in preset else parameter
            for name, parameter in of_base.signature().parameters.items()
        ]
        return of_base.signature().replace(parameters=parameters)

    functools.update_wrapper(original, inherited)
    _install(cls, original, of_base.with_signature(make_signature))


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


class Parameters:
    """What a constructor takes.

    Args:
        positional: Names that may be left out of a call, in order.
        named: The other names.
        takes_all: Whether there is `*args`.
        takes_any: Whether there is `**kwargs`.
        make_signature: Puts the signature together, with `self`. Building and serving an app never needs it, and it is
            slow to make, so it is made when it is asked for.
    """

    __slots__ = ("names", "positional", "signature", "takes_all", "takes_any")

    def __init__(
        self,
        positional: Sequence[str],
        named: Iterable[str],
        *,
        takes_all: bool,
        takes_any: bool,
        make_signature: Callable[[], inspect.Signature],
    ) -> None:
        self.positional = positional
        self.names = tuple(dict.fromkeys((*positional, *named)))
        self.takes_all = takes_all
        self.takes_any = takes_any
        self.signature = functools.cache(make_signature)

    def with_signature(self, make_signature: Callable[[], inspect.Signature]) -> Parameters:
        """Return the same names with another signature."""
        return Parameters(
            self.positional,
            self.names,
            takes_all=self.takes_all,
            takes_any=self.takes_any,
            make_signature=make_signature,
        )


class LazySignature:
    """`__signature__` of every class of blocks, for `inspect.signature`, editors and the reference."""

    def __get__(self, instance: Block | None, owner: type[Block]) -> inspect.Signature:
        signature = owner.init_parameters.signature()
        return signature.replace(parameters=list(signature.parameters.values())[1:])


def _parameters_of(cls: type[Block], own: Constructor, make_signature: Callable[[], inspect.Signature]) -> Parameters:
    """Read a constructor's names from its code, which is much quicker than `inspect.signature`."""
    code = getattr(own, "__code__", None)
    if code is None or hasattr(own, "__wrapped__") or hasattr(own, "__signature__") or code.co_posonlyargcount:
        return _parameters_in(make_signature)
    count, end = code.co_argcount, code.co_argcount + code.co_kwonlyargcount
    takes_all, takes_any = bool(code.co_flags & inspect.CO_VARARGS), bool(code.co_flags & inspect.CO_VARKEYWORDS)
    named: list[str] = list(code.co_varnames[count:end])
    options = _options_of(cls, own.__annotations__.get(code.co_varnames[end + takes_all])) if takes_any else None
    if options is not None:
        named.extend(options.__annotations__)
        takes_any = False
    return Parameters(
        code.co_varnames[1:count], named, takes_all=takes_all, takes_any=takes_any, make_signature=make_signature
    )


def _parameters_in(make_signature: Callable[[], inspect.Signature]) -> Parameters:
    kinds = {name: parameter.kind for name, parameter in make_signature().parameters.items() if name != "self"}
    variable = {inspect.Parameter.VAR_KEYWORD, inspect.Parameter.VAR_POSITIONAL}
    return Parameters(
        [name for name, kind in kinds.items() if kind is inspect.Parameter.POSITIONAL_OR_KEYWORD],
        [name for name, kind in kinds.items() if kind not in variable],
        takes_all=inspect.Parameter.VAR_POSITIONAL in kinds.values(),
        takes_any=inspect.Parameter.VAR_KEYWORD in kinds.values(),
        make_signature=make_signature,
    )


def _install(cls: type[Block], original: Constructor, parameters: Parameters) -> None:
    positional, takes_any, takes_all = parameters.positional, parameters.takes_any, parameters.takes_all
    known = frozenset(parameters.names)
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

    cls.__init__ = init
    cls.init_parameters = parameters
    cls.parameter_names = parameters.names
    if takes_any and not _is_ours(cls):
        # An author's `**options` go to the base: what they set is a property too.
        cls.parameter_names = tuple(dict.fromkeys((*parameters.names, *_base_of(cls).parameter_names)))


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


def _options_of(cls: type[Block], annotation: Any) -> type | None:
    """Return the `TypedDict` of `**options: Unpack[…]`; None for options of another kind."""
    if "Unpack[" not in str(annotation):
        return None
    if isinstance(annotation, str):
        namespace = vars(sys.modules[cls.__module__])
        annotation = eval(annotation, dict(namespace))  # noqa: S307  # our own source text, at class creation
    return cast("type", get_args(annotation)[0])


def _expanded_signature(cls: type[Block], own: Constructor, defaults: Mapping[str, object]) -> inspect.Signature:
    """Return the signature of a class's own constructor, with `**options: Unpack[…]` written out.

    Args:
        cls: The class.
        own: Its constructor, as its author wrote it.
        defaults: Shared parameters that have another default in this class.
    """
    signature = inspect.signature(own)
    *named, last = signature.parameters.values()
    options = _options_of(cls, last.annotation) if last.kind is inspect.Parameter.VAR_KEYWORD else None
    if options is None:
        return signature
    given = {parameter.name for parameter in named}
    shared = [
        inspect.Parameter(
            name,
            inspect.Parameter.KEYWORD_ONLY,
            default=defaults[name] if name in defaults else _inherited_default(cls, name),
            annotation=getattr(kind, "__forward_arg__", kind),
        )
        for name, kind in options.__annotations__.items()
        if name not in given
    ]
    return signature.replace(parameters=[*named, *shared])


def _inherited_default(cls: type[Block], name: str) -> object:
    for base in cls.__mro__[1:]:
        constructor = base.__dict__.get("__init__")
        if constructor is not None:
            own: Parameters | None = base.__dict__.get("init_parameters")
            signature = own.signature() if own is not None else inspect.signature(constructor)
            parameter = signature.parameters.get(name)
            if parameter is not None:
                return parameter.default
    return None
