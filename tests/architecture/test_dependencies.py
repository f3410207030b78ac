"""Pinned versions: floors from published advisories, hashes everywhere, no download addresses."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[2]
PINNED = [ROOT / "requirements" / name for name in ("bootstrap.txt", "run.txt", "dev.txt")]
FLOORS = {
    "starlette": "1.3.1",
    "python-multipart": "0.0.30",
    "h11": "0.16",
    "asyncssh": "2.24",
    "redis": "4.5.4",
    "celery": "5.2.2",
}


def pins(path: Path) -> dict[str, Version]:
    """Read `name==version` lines."""
    return {
        match[1]: Version(match[2])
        for match in re.finditer(r"^([A-Za-z0-9_.-]+)==([^\s;\\]+)", path.read_text(), re.MULTILINE)
    }


@pytest.mark.parametrize("name", FLOORS)
def test_pinned_version_has_the_fixes(name: str) -> None:
    for path in PINNED[1:]:
        assert pins(path)[name] >= Version(FLOORS[name]), path.name


@pytest.mark.parametrize("distribution", ["sdk", "relay", "server"])
def test_users_get_the_fixes_too(distribution: str) -> None:
    """A floor in pyproject, not only in our pins: users install without them."""
    project = tomllib.loads((ROOT / distribution / "pyproject.toml").read_text())["project"]
    for text in project["dependencies"]:
        requirement = Requirement(text)
        if floor := FLOORS.get(requirement.name):
            lowest = min(Version(spec.version) for spec in requirement.specifier)
            assert lowest >= Version(floor), text


@pytest.mark.parametrize("path", PINNED, ids=lambda path: path.name)
def test_every_pin_has_a_hash_and_no_address(path: Path) -> None:
    text = path.read_text()
    entries = [entry for entry in re.split(r"\n(?=\S)", text) if re.match(r"[A-Za-z0-9]", entry)]
    assert entries
    assert [entry.splitlines()[0] for entry in entries if "--hash=sha256:" not in entry] == []
    assert "://" not in text
    assert "--index" not in text


def test_package_lock_has_no_address() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    assert [name for name, entry in packages.items() if "://" in str(entry.get("resolved", ""))] == []


@pytest.mark.parametrize("distribution", ["sdk", "relay", "server"])
def test_every_dependency_says_why(distribution: str) -> None:
    text = (ROOT / distribution / "pyproject.toml").read_text()
    block = text[text.index("dependencies = [") : text.index("]\n", text.index("dependencies = ["))]
    lines = [line for line in block.splitlines()[1:] if line.strip()]
    assert [line for line in lines if "#" not in line] == []
