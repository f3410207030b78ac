"""The drawing libraries' scripts come out of the author's own packages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import plotly
import pytest
from support import contract_app
from support.apps import Served, served


@pytest.fixture(scope="module")
def app() -> Iterator[Served]:
    with served(contract_app.build()) as running:
        yield running


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_plotly_is_served_as_installed(app: Served, encoding: str) -> None:
    answer = app.http.get(f"{app.api}/author-assets/plotly.min.js", headers={"accept-encoding": encoding})
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers.get("content-encoding") == (None if encoding == "identity" else "gzip")
    assert answer.content == (Path(plotly.__file__).parent / "package_data" / "plotly.min.js").read_bytes()


@pytest.mark.parametrize("name", ["", "other.js", "../plotly.min.js", "plotly.min.js/", "%2e%2e/plotly/__init__.py"])
def test_nothing_else_is(app: Served, name: str) -> None:
    assert app.http.get(f"{app.api}/author-assets/{name}").status_code == 404
