"""`stagedoor docs`: names are found as they are written, and mistakes are answered."""

from __future__ import annotations

import subprocess
import sys

import pytest

from stagedoor import public_names
from stagedoor.cli.main import build_parser, main
from stagedoor.reference.entries import Index, all_entries
from stagedoor.reference.writing import for_agents, for_terminal


@pytest.fixture(scope="module")
def index() -> Index:
    return Index(all_entries(build_parser()))


@pytest.mark.parametrize(
    ("name", "found", "words"),
    [
        ("Textbox", "component", "max_length: int | None = None"),
        ("gr.textbox", "component", "Help shown under the label."),
        ("Interface", "app", "Heading of the page"),
        ("Row", "layout", "equal_height"),
        ("launch", "method", "server_port"),
        ("from_pipeline", "method", "scikit-learn"),
        ("themes.Soft", "theme", "gr.themes.Soft"),
        ("soft", "theme", "gr.themes.Soft"),
        ("Textbox.submit", "event", "Of "),
        ("stagedoor run", "command", "usage: stagedoor run"),
        ("Error", "class", "toast"),
        ("skip", "function", "gr.skip"),
    ],
)
def test_found(index: Index, name: str, found: str, words: str) -> None:
    entries = index.named(name)
    assert entries[0].kind == found
    assert words in for_terminal(entries[0], colored=False, width=200)


def test_a_name_of_several_things_shows_all(index: Index) -> None:
    assert {entry.kind for entry in index.named("load")} >= {"function", "event", "command"}


def test_words(index: Index) -> None:
    assert {"Image", "Video"} <= {entry.name for entry in index.with_words(["webcam"])}
    assert index.with_words(["webcam", "zebra"]) == []
    assert index.named("Row.submit") == []


def test_colours_only_where_they_are_seen(index: Index) -> None:
    (entry, *_) = index.named("Number")
    assert "\033[" in for_terminal(entry, colored=True)
    assert "\033[" not in for_terminal(entry, colored=False)


def test_the_page_for_agents_has_every_name_once(index: Index) -> None:
    page = for_agents(index.entries)
    headings = [line[4:] for line in page.splitlines() if line.startswith("### ")]
    assert len(headings) == len(set(headings))
    import stagedoor

    assert {name for name in public_names() if callable(getattr(stagedoor, name))} <= set(headings)
    assert len(page) < 200_000


def test_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["docs", "Slider"]) == 0
    assert capsys.readouterr().out.startswith("gr.Slider  component\n")
    assert main(["docs", "Txtbox"]) == 1
    assert "did you mean Textbox" in capsys.readouterr().err
    assert main(["docs", "--search", "zebra"]) == 1
    assert main(["docs"]) == 0
    assert "component: " in capsys.readouterr().out


def test_a_reader_that_has_enough() -> None:
    command = f"{sys.executable} -m stagedoor docs --all | head -1"
    result = subprocess.run(command, shell=True, capture_output=True, text=True, check=True)
    assert (result.stdout, result.stderr) == ("# Stagedoor\n", "")
