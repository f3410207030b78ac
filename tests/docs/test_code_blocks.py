"""Every Python block of README and docs is run as its reader would run it: saved as a file, with `stagedoor run`."""

from __future__ import annotations

import re
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from support.processes import clean_environment, free_port, running

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)


def blocks(language: str) -> list[tuple[str, str]]:
    """Return (place, code) of each block in a language."""
    found: list[tuple[str, str]] = []
    for page in PAGES:
        text = page.read_text()
        for match in BLOCK.finditer(text):
            if match[1] == language:
                line = text.count("\n", 0, match.start()) + 1
                found.append((f"{page.relative_to(ROOT)}:{line}", match[2]))
    return found


@pytest.mark.parametrize(("place", "code"), blocks("python"), ids=[place for place, _ in blocks("python")])
def test_python_block_runs(place: str, code: str, tmp_path: Path) -> None:
    script = tmp_path / "app.py"
    script.write_text(code)
    port = free_port()
    environment = {"GRADIO_SERVER_PORT": str(port)}
    with running(
        "-m", "stagedoor", "run", script, log=tmp_path / "log", environment=environment, cwd=tmp_path
    ) as program:
        if "launch(" in code:
            program.wait_for_output("Running on local URL")
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/") as page:
                assert b"gradio_config" in page.read()
            assert program.interrupt() == 0
        else:
            assert program.process.wait(30) == 0, program.output


def test_links_between_pages_lead_somewhere() -> None:
    pages = [*PAGES, ROOT / "ARCHITECTURE.md", ROOT / "CONTRIBUTING.md", ROOT / "SECURITY.md"]
    broken = [
        f"{page.relative_to(ROOT)} → {target}"
        for page in pages
        for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text())
        if not target.startswith("http") and not (page.parent / target).exists()
    ]
    assert broken == []


def test_the_index_leads_to_every_page() -> None:
    index = (ROOT / "docs" / "README.md").read_text()
    pages = [path.relative_to(ROOT / "docs") for name in ("tutorial", "how-to", "explanation")
             for path in (ROOT / "docs" / name).glob("*.md")]  # fmt: skip
    assert [str(page) for page in pages if f"({page})" not in index] == []


def test_reference_is_current() -> None:
    """Made from the docstrings; `make docs` writes it."""
    command = [sys.executable, ROOT / "infra" / "reference" / "generate.py", "--check"]
    result = subprocess.run(command, capture_output=True, text=True, env=clean_environment(), check=False)
    assert result.returncode == 0, result.stderr


def test_make_targets_in_the_docs_exist() -> None:
    targets = set(re.findall(r"^([a-z0-9-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    for _, code in blocks("sh"):
        for target in re.findall(r"^make ([a-z0-9-]+)", code, re.MULTILINE):
            assert target in targets, target
