"""Fields for files, pictures, sound, tables, lists and free objects."""

from __future__ import annotations

import json
import pathlib
from collections.abc import Callable, Mapping, Sequence
from typing import cast, get_args, get_origin

from stagedoor.authoring.hints.json_types import fields_of, file_at, is_known_to_pydantic, value_from_json
from stagedoor.authoring.hints.nodes import Leaf, Place, reason_of
from stagedoor.authoring.hints.plain_fields import choices_of, value_from_text
from stagedoor.authoring.hints.reading import Hint, read_hint
from stagedoor.components.base import Component
from stagedoor.components.choices import Choice
from stagedoor.components.json_values import json_value
from stagedoor.files.filedata import FileData

CHECKBOXES = 8
"""More choices than this fold away into a Dropdown that takes several."""

_CELLS: frozenset[object] = frozenset({str, int, float, bool})
_NUMBERS_AND_TEXT: frozenset[object] = frozenset({str, int, float})
_LISTS = frozenset({"list", "set", "frozenset", "tuple", "Sequence", "Collection", "Iterable", "MutableSequence"})
_TABLE_NAMES = frozenset({"x", "features", "matrix", "table", "vector", "array", "data", "values", "samples"})
_PICTURE_NAMES = frozenset({"image", "img", "picture", "photo", "frame", "mask"})


def file_field(place: Place) -> Leaf | None:
    """`Path`, `bytes` and `FileData`: an upload."""
    hint = place.hint
    if not _is_file(hint):
        return None
    from stagedoor.components.file import File

    component = File(type="binary" if hint.type is bytes else "filepath", render=False)
    return Leaf(component, _file_reader(hint), hint.is_optional, place.default)


def _is_file(hint: Hint) -> bool:
    return hint.type is bytes or hint.type is FileData or hint.is_a("pathlib.PurePath", "pathlib._local.PurePath")


def _file_reader(hint: Hint) -> Callable[[object], object] | None:
    """Return what makes the value of a hint from what the field gives; None where that is the value."""
    if hint.type is bytes:
        return None
    if hint.type is FileData:
        return lambda given: file_at(pathlib.Path(cast("str", given)))
    cls = cast("type[pathlib.Path]", hint.type)
    return lambda given: cls(cast("str", given))


def picture_field(place: Place) -> Leaf | None:
    """PIL images, and arrays that are images (see `is_picture`)."""
    hint = place.hint
    kind = "pil" if hint.is_a("PIL.Image.Image") else "numpy" if is_picture(hint, place.name) else None
    if kind is None:
        return None
    from stagedoor.components.image import Image

    return Leaf(Image(type=kind, render=False), None, hint.is_optional, place.default)


def is_picture(hint: Hint, name: str) -> bool:
    """Whether an array is an image rather than a table of numbers.

    An element type decides (`NDArray[np.uint8]` is one), then the name ("image" is one, "features" is none); an
    array of which nothing is known is taken for an image, as most apps mean it.
    """
    if not hint.is_a("numpy.ndarray"):
        return False
    words = set(name.lower().split("_"))
    element = [
        get_args(argument) for argument in hint.arguments if getattr(get_origin(argument), "__name__", "") == "dtype"
    ]
    kinds = {getattr(kind, "__name__", "") for kinds in element for kind in kinds} - {"Any", "generic"}
    if words & _PICTURE_NAMES:
        return True
    return kinds == {"uint8"} if kinds else not words & _TABLE_NAMES


def sound_field(place: Place) -> Leaf | None:
    """`tuple[int, np.ndarray]`: sound as (rate in Hz, samples)."""
    if not is_sound(place.hint):
        return None
    from stagedoor.components.audio import Audio

    return Leaf(Audio(type="numpy", render=False), None, place.hint.is_optional, place.default)


def is_sound(hint: Hint) -> bool:
    """Whether a type is that of sound: a rate and samples."""
    arguments = hint.arguments
    return (
        hint.origin is tuple
        and len(arguments) == 2
        and arguments[0] is int
        and read_hint(arguments[1]).is_a("numpy.ndarray")
    )


