"""The same script on real Gradio and on Stagedoor: config, API, events and results are the same, or named why not."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path

import pytest
from compat.deliberate import DIFFERENCES
from support.gradio_peer import clean_environment, gradio_python

HERE = Path(__file__).parent
Facts = dict[str, dict[str, object]]
TIMEOUT_S = 240
"""A whole machine may be busy with other tests; alone, both take about 20 s."""


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> tuple[Facts, Facts]:
    """What Gradio and Stagedoor say, found out at the same time."""
    with contextlib.ExitStack() as running:
        folders = {}
        started = {}
        for library, python in (("gradio", gradio_python()), ("stagedoor", Path(sys.executable))):
            folders[library] = tmp_path_factory.mktemp(library)
            command = [python, HERE / "probe.py", library, folders[library]]
            log = running.enter_context((folders[library] / "log").open("w"))
            started[library] = subprocess.Popen(command, env=clean_environment(), stdout=log, stderr=log)
        for library, process in started.items():
            assert process.wait(TIMEOUT_S) == 0, (folders[library] / "log").read_text()[-3000:]
    return tuple(json.loads((folders[name] / "facts.json").read_text()) for name in ("gradio", "stagedoor"))  # type: ignore[return-value]


def differences(gradio: Facts, ours: Facts) -> Iterator[tuple[str, object, object]]:
    for case, expected in gradio.items():
        for fact, value in expected.items():
            found = ours.get(case, {}).get(fact, "<absent>")
            if found != value:
                yield f"{case}/{fact}", value, found


@pytest.mark.timeout(TIMEOUT_S + 10)
def test_everything_is_as_on_gradio_or_named(facts: tuple[Facts, Facts]) -> None:
    patterns = [pattern for pattern, _ in DIFFERENCES]
    unnamed = [
        f"{where}: Gradio {json.dumps(expected)[:300]}, Stagedoor {json.dumps(found)[:300]}"
        for where, expected, found in differences(*facts)
        if not any(fnmatchcase(where, pattern) for pattern in patterns)
    ]
    assert not unnamed, "\n".join(unnamed)


@pytest.mark.timeout(TIMEOUT_S + 10)
def test_no_named_difference_is_gone(facts: tuple[Facts, Facts]) -> None:
    places = [where for where, _, _ in differences(*facts)]
    gone = [p for p, _ in DIFFERENCES if not any(fnmatchcase(where, p) for where in places)]
    assert not gone


def test_both_said_a_lot(facts: tuple[Facts, Facts]) -> None:
    gradio, ours = facts
    assert set(gradio) == set(ours)
    assert sum(len(found) for found in gradio.values()) > 11_000
    results = [value for case in gradio.values() for fact, value in case.items() if fact.startswith(("takes", "gives"))]
    assert sum("value" in value for value in results if isinstance(value, dict)) > 120
    assert os.environ.get("GRADIO_TEMP_DIR") is None
