"""Both official clients, by one script each, on real Gradio and on Stagedoor: they see the same, or it is named why not."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path

import pytest
from compat.client_differences import DIFFERENCES
from support.gradio_peer import clean_environment, gradio_python
from support.processes import wait_for

HERE = Path(__file__).parent
TIMEOUT_S = 240
"""A whole machine may be busy with other tests."""
Facts = dict[str, object]

pytestmark = pytest.mark.timeout(4 * TIMEOUT_S)


@contextlib.contextmanager
def app_on(library: str, python: Path, folder: Path) -> Iterator[str]:
    with (folder / "log").open("w") as log:
        command = [python, HERE / "client_app.py", library, folder]
        process = subprocess.Popen(command, env=clean_environment(), stdout=log, stderr=log)
        try:

            def address() -> str | None:
                assert process.poll() is None, (folder / "log").read_text()[-3000:]
                told = folder / "address"
                return told.read_text() if told.exists() else None

            yield wait_for(address, timeout_s=TIMEOUT_S, because=f"the app on {library} starts")
        finally:
            process.terminate()
            process.wait()


def seen_on(library: str, python: Path, folder: Path) -> Facts:
    with app_on(library, python, folder) as url:
        for command in ([sys.executable, HERE / "seen_by_python.py"], ["node", HERE / "seen_by_javascript.mjs"]):
            done = subprocess.run(
                [*command, url, folder],
                env=clean_environment(),
                capture_output=True,
                text=True,
                timeout=TIMEOUT_S,
                check=False,
            )
            assert done.returncode == 0, done.stderr[-3000:]
    return {name: json.loads((folder / f"{name}.json").read_text()) for name in ("python", "javascript")}


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> tuple[Facts, Facts]:
    """What both clients see of Gradio, and of Stagedoor."""
    return (
        seen_on("gradio", gradio_python(), tmp_path_factory.mktemp("gradio")),
        seen_on("stagedoor", Path(sys.executable), tmp_path_factory.mktemp("stagedoor")),
    )


def differences(expected: object, found: object, where: str = "") -> Iterator[tuple[str, object, object]]:
    """Go through the places at which two facts differ."""
    if isinstance(expected, dict) and isinstance(found, dict):
        for name in {**expected, **found}:
            yield from differences(expected.get(name, "<absent>"), found.get(name, "<absent>"), f"{where}/{name}")
    elif isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
        for index, (one, other) in enumerate(zip(expected, found, strict=True)):
            yield from differences(one, other, f"{where}/{index}")
    elif expected != found:
        yield where, expected, found


def test_both_clients_see_the_same_or_it_is_named(facts: tuple[Facts, Facts]) -> None:
    unnamed = [
        f"{where}: Gradio {json.dumps(expected)[:300]}, Stagedoor {json.dumps(found)[:300]}"
        for where, expected, found in differences(*facts)
        if not any(fnmatchcase(where, pattern) for pattern, _ in DIFFERENCES)
    ]
    assert not unnamed, "\n".join(unnamed)


def test_no_named_difference_is_gone(facts: tuple[Facts, Facts]) -> None:
    places = [where for where, _, _ in differences(*facts)]
    assert not [pattern for pattern, _ in DIFFERENCES if not any(fnmatchcase(place, pattern) for place in places)]


def test_the_scripts_said_a_lot(facts: tuple[Facts, Facts]) -> None:
    for client in ("python", "javascript"):
        assert len(facts[0][client]) > 30  # type: ignore[arg-type]
        assert facts[0][client].keys() == facts[1][client].keys()  # type: ignore[attr-defined]
