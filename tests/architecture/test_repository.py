"""The repository as a whole: what may lie at its root, and what may stand in no file."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
AT_ROOT = {
    "ARCHITECTURE.md", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "Makefile", "README.md", "SECURITY.md",
    "docker-compose.yml", "docs", "eslint.config.js", "examples", "infra", "migrations", "package-lock.json",
    "package.json", "pyproject.toml", "relay", "requirements", "sdk", "server", "tests",
    ".ci", ".dockerignore", ".editorconfig", ".gitignore", ".importlinter", ".prettierrc", ".prettierignore",
}  # fmt: skip
HOME_FOLDER = re.compile(r"/(?:home|Users|root)/[a-z]|[A-Z]:\\\\Users")


def tracked() -> list[Path]:
    """List the files that git tracks; in an export without git, all of them."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / line for line in listed.splitlines() if (ROOT / line).exists()]


def test_nothing_unexpected_at_the_root() -> None:
    assert {path.relative_to(ROOT).parts[0] for path in tracked()} - AT_ROOT == set()


def test_no_lock_file_that_records_addresses() -> None:
    assert [path for path in tracked() if path.name in {"uv.lock", "poetry.lock", "Pipfile.lock", "yarn.lock"}] == []


def test_no_machine_path_in_any_file() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in tracked()
        if path.suffix in {".py", ".md", ".ts", ".tsx", ".toml", ".json", ".yml", ".sh", ".css", ".html"}
        and "tests" not in path.parts
        for match in HOME_FOLDER.finditer(path.read_text(errors="replace"))
    ]
    assert found == []


def test_modules_stay_small() -> None:
    """Under 400 lines; the list of exceptions may only shrink."""
    exceptions: set[str] = set()
    large = {
        str(path.relative_to(ROOT))
        for path in tracked()
        if path.suffix == ".py"
        and path.relative_to(ROOT).parts[0] in {"sdk", "relay", "server"}
        and len(path.read_text().splitlines()) > 400
    }
    assert large - exceptions == set()