def table_field(place: Place) -> Leaf | None:
    """DataFrames of pandas and polars, and arrays of numbers."""
    kinds = {
        "pandas": ("pandas.core.frame.DataFrame", "pandas.DataFrame"),
        "polars": ("polars.dataframe.frame.DataFrame",),
        "numpy": ("numpy.ndarray",),
    }
    for kind, names in kinds.items():
        if place.hint.is_a(*names):
            from stagedoor.components.dataframe import Dataframe

            component = Dataframe(cast("None", place.value), type=kind, render=False)  # pyright: ignore[reportArgumentType]
            return Leaf(component, None, place.hint.is_optional, place.default)
    return None


def list_field(place: Place) -> Leaf | None:
    """Lists and sets: choices, files, pictures, rows of a table, or entries that the visitor types."""
    hint = place.hint
    if getattr(hint.origin, "__name__", "") not in _LISTS or not hint.arguments:
        return None
    if hint.origin is tuple and hint.arguments[-1] is not Ellipsis:
        return None
    cls = cast("type", hint.origin if hint.origin in {set, frozenset, tuple} else list)
    item = read_hint(hint.arguments[0])
    leaf = (
        _list_of_choices(place, item) or _list_of_media(place, item) or _rows(place, item) or _typed_list(place, item)
    )
    if leaf is None:
        return None
    inner, limits = leaf.read, place.limits

    def read(given: object) -> object:
        made = cls(cast("Sequence[object]", given if inner is None else inner(given)))
        limits.check(made)
        return made

    return Leaf(
        leaf.component, read, hint.is_optional, cls() if place.value is None and not hint.is_optional else place.default
    )


def _list_of_choices(place: Place, item: Hint) -> Leaf | None:
    found = choices_of(item.type)
    if found is None:
        return None
    from stagedoor.components.checkboxgroup import CheckboxGroup
    from stagedoor.components.dropdown import Dropdown

    options, read_one = found
    first = [
        sent
        for _, sent in options
        if place.value is not None and read_one(sent) in cast("Sequence[object]", place.value)
    ]
    choices, value = cast("list[Choice]", options), cast("list[str]", first)
    component: Component = (
        CheckboxGroup(choices, value=value, render=False)
        if len(options) <= CHECKBOXES
        else Dropdown(choices, value=value, multiselect=True, render=False)
    )
    return Leaf(component, lambda given: [read_one(value) for value in cast("Sequence[object]", given)])


def _list_of_media(place: Place, item: Hint) -> Leaf | None:
    if _is_file(item):
        from stagedoor.components.file import File

        component = File(file_count="multiple", type="binary" if item.type is bytes else "filepath", render=False)
        read = _file_reader(item)
        return Leaf(
            component, None if read is None else lambda given: [read(one) for one in cast("list[object]", given)]
        )
    kind = "pil" if item.is_a("PIL.Image.Image") else "numpy" if is_picture(item, place.name) else None
    if kind is None:
        return None
    from stagedoor.components.gallery import Gallery

    component = Gallery(type=kind, render=False)
    return Leaf(component, lambda given: [media for media, _ in cast("list[tuple[object, str]]", given)])


def _rows(place: Place, item: Hint) -> Leaf | None:
    """A table whose rows are lists of plain values, or instances of a flat class of fields."""
    from stagedoor.components.dataframe import Dataframe

    if getattr(item.origin, "__name__", "") in _LISTS and item.arguments:
        inner = item.arguments
        values = json_value(place.value) if place.value is not None else None
        columns = len(inner) if item.origin is tuple and inner[-1] is not Ellipsis else None
        component = Dataframe(cast("None", values), type="array", column_count=columns, render=False)

        def lists(given: object) -> object:
            rows = [row for row in cast("list[list[object]]", given) if any(_is_filled(cell) for cell in row)]
            kinds = inner if columns else inner[:1] * max((len(row) for row in rows), default=0)
            return [
                value_from_json(item.type, [_cell(kind, cell) for kind, cell in zip(kinds, row, strict=False)])
                for row in rows
            ]

        return Leaf(component, lists)
    kinds = _columns(item)
    if not kinds:
        return None
    names = list(kinds)
    rows = [[json_value(_part(entry, name)) for name in names] for entry in cast("Sequence[object]", place.value or ())]
    table = Dataframe(rows or None, headers=names, column_count=len(names), type="array", render=False)

    def instances(given: object) -> object:
        made: list[object] = []
        for number, row in enumerate(cast("list[list[object]]", given), 1):
            filled = {name: cell for name, cell in zip(names, row, strict=False) if _is_filled(cell)}
            if filled:
                try:
                    cells = {name: _cell(kinds[name], cell) for name, cell in filled.items()}
                    made.append(value_from_json(item.type, cells))
                except ValueError as error:
                    raise ValueError(f"row {number}: {reason_of(error)}") from error
        return made

    return Leaf(table, instances)


