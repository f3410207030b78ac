"""Themes: contrast of every combination, Gradio's variables, references, files, and the page's own tokens."""

from __future__ import annotations

import http.server
import json
import re
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.told import told

import stagedoor as gr
from stagedoor.errors import AuthoringError
from stagedoor.themes import BUILT_IN, resolve
from stagedoor.themes.base import accent_tokens, neutral_tokens
from stagedoor.themes.color_math import contrast, is_hex, oklch_to_hex
from stagedoor.themes.palette import SHADES, color_named, color_names
from stagedoor.themes.variables import COLORS, FOLLOWS, SETS

ROOT = Path(__file__).resolve().parents[3]
TOKENS = (ROOT / "sdk/frontend/src/lib/theme/tokens.css").read_text()


def properties(css: str) -> dict[str, str]:
    """Custom properties of the first rule."""
    return dict(re.findall(r"(--[\w-]+): ([^;]+);", css.partition("}")[0]))


def dark_properties(css: str) -> dict[str, str]:
    """Custom properties of the rule for the dark scheme."""
    return dict(re.findall(r"(--[\w-]+): ([^;]+);", css.partition(".dark {")[2]))


@pytest.mark.parametrize("name", color_names())
def test_every_hue_can_be_read_in_both_schemes(name: str) -> None:
    hue = color_named(name)
    tokens = {token: (light, dark) for token, light, dark in accent_tokens(hue)}
    assert contrast(tokens["accent"][0], "#ffffff") >= 4.5
    assert contrast(tokens["accent"][1], COLORS["page"][1]) >= 4.5
    for scheme in (0, 1):
        assert contrast(tokens["accent"][scheme], tokens["on-accent"][scheme]) >= 4.5
        assert contrast(tokens["accent-hover"][scheme], tokens["on-accent"][scheme]) >= 4.5


@pytest.mark.parametrize("name", color_names())
def test_every_neutral_can_be_read_in_both_schemes(name: str) -> None:
    tokens = {token: (light, dark) for token, light, dark in neutral_tokens(color_named(name))}
    for scheme in (0, 1):
        assert contrast(tokens["ink"][scheme], tokens["page"][scheme]) >= 7
        assert contrast(tokens["ink-2"][scheme], tokens["page"][scheme]) >= 4.5
        assert contrast(tokens["field-line"][scheme], tokens["page"][scheme]) >= 2.8


@given(st.floats(0, 1), st.floats(0, 0.4), st.floats(-720, 720))
def test_any_oklch_colour_has_an_srgb_one(lightness: float, chroma: float, hue: float) -> None:
    assert is_hex(oklch_to_hex(lightness, chroma, hue))


def test_shades_get_darker() -> None:
    for name in color_names():
        weights = [contrast(color_named(name).shade(number), "#000000") for number in SHADES]
        assert weights == sorted(weights, reverse=True), name


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#fff") == pytest.approx(4.48, abs=0.01)
    with pytest.raises(ValueError, match="red"):
        contrast("red", "#fff")


def test_tokens_exist_on_the_page() -> None:
    known = set(re.findall(r"--sd-([\w-]+):", TOKENS))
    assert set(COLORS) <= known
    assert set(FOLLOWS.values()) <= known
    assert set(SETS.values()) <= known
    for name in BUILT_IN:
        used = set(re.findall(r"--sd-([\w-]+):", resolve(name.lower()).css()))
        assert used <= known, name


def test_own_look_changes_no_token() -> None:
    assert not [name for name in properties(gr.themes.Base().css()) if name.startswith("--sd-")]


@pytest.mark.parametrize("name", BUILT_IN)
def test_built_in_themes_by_name(name: str) -> None:
    theme = resolve(name.lower())
    assert theme.name == name.lower() == resolve(f"gradio/{name.lower()}").name
    assert type(theme) is getattr(gr.themes, name)
    assert "url(" not in theme.css()
    assert "@import" not in theme.css()
    assert theme.css().count("{") == theme.css().count("}")


def test_gradio_variables_set_our_tokens() -> None:
    css = (
        gr.themes.Base()
        .set(body_background_fill="#eeeeee", body_background_fill_dark="#111111", input_radius="9px")
        .css()
    )
    assert properties(css)["--sd-page"] == "light-dark(#eeeeee, #111111)"
    assert properties(css)["--body-background-fill"] == "light-dark(#eeeeee, #111111)"
    assert properties(css)["--sd-radius"] == "9px"


