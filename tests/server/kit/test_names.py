"""Names, and names that look like others."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stagedoor_server.kit.names import RESERVED, is_name, is_reserved, skeleton, slugify, title_of


@pytest.mark.parametrize("name", ["a", "ab", "a-b", "0", "text-to-image", "a" * 40])
def test_good_names(name: str) -> None:
    assert is_name(name)


@pytest.mark.parametrize(
    "name",
    ["", "-a", "a-", "A", "a_b", "a.b", "a b", "é", "xn--e1afmkfd", "ab--c", "a" * 41, "a\n", "../a", "a/b", "%61"],
)
def test_bad_names(name: str) -> None:
    assert not is_name(name)


@pytest.mark.parametrize(
    "name", ["admin", "adm1n", "adrnin", "ad-min", "l0gin", "log1n", "www", "vvww", "ap1", "staged00r"]
)
def test_reserved_words_and_their_look_alikes(name: str) -> None:
    assert is_reserved(name)


@pytest.mark.parametrize("name", ["demo", "app", "test", "ada", "image-gen"])
def test_ordinary_words_are_free(name: str) -> None:
    assert not is_reserved(name)


@given(st.sampled_from(sorted(RESERVED)))
def test_reserved_words_are_reserved(word: str) -> None:
    assert is_reserved(word)


@given(st.from_regex(r"[a-z0-9]{1,20}", fullmatch=True))
def test_looks_do_not_depend_on_hyphens_or_folding_twice(name: str) -> None:
    assert skeleton(name) == skeleton("-".join(name))
    assert skeleton(name.replace("o", "0").replace("l", "1")) == skeleton(name)


@given(st.text(max_size=80))
def test_slugs_are_names_or_empty(text: str) -> None:
    slug = slugify(text)
    assert slug == "" or is_name(slug) or slug[2:4] == "--"


def test_titles() -> None:
    assert title_of("text-to-image") == "Text to image"
