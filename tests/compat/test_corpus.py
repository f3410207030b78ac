"""Small apps as they were written for Gradio 3, 4 and 5: each builds, serves, and answers the real client rightly.

An app says what it expects in `EXPECTED`: (endpoint, arguments, result), and in `GRADIO` the version it was written
for where that makes a difference (as `stagedoor run --gradio` would).
"""

from __future__ import annotations

import re
import runpy
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from compat.cases import sample_files
from gradio_client import Client, handle_file
from gradio_client.exceptions import AppError
from support.apps import served

from stagedoor.compat import era, import_hook
from stagedoor.compat.warn import OldSpellingWarning

HERE = Path(__file__).parent
APPS = sorted((HERE / "corpus").glob("*.py"))


@pytest.fixture(scope="module", autouse=True)
def gradio_is_stagedoor() -> Iterator[None]:
    """`import gradio` gives Stagedoor, as in `stagedoor run`."""
    import_hook.install()
    sys.path.insert(0, str(HERE))  # for `expectations`
    yield
    sys.path.remove(str(HERE))
    import_hook.uninstall()


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("samples")
    sample_files(folder)
    return folder


def sent(value: Any, samples: Path) -> Any:
    """Arguments with sample files in place of their names."""
    if type(value).__name__ == "SampleFile":
        return handle_file(str(samples / value.name))
    if isinstance(value, dict):
        return {name: sent(entry, samples) for name, entry in value.items()}
    if isinstance(value, list):
        return [sent(entry, samples) for entry in value]
    return value


def check(client: Client, call: tuple[Any, ...], samples: Path) -> None:
    endpoint, arguments, expected = call
    target = {"fn_index": endpoint} if isinstance(endpoint, int) else {"api_name": endpoint}
    data = [sent(argument, samples) for argument in arguments]
    if type(expected).__name__ == "Raises":
        with pytest.raises(AppError, match=expected.text):
            client.predict(*data, **target)
        return
    found = client.predict(*data, **target)
    if type(expected).__name__ == "Starts":
        assert str(found).startswith(expected.text)
        return
    assert found == expected, f"{endpoint}{arguments}"


def test_there_are_enough_of_each_era() -> None:
    eras = [path.stem.partition("_")[0] for path in APPS]
    assert len(APPS) >= 60
    assert {era: eras.count(era) >= 10 for era in ("v3", "v4", "v5")} == {"v3": True, "v4": True, "v5": True}


@pytest.mark.filterwarnings("ignore::stagedoor.compat.warn.OldSpellingWarning")
@pytest.mark.parametrize("path", APPS, ids=lambda path: path.stem)
def test_an_old_app_runs_unchanged(path: Path, samples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    version = re.search(r"^GRADIO = \"(.*)\"$", path.read_text(), re.MULTILINE)
    if version:
        monkeypatch.setenv(era.VARIABLE, version[1])
    monkeypatch.chdir(samples)
    monkeypatch.setenv("GRADIO_EXAMPLES_CACHE", str(tmp_path / "examples"))
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # an old spelling may warn; nothing else may
        warnings.simplefilter("ignore", OldSpellingWarning)
        app = runpy.run_path(str(path), run_name="corpus")
    with served(app["demo"], **app.get("LAUNCH", {})) as running:
        client = Client(running.url, verbose=False, download_files=str(tmp_path))
        for call in app["EXPECTED"]:
            check(client, call, samples)