def _columns(item: Hint) -> dict[str, object]:
    """Return the type of each column for a class whose fields are all plain; nothing for other classes."""
    if not isinstance(item.type, type):
        return {}
    models = cast("Mapping[str, object]", getattr(item.type, "model_fields", {}))
    kinds: dict[str, object] = {
        name: cast("object", getattr(entry, "annotation", str)) for name, entry in models.items()
    }
    kinds = kinds or {name: hint for name, (hint, _) in (fields_of(item.type) or {}).items()}
    plain = all(read_hint(kind).type in _CELLS or choices_of(read_hint(kind).type) for kind in kinds.values())
    return kinds if plain else {}


def _typed_list(place: Place, item: Hint) -> Leaf | None:
    """Text or numbers, one tag an entry."""
    if item.type not in _NUMBERS_AND_TEXT:
        return None
    from stagedoor.components.dropdown import Dropdown

    value = [json_value(entry) for entry in cast("Sequence[object]", place.value or ())]
    component = Dropdown(
        cast("list[Choice]", value),
        value=cast("list[str]", value),
        multiselect=True,
        allow_custom_value=True,
        render=False,
    )

    def read(given: object) -> object:
        return [value_from_text(item.type, str(entry)) for entry in cast("Sequence[object]", given)]

    return Leaf(component, read)


def json_field(place: Place) -> Leaf | None:
    """Objects and other types that JSON can write: a Code field with JSON in it."""
    hint = place.hint
    name = getattr(hint.origin, "__name__", "")
    is_object = name in _LISTS or name in {"dict", "Mapping", "MutableMapping"}
    is_recursive = hint.type in place.outer
    if not (is_object or is_recursive):
        return None
    from stagedoor.components.code import Code

    value = place.value
    text = "" if value is None else json.dumps(json_value(value), indent=2, ensure_ascii=False)
    empty = "" if hint.is_optional else "[]" if name in _LISTS else "{}"
    component = Code(text or empty, language="json", render=False)

    def read(given: object) -> object:
        content = str(given).strip()
        if not content and hint.is_optional:
            return None
        try:
            plain = json.loads(content or "null")
        except json.JSONDecodeError as error:
            raise ValueError(f"it is no JSON: {error}") from None
        made = value_from_json(hint.type, plain)
        place.limits.check(made)
        return made

    return Leaf(component, read, hint.is_optional, place.default)


def pydantic_field(place: Place) -> Leaf | None:
    """Other types that pydantic knows (`EmailStr`, `HttpUrl`, …): text that pydantic checks."""
    if not is_known_to_pydantic(place.hint.type) or hasattr(place.hint.type, "model_fields"):
        return None
    from stagedoor.components.textbox import Textbox

    secret = "secret" in getattr(place.hint.type, "__name__", "").lower()
    value = None if place.value is None else str(place.value)
    component = Textbox(value, type="password" if secret else "text", render=False)

    def read(given: object) -> object:
        return None if given == "" and place.hint.is_optional else value_from_json(place.hint.type, given)

    return Leaf(component, read, place.hint.is_optional, place.default)


def _part(entry: object, name: str) -> object:
    return cast("Mapping[str, object]", entry)[name] if isinstance(entry, Mapping) else getattr(entry, name)


def _cell(annotation: object, cell: object) -> object:
    """A cell as its column's type: what a visitor typed comes as text, and a whole number may stand in a text column."""
    kind = read_hint(annotation).type
    if isinstance(cell, str) and kind is not str and kind in _CELLS:
        return value_from_text(kind, cell)
    return str(cell) if kind is str and isinstance(cell, (int, float)) else cell


def _is_filled(cell: object) -> bool:
    return cell is not None and cell != ""
