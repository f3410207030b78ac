"""Hints in all the ways they are written."""

from __future__ import annotations

import typing
from typing import Annotated, Final, NewType, Optional

import pytest

from stagedoor.authoring.hints.limits import Limits, limits_of
from stagedoor.authoring.hints.reading import hints_of, read_hint

UserId = NewType("UserId", int)

if typing.TYPE_CHECKING:
    from elsewhere import Missing  # type: ignore[import-not-found]


@pytest.mark.parametrize(
    ("written", "kind", "optional", "metadata"),
    [
        (int, int, False, ()),
        (None, type(None), False, ()),
        (Optional[int], int, True, ()),  # noqa: UP045
        (int | None, int, True, ()),
        (Annotated[int | None, "a"], int, True, ("a",)),
        (Annotated[Annotated[int, "a"], "b"], int, False, ("a", "b")),
        (Annotated[int, "a"] | None, int, True, ("a",)),
        (UserId, int, False, ()),
        (Final[int], int, False, ()),
        (int | str | None, int | str, True, ()),
    ],
)
def test_wrappers_are_taken_off(written: object, kind: object, optional: bool, metadata: tuple[object, ...]) -> None:
    hint = read_hint(written)
    assert (hint.type, hint.is_optional, hint.metadata) == (kind, optional, metadata)


def test_one_hint_that_cannot_be_resolved_leaves_the_others() -> None:
    def fn(a: int, b: Missing) -> str: ...  # type: ignore[empty-body]

    assert hints_of(fn) == {"a": int, "b": "Missing", "return": str}


def test_names_of_an_enclosing_function_are_found() -> None:
    class Local:
        x: int

    def fn(a: Local) -> Local:
        return Local()

    assert hints_of(fn) == {"a": Local, "return": Local}


def test_limits_of_several_libraries() -> None:
    import annotated_types
    from pydantic import Field
    from typing_extensions import Doc

    assert limits_of([annotated_types.Interval(gt=0, le=5)]) == Limits(minimum=0, maximum=5, above=True)
    assert limits_of([annotated_types.Len(1, 3)]) == Limits(min_length=1, max_length=3)
    field = Field(ge=1, lt=9, multiple_of=2, description="Even", title="Number")
    assert limits_of([field]) == Limits(1, 9, False, True, 2, title="Number", description="Even")
    assert limits_of([Field(pattern="^a", max_length=3)]) == Limits(pattern="^a", max_length=3)
    assert limits_of(["help"]).description == limits_of([Doc("help")]).description == "help"
    assert limits_of([range(1, 10, 2)]) == Limits(minimum=1, maximum=9, step=2)
    assert limits_of([int, object(), 3]) == Limits()


@pytest.mark.parametrize(
    ("limits", "good", "bad", "reason"),
    [
        (Limits(minimum=1), 1, 0, "at least 1"),
        (Limits(minimum=1, above=True), 1.5, 1, "more than 1"),
        (Limits(maximum=2, below=True), 1, 2, "less than 2"),
        (Limits(step=0.1), 0.3, 0.35, "multiple of 0.1"),
        (Limits(min_length=2), "ab", "a", "at least 2 characters"),
        (Limits(max_length=1), ["a"], ["a", "b"], "at most 1 entries"),
        (Limits(pattern="^a+$"), "aa", "ab", r"\^a\+\$"),
    ],
)
def test_checks(limits: Limits, good: object, bad: object, reason: str) -> None:
    limits.check(good)
    with pytest.raises(ValueError, match=reason):
        limits.check(bad)
