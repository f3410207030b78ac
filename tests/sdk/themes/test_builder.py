"""The theme builder: what it makes is the theme that its code and its file make; and its page shows it at once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import stagedoor as gr
from stagedoor.errors import AuthoringError
from stagedoor.theme_builder import as_code, build, make_theme

CHOICES = {
    "primary_hue": "pink",
    "radius_size": "As the theme",
    "text_size": "lg",
    "font": "Inter, serif",
    "font_mono": "",
}
VARIABLES = [["block_shadow", "0 1px 2px #0003", "none"], ["", "", ""], ["layout_gap", "", ""]]


def test_the_code_and_the_file_make_the_theme_that_is_shown(tmp_path: Path) -> None:
    theme = make_theme("Ocean", CHOICES, VARIABLES)
    code = as_code("Ocean", CHOICES, VARIABLES)
    names: dict[str, object] = {}
    exec(code, names)
    assert names["theme"].css() == theme.css()  # pyright: ignore
    theme.dump(tmp_path / "theme.json")
    assert gr.themes.Base.load(tmp_path / "theme.json").css() == theme.css()


def test_nothing_chosen_is_the_theme_itself() -> None:
    assert as_code("Base", {"primary_hue": "As the theme"}, []).splitlines()[2] == "theme = gr.themes.Base()"
    assert make_theme("Base", {}, []).css() == gr.themes.Base().css()


def test_a_value_that_ends_the_sheet_is_refused() -> None:
    with pytest.raises(AuthoringError, match="end a CSS value"):
        make_theme("Base", {}, [["block_shadow", "} body {", ""]])


def test_the_builder_is_an_app_that_gives_css_code_and_file() -> None:
    demo = build()
    css, code, file = demo.fns[0].fn("Soft", *[""] * 8, [])  # pyright: ignore
    assert css == gr.themes.Soft().css()
    assert "gr.themes.Soft()" in code
    assert json.loads(file)["name"] == "soft"
