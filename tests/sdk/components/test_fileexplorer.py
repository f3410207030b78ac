"""Choosing files of a folder: nothing outside of it can be seen or named."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import stagedoor as gr
from stagedoor.errors import PayloadError


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    root = tmp_path / "root"
    (root / "sub" / "deep").mkdir(parents=True)
    for name in ("a.txt", "b.py", "sub/c.py", "sub/deep/d.txt"):
        (root / name).write_text(name)
    (tmp_path / "secret.txt").write_text("canary")
    (tmp_path / "root-secret").mkdir()
    (tmp_path / "root-secret" / "x.txt").write_text("canary")
    (root / "link.txt").symlink_to(tmp_path / "secret.txt")
    (root / "out").symlink_to(tmp_path)
    return root


def names(entries: list[dict[str, object]]) -> list[str]:
    return [f"{entry['name']}{'/' if entry['type'] == 'folder' else ''}" for entry in entries]


def test_folders_are_listed_as_they_are_opened(tree: Path) -> None:
    explorer = gr.FileExplorer(root_dir=tree)
    assert explorer.get_config()["server_fns"] == ["ls"]
    assert names(explorer.ls()) == ["sub/", "a.txt", "b.py"]
    assert names(explorer.ls(["sub"])) == ["deep/", "c.py"]
    assert names(explorer.ls(["gone"])) == []
    assert explorer.ls(["sub", "deep"]) == [{"name": "d.txt", "type": "file", "valid": True}]


def test_globs_choose(tree: Path) -> None:
    python = gr.FileExplorer("**/*.py", root_dir=tree)
    assert python.ls() == [
        {"name": "sub", "type": "folder", "valid": False},
        {"name": "b.py", "type": "file", "valid": True},
    ]
    assert names(python.ls(["sub"])) == ["deep/", "c.py"]
    assert names(gr.FileExplorer("*.txt", root_dir=tree).ls(["sub", "deep"])) == ["d.txt"]
    assert names(gr.FileExplorer("sub/*", root_dir=tree).ls(["sub"])) == ["deep/", "c.py"]
    assert names(gr.FileExplorer("[ab].*", root_dir=tree).ls()) == ["sub/", "a.txt", "b.py"]
    assert names(gr.FileExplorer("[!a].??", root_dir=tree).ls()) == ["sub/", "b.py"]
    assert names(gr.FileExplorer(ignore_glob="**/c.py", root_dir=tree).ls(["sub"])) == ["deep/"]
    assert names(gr.FileExplorer(ignore_glob="sub", root_dir=tree).ls()) == ["a.txt", "b.py"]


def test_choices_become_paths_and_back(tree: Path) -> None:
    several, one = gr.FileExplorer(root_dir=tree), gr.FileExplorer(root_dir=tree, file_count="single")
    assert several.preprocess([["a.txt"], ["sub", "c.py"]]) == [str(tree / "a.txt"), str(tree / "sub/c.py")]
    assert several.preprocess(["sub", "c.py"]) == [str(tree / "sub/c.py")]
    assert several.preprocess([]) == []
    assert one.preprocess([["a.txt"]]) == str(tree / "a.txt")
    assert one.preprocess([]) is None
    with pytest.raises(PayloadError, match="takes one file, got 2"):
        one.preprocess([["a.txt"], ["b.py"]])
    assert several.postprocess([str(tree / "sub" / "c.py"), "a.txt"]) == [["sub", "c.py"], ["a.txt"]]
    assert one.postprocess(tree / "a.txt") == [["a.txt"]]
    for outside in ("/etc/passwd", "../secret.txt", str(tree.parent / "root-secret" / "x.txt")):
        with pytest.raises(ValueError, match="does not lie in"):
            one.postprocess(outside)


def test_f11_nothing_outside_can_be_chosen_or_listed(tree: Path) -> None:
    explorer = gr.FileExplorer("**/*.txt", root_dir=tree, ignore_glob="sub/*", label="Data")
    outside: list[list[object]] = [
        ["..", "secret.txt"], ["/etc/passwd"], ["", "etc", "passwd"], ["sub/../../secret.txt"], ["."], ["a\0.txt"],
        ["out", "secret.txt"], ["link.txt"], ["b.py"], ["sub", "deep", "d.txt"], ["..\\secret.txt"], [1], [],
    ]  # fmt: skip
    for entry in outside:
        with pytest.raises(PayloadError, match="Data"):
            explorer.preprocess([entry])
    for folder in ([".."], ["out"], ["sub", ".."], ["/"], "sub", [None], {"a": 1}):
        with pytest.raises(PayloadError):
            explorer.ls(folder)
    assert "out" not in str(explorer.ls())
    assert "link" not in str(explorer.ls())
    assert str(tree) not in str(explorer.get_config())
    assert set(explorer.server_functions_by_name()) == {"ls"}


_PARTS = st.lists(st.sampled_from(["..", ".", "", "sub", "out", "root-secret", "a.txt", "/", "etc", "%2e%2e", "…"]))


@given(parts=_PARTS)
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_f2_any_names_stay_inside(tree: Path, parts: list[str]) -> None:
    try:
        chosen = gr.FileExplorer(root_dir=tree, file_count="single").preprocess([parts])
    except PayloadError:
        return
    assert isinstance(chosen, str)
    assert Path(chosen).resolve().is_relative_to(tree.resolve())