def test_one_scheme_alone_leaves_the_other() -> None:
    css = gr.themes.Base().set(body_background_fill="#eeeeee", body_text_color_dark="#ffffff").css()
    assert properties(css)["--sd-page"] == f"light-dark(#eeeeee, {COLORS['page'][1]})"
    assert properties(css)["--sd-ink"] == f"light-dark({COLORS['ink'][0]}, #ffffff)"
    soft = gr.themes.Soft().set(body_background_fill="#eeeeee").css()
    assert properties(soft)["--sd-page"] == f"light-dark(#eeeeee, {color_named('gray').c950})"


def test_references_and_gradients() -> None:
    theme = gr.themes.Base(primary_hue="blue").set(
        button_primary_background_fill="linear-gradient(90deg, *primary_300, *secondary_400)",
        block_shadow="0 1px 2px *neutral_200",
        block_shadow_dark="none",
    )
    found = properties(theme.css())
    assert (
        found["--button-primary-background-fill"] == "linear-gradient(90deg, var(--primary-300), var(--secondary-400))"
    )
    assert found["--sd-accent"].startswith("light-dark(var(--primary-300), ")
    assert found["--block-shadow"] == "0 1px 2px var(--neutral-200)"
    assert dark_properties(theme.css())["--block-shadow"] == "none"


def test_sizes_and_fonts() -> None:
    theme = gr.themes.Base(
        radius_size=gr.themes.Size("1px", "2px", "3px", "4px", "5px", "6px", "7px"),
        text_size="lg",
        font=[gr.themes.GoogleFont("Inter"), "Arial", "sans-serif"],
        font_mono="Fira's Code",
    )
    found = properties(theme.css())
    assert (found["--sd-radius"], found["--sd-radius-card"]) == ("4px", "6px")
    assert found["--sd-text-body"] == "18px"
    assert found["--sd-font"] == "'Inter', 'Arial', sans-serif"
    assert found["--sd-font-mono"] == "'Firas Code'"


@pytest.mark.parametrize("value", ["red; } body {", "</style>", "a{}"])
def test_values_cannot_leave_the_style_sheet(value: str) -> None:
    with pytest.raises(AuthoringError, match="characters"):
        gr.themes.Base().set(body_background_fill=value)


def test_mistakes() -> None:
    with pytest.raises(AuthoringError, match="mauve"):
        gr.themes.Base(primary_hue="mauve")
    with pytest.raises(AuthoringError, match="huge"):
        gr.themes.Base(radius_size="huge")
    with pytest.warns(UserWarning, match="did you mean 'ocean'"):
        assert resolve("ocaen").name == "default"
    with told("write theme='default'"):
        assert resolve("huggingface").name == "default"
    with pytest.raises(AuthoringError, match="Hub"):
        gr.themes.Base.from_hub("a/b")


def test_files(tmp_path: Path) -> None:
    gr.themes.Soft(primary_hue="rose").set(block_radius="1px").dump(tmp_path / "t.json")
    again = gr.themes.Base.load(tmp_path / "t.json")
    assert properties(again.css())["--primary-500"] == color_named("rose").c500
    assert properties(again.css())["--sd-radius-card"] == "1px"
    (tmp_path / "bad.json").write_text("no")
    with pytest.raises(AuthoringError, match="no theme file"):
        gr.themes.Base.load(tmp_path / "bad.json")


def test_subclass_as_in_the_guide() -> None:
    class Seafoam(gr.themes.Base):
        def __init__(self) -> None:
            super().__init__(primary_hue=gr.themes.colors.emerald, neutral_hue="blue")
            super().set(slider_color="*secondary_300", button_primary_text_color="white")

    found = properties(resolve(Seafoam()).css())
    assert found["--slider-color"] == "var(--secondary-300)"
    assert found["--sd-on-accent"].startswith("light-dark(white, ")


VARIABLES = Path(__file__).with_name("gradio_variables.txt").read_text().split()
"""Arguments of `set` in Gradio 6, listed by introspection: facts, one name a line."""


