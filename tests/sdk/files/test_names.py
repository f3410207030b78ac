"""F9: what a visitor calls a file."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stagedoor.files.names import MAX_NAME_BYTES, clean_name, mime_type_of, suffix_for_mime, suffix_of


@pytest.mark.parametrize(
    ("given_name", "stored"),
    [
        ("photo.png", "photo.png"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\boot.ini", "boot.ini"),
        ("C:\\temp\\x.txt", "x.txt"),
        ("C:x.txt", "x.txt"),
        ("CON", "_CON"),
        ("nul.txt", "_nul.txt"),
        ("trailing. . .", "trailing"),
        (".bashrc", "bashrc"),
        ("...", "file"),
        ("", "file"),
        ("a\0b.txt", "ab.txt"),
        ("a\r\nSet-Cookie: x.txt", "aSet-Cookie x.txt"),
        ("evil\u202egnp.exe", "evilgnp.exe"),
        ("zero\u200bwidth.txt", "zerowidth.txt"),
        ('a<b>"c|d?.txt', "abcd.txt"),
        ("ärgerlich große Datei.PDF", "ärgerlich große Datei.PDF"),
        ("報告書.xlsx", "報告書.xlsx"),
        ("archive.tar.gz", "archive.tar.gz"),
    ],
)
def test_names_become_safe_and_stay_readable(given_name: str, stored: str) -> None:
    assert clean_name(given_name) == stored


def test_a_long_name_is_shortened_before_its_suffix() -> None:
    assert clean_name("x" * 300 + ".jpeg").endswith("x.jpeg")
    assert len(clean_name("ä" * 300 + ".jpeg").encode()) <= MAX_NAME_BYTES


@given(st.text(max_size=400))
def test_every_name_is_safe_and_cleaning_it_again_changes_nothing(name: str) -> None:
    clean = clean_name(name)
    assert clean
    assert clean == clean_name(clean)
    assert len(clean.encode()) <= MAX_NAME_BYTES + 1
    assert not set(clean) & set('/\\:*?"<>|\0\r\n')
    assert not clean.startswith((".", " "))
    assert not clean.endswith((".", " "))
    assert not any(unicodedata.category(char).startswith("C") for char in clean)


def test_types_are_known_by_suffix_in_any_case() -> None:
    assert mime_type_of("A.WEBP") == "image/webp"
    assert mime_type_of("a.wav") == "audio/wav"
    assert mime_type_of("noname") is None
    assert suffix_of("dir.d/.hidden") == ""
    assert suffix_for_mime("image/png") == ".png"
    assert suffix_for_mime("text/nonsense") == ""
