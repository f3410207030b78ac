"""From what a function says it returns to the outputs of its page."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, cast

from stagedoor.authoring.hints.docstrings import docstring_of
from stagedoor.authoring.hints.inputs import function_name, is_component
from stagedoor.authoring.hints.json_types import fields_of
from stagedoor.authoring.hints.limits import limits_of
from stagedoor.authoring.hints.object_fields import is_picture, is_sound
from stagedoor.authoring.hints.reading import MISSING, Hint, hints_of, name_of, read_hint
from stagedoor.authoring.labels import as_words, set_label
from stagedoor.components.base import Component
from stagedoor.errors import AuthoringError

Show = Callable[[object], object]

_STREAMS = frozenset({"Generator", "Iterator", "AsyncGenerator", "AsyncIterator"})
_LOOPS = frozenset({"Iterable", "AsyncIterable"})
_AWAITED = frozenset({"Awaitable", "Coroutine"})
_LISTS = frozenset({"list", "set", "frozenset", "tuple", "Sequence", "Collection", "Iterable", "MutableSequence"})
_TEXT = ("builtins.str", "builtins.complex", "uuid.UUID", "decimal.Decimal", "datetime.time", "datetime.timedelta")
_SCALARS: frozenset[object] = frozenset({int, float, bool, str})
_FILES = ("pathlib.PurePath", "pathlib._local.PurePath", "stagedoor.files.filedata.FileData")
_FIGURES = ("matplotlib", "plotly", "bokeh", "altair", "seaborn")


@dataclass(frozen=True)
class Output:
    """One component for a result, and the way from the result to what the component takes (None: as it is)."""

    component: Component
    show: Show | None = None


@dataclass(frozen=True)
class OutputSection:
    """Several outputs that one result is taken apart into: a tuple, a dataclass, a model.

    Attributes:
        members: An output for each part.
        parts: Takes a result apart, in the order of the members.
        title: Heading; empty for the parts of a tuple.
    """

    members: Sequence[Output | OutputSection]
    parts: Callable[[object], Sequence[object]]
    title: str = ""


@dataclass(frozen=True)
class Results:
    """The outputs of a function.

    Attributes:
        nodes: In the order of the page.
        is_stream: Whether the function gives several results one after the other.
    """

    nodes: Sequence[Output | OutputSection] = ()
    is_stream: bool = False
    labels: Sequence[str] = field(default=())

    @property
    def is_plain(self) -> bool:
        """Whether what the function returns goes to the components as it is."""
        return all(isinstance(node, Output) and node.show is None for node in self.nodes)

    def components(self) -> list[Component]:
        """Return the components in order."""
        return [output.component for node in self.nodes for output in _flat(node)]

    def shown(self, result: object) -> object:
        """Turn what the function returned into a value for each component (one value where there is one)."""
        if not self.nodes:
            return None
        given = (
            cast("Sequence[object]", result) if len(self.nodes) > 1 and isinstance(result, (tuple, list)) else [result]
        )
        values = [value for node, part in zip(self.nodes, given, strict=True) for value in _values(node, part)]
        return values[0] if len(values) == 1 else tuple(values)


def _flat(node: Output | OutputSection) -> Iterator[Output]:
    if isinstance(node, Output):
        yield node
        return
    for member in node.members:
        yield from _flat(member)


def _values(node: Output | OutputSection, value: object) -> Iterator[object]:
    if isinstance(node, Output):
        yield value if node.show is None or value is None or _is_change(value) else node.show(value)
    elif value is None:
        yield from [None] * sum(1 for _ in _flat(node))
    else:
        for member, part in zip(node.members, node.parts(value), strict=True):
            yield from _values(member, part)


def _is_change(value: object) -> bool:
    """Whether a function returned a change of the component (`gr.update(…)`, a component) rather than a value."""
    return isinstance(value, Component) or (isinstance(value, dict) and "__type__" in cast("dict[str, object]", value))


def results_of(fn: Callable[..., object]) -> Results:
    """Return the outputs for a function's return type.

    Args:
        fn: The function.

    Raises:
        AuthoringError: When it does not say what it returns, or something that nothing is known to show.
    """
    annotation = hints_of(fn).get("return", MISSING)
    owner = f"{function_name(fn)}()"
    if annotation is MISSING or isinstance(annotation, str):
        what = (
            "does not say what it returns"
            if annotation is MISSING
            else f"returns {annotation!r}, which cannot be resolved"
        )
        raise AuthoringError(f"{owner} {what}.", hint="write it, as in `-> str`, or pass outputs=")
    hint, is_stream = _seen_through(annotation, fn)
    if hint.type is type(None) or name_of(hint.type) in {"NoReturn", "Never"}:
        return Results((), is_stream)
    words = docstring_of(fn).returns
    if (
        hint.origin is tuple
        and hint.arguments
        and hint.arguments[-1] is not Ellipsis
        and not is_sound(hint)
        and not _chosen(hint)
    ):
        nodes = [_node(read_hint(part), f"output_{index}", owner) for index, part in enumerate(hint.arguments)]
        return Results(nodes, is_stream)
    node = _node(hint, "output", owner)
    if isinstance(node, Output) and words and "info" in node.component.parameter_names and node.component.info is None:
        node.component.info = words
    return Results([node], is_stream)


def _seen_through(annotation: object, fn: Callable[..., object]) -> tuple[Hint, bool]:
    """Return the type of one result, and whether several come one after the other."""
    hint = read_hint(annotation)
    name = getattr(hint.origin, "__name__", "")
    if name in _AWAITED and hint.arguments:
        return _seen_through(hint.arguments[-1], fn)
    generates = inspect.isgeneratorfunction(fn) or inspect.isasyncgenfunction(fn)
    if (name in _STREAMS or (name in _LOOPS and generates)) and hint.arguments:
        return read_hint(hint.arguments[0]), True
    return hint, False


def _chosen(hint: Hint) -> object | None:
    """Return the component that the author chose, or None."""
    return next((item for item in reversed((hint.type, *hint.metadata)) if is_component(item)), None)


def _node(hint: Hint, name: str, owner: str, outer: tuple[object, ...] = ()) -> Output | OutputSection:
    output = _given(hint) or _plain(hint) or _media(hint, name) or _several(hint, name)
    if output is None:
        section = _section(hint, name, owner, outer)
        if section is not None:
            return section
        output = _as_json(hint)
    if output is None:
        raise AuthoringError(
            f"{owner} returns {name_of(hint.type)}, which nothing is known to show.",
            hint="say what with `-> Annotated[…, gr.JSON()]`, or pass outputs=",
        )
    limits = limits_of(hint.metadata)
    component = output.component
    if component.label is None and not name.startswith("output"):
        set_label(component, name)
    if limits.title:
        component.label = limits.title
    if limits.description and "info" in component.parameter_names and component.info is None:
        component.info = limits.description
    return output


def _given(hint: Hint) -> Output | None:
    chosen = _chosen(hint)
    if chosen is None:
        return None
    if isinstance(chosen, Component):
        return Output(type(chosen)(**{**chosen.given, "render": False}))  # pyright: ignore[reportArgumentType]
    return Output(cast("type[Component]", chosen)(render=False))


def _plain(hint: Hint) -> Output | None:
    from stagedoor.components.checkbox import Checkbox
    from stagedoor.components.number import Number
    from stagedoor.components.textbox import Textbox

    kind = hint.type
    if kind is bool:
        return Output(Checkbox(render=False))
    if kind is int or kind is float:
        return Output(Number(precision=0 if kind is int else None, render=False))
    if hint.is_a("datetime.date"):
        from stagedoor.components.datetime import DateTime

        return Output(DateTime(include_time=hint.is_a("datetime.datetime"), interactive=False, render=False))
    if hint.origin is Literal or hint.is_a(*_TEXT):
        return Output(Textbox(render=False))
    if hint.is_a("enum.Enum"):
        return Output(Textbox(render=False), lambda value: str(getattr(value, "value", value)))
    if hint.is_union and all(part in _SCALARS for part in hint.arguments):
        return Output(Textbox(render=False))
    return None


def _media(hint: Hint, name: str) -> Output | None:
    library = getattr(hint.origin, "__module__", "").partition(".")[0]
    cls = getattr(hint.origin, "__name__", "")
    if hint.is_a("PIL.Image.Image") or is_picture(hint, name) or (library == "torch" and cls == "Tensor"):
        from stagedoor.components.image import Image

        return Output(Image(render=False))
    if is_sound(hint):
        from stagedoor.components.audio import Audio

        return Output(Audio(render=False))
    if cls in {"DataFrame", "Series", "LazyFrame", "Styler"} or hint.is_a("numpy.ndarray"):
        from stagedoor.components.dataframe import Dataframe

        return Output(Dataframe(render=False))
    if library in _FIGURES:
        from stagedoor.components.plot import Plot

        return Output(Plot(render=False))
    if hint.type is bytes or hint.is_a(*_FILES):
        from stagedoor.components.file import File

        return Output(File(render=False), _as_file if hint.type is bytes else None)
    return None


def _as_file(value: object) -> object:
    from stagedoor.files import active

    return (
        active().publish_bytes(cast("bytes", value), name="result.bin")
        if isinstance(value, (bytes, bytearray))
        else value
    )


def _several(hint: Hint, name: str) -> Output | None:
    """Lists of media, rows of tables, and scores by class."""
    kind, arguments = getattr(hint.origin, "__name__", ""), hint.arguments
    if kind in {"dict", "Mapping"} and len(arguments) == 2 and arguments[0] is str and arguments[1] is float:
        from stagedoor.components.label import Label

        return Output(Label(render=False))
    if kind not in _LISTS or not arguments or (kind == "tuple" and arguments[-1] is not Ellipsis):
        return None
    item = read_hint(arguments[0])
    if item.is_a("PIL.Image.Image") or is_picture(item, name):
        from stagedoor.components.gallery import Gallery

        return Output(Gallery(render=False), _as_list)
    if item.is_a(*_FILES):
        from stagedoor.components.file import File

        return Output(File(file_count="multiple", render=False), _as_list)
    names = _names(item)
    is_rows = getattr(item.origin, "__name__", "") in {"list", "tuple", "dict"} and bool(item.arguments)
    if names or is_rows:
        from stagedoor.components.dataframe import Dataframe

        def rows(value: object) -> object:
            entries = list(cast("Sequence[object]", value))
            return [_parts(entry, names) for entry in entries] if names else entries

        return Output(Dataframe(headers=names or None, column_count=len(names) or None, render=False), rows)
    return None


def _as_list(value: object) -> object:
    return list(cast("Sequence[object]", value))


def _names(hint: Hint) -> list[str]:
    """Return the names of the fields of a class that is made of fields."""
    if not inspect.isclass(hint.type):
        return []
    models = cast("Mapping[str, object] | None", getattr(hint.type, "model_fields", None))
    return list(models or fields_of(hint.type) or ())


def _parts(value: object, names: Sequence[str]) -> list[object]:
    if isinstance(value, Mapping):
        return [cast("Mapping[str, object]", value).get(name) for name in names]
    return [getattr(value, name) for name in names]


def _section(hint: Hint, name: str, owner: str, outer: tuple[object, ...]) -> OutputSection | None:
    names = _names(hint)
    if hint.type in outer or not inspect.isclass(hint.type):
        return None
    fields = fields_of(hint.type)
    models = cast("Mapping[str, object]", getattr(hint.type, "model_fields", {}))
    if not names:
        return None
    help_texts = docstring_of(hint.type).parameters
    members: list[Output | OutputSection] = []
    for key in names:
        info = models.get(key)
        annotation = fields[key][0] if fields else getattr(info, "annotation", object)
        inner = read_hint(annotation)
        words = (help_texts[key],) if key in help_texts else ()
        inner = Hint(inner.type, inner.is_optional, (*words, *inner.metadata, *([info] if info is not None else [])))
        members.append(_node(inner, key, owner, (*outer, hint.type)))
    title = "" if name.startswith("output") else as_words(name)
    return OutputSection(members, lambda value: _parts(value, names), title)


def _as_json(hint: Hint) -> Output | None:
    name = getattr(hint.origin, "__name__", "")
    is_structure = name in _LISTS or name in {"dict", "Mapping", "MutableMapping"} or bool(_names(hint))
    if not is_structure:
        return None
    from stagedoor.components.json import JSON

    return Output(JSON(render=False))