def test_every_variable_of_gradio_exists_on_the_page() -> None:
    known = properties(gr.themes.Base().css())
    assert [name for name in VARIABLES if f"--{name.removesuffix('_dark').replace('_', '-')}" not in known] == []
    hues = [f"--{hue}-{shade}" for hue in ("primary", "secondary", "neutral") for shade in SHADES]
    steps = [
        f"--{kind}-{step}"
        for kind in ("radius", "spacing", "text")
        for step in ["xxs", "xs", "sm", "md", "lg", "xl", "xxl"]
    ]
    assert [name for name in (*hues, *steps, "--font", "--font-mono") if name not in known] == []


@pytest.mark.parametrize("name", VARIABLES)
def test_every_variable_of_gradio_can_be_set(name: str) -> None:
    css = gr.themes.Base().set(**{name: "*neutral_200"}).css()
    assert f"--{name.removesuffix('_dark').replace('_', '-')}: " in css
    assert "var(--neutral-200)" in css


def test_a_theme_comes_back_from_its_file(tmp_path: Path) -> None:
    theme = gr.themes.Ocean(font=["Inter", "serif"], text_size="lg").set(block_shadow="0 1px 2px black")
    theme.custom_css = ".mine { color: red }"
    theme.dump(tmp_path / "theme.json")
    assert gr.themes.Base.load(tmp_path / "theme.json").css() == theme.css()


def test_a_theme_file_of_gradio_is_read(tmp_path: Path) -> None:
    shades = {f"primary_{shade}": f"#0000{index:02x}" for index, shade in enumerate(SHADES)}
    (tmp_path / "theme.json").write_text(
        json.dumps(
            {
                "theme": {
                    **shades,
                    "name": "mine",
                    "_font": [{"__gradio_font__": True, "name": "Lora", "class": "google"}, "serif"],
                    "_font_css": ["@font-face {}"],
                    "button_primary_background_fill": "*primary_500",
                    "custom_css": ".x { color: red }",
                },
                "version": "0.0.1",
            }
        )
    )
    css = gr.themes.Base.load(tmp_path / "theme.json").css()
    known = properties(css)
    assert known["--primary-500"] == "#000005"
    assert "var(--primary-500)" in known["--sd-accent"]
    assert known["--sd-font"] == "'Lora', serif"
    assert ".x { color: red }" in css
    assert "font-face" not in css


@pytest.mark.parametrize("text", ["[]", "{", '{"theme": 3}', '{"hues": {"primary_hue": ["#000"]}}'])
def test_a_file_that_is_no_theme_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "theme.json").write_text(text)
    with pytest.raises(AuthoringError, match="is no theme file"):
        gr.themes.Base.load(tmp_path / "theme.json")


def test_a_theme_is_fetched_from_the_hub_that_the_environment_names(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, str | None]] = []
    answers = {
        "/api/spaces/ada/blue": {
            "siblings": [{"rfilename": f"themes/theme_schema@0.{minor}.0.json"} for minor in (2, 10, 9)]
        },
        "/spaces/ada/blue/resolve/main/themes/theme_schema%400.10.0.json": {"theme": {"block_radius": "1px"}},
    }

    class Hub(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append((self.path, self.headers["Authorization"]))
            found = answers.get(self.path)
            self.send_response(404 if found is None else 200)
            self.end_headers()
            self.wfile.write(json.dumps(found).encode())

        def log_message(self, format: str, *args: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Hub) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        monkeypatch.setenv("HF_ENDPOINT", f"http://127.0.0.1:{server.server_address[1]}")
        assert gr.themes.Base.from_hub("ada/blue", token="key").own_variables() == {"block_radius": "1px"}
        assert {key for _, key in asked} == {"Bearer key"}
        with pytest.raises(AuthoringError, match="no theme of version 7") as refused:
            gr.themes.Base.from_hub("ada/blue@7.0.0")
        assert "0.10.0" in str(refused.value.hint)
        with pytest.raises(AuthoringError, match="could not be fetched"):
            gr.themes.Base.from_hub("ada/gone")
        server.shutdown()
    with pytest.warns(UserWarning, match="could not be fetched"):
        assert resolve("ada/blue").css() == gr.themes.Base().css()


def test_what_is_not_done_says_what_to_do() -> None:
    with pytest.raises(AuthoringError, match="cannot be published") as refused:
        gr.themes.Soft().push_to_hub("ada/soft")
    assert "dump" in str(refused.value.hint)
