"""The light client against a live app of ours; `tests/compat` does so against Gradio's."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import contract_app
from support.apps import Served, served
from support.processes import free_port, wait_for
from support.web import send, web_server

from stagedoor.client import RemoteApp, RemoteError
from stagedoor.client.diffs import apply_diff
from stagedoor.wire.diff import diff

JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text("ab", max_size=6),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("xy", max_size=2), inner, max_size=3),
    max_leaves=12,
)


@pytest.fixture(scope="module")
def app() -> Iterator[Served]:
    with served(contract_app.build()) as running:
        yield running


@pytest.fixture(scope="module")
def remote(app: Served) -> RemoteApp:
    return RemoteApp(app.url + "/")


@given(JSON_VALUES, JSON_VALUES)
def test_diffs_come_back_together(old: object, new: object) -> None:
    edits = json.loads(json.dumps(diff(old, new)))
    assert apply_diff(json.loads(json.dumps(old)), edits) == new


def test_arguments_by_name_and_in_order(remote: RemoteApp) -> None:
    assert remote.predict("/echo", {"name": "bob"}) == ["hi bob x2"]
    assert remote.predict("echo", ["bob", 3]) == ["hi bob x3"]


def test_state_has_no_place_in_arguments(remote: RemoteApp) -> None:
    assert remote.predict("count", [4]) == [4]


def test_streamed_values(remote: RemoteApp) -> None:
    index = next(e["id"] for e in remote.dependencies if e["api_name"] == "tokens")
    updates = list(remote.submit(index, ["a b c"]))
    assert [u.values[0] for u in updates if u.kind == "generating"] == ["a ", "a b ", "a b c "]
    assert updates[-1].values == ["a b c ", {"words": ["a", "b", "c"]}]


def test_progress_and_toasts(remote: RemoteApp) -> None:
    index = next(e["id"] for e in remote.dependencies if e["api_name"] == "busy")
    updates = list(remote.submit(index, ["x"]))
    assert {"log", "progress", "complete"} <= {u.kind for u in updates}


def test_leaving_cancels(app: Served, remote: RemoteApp) -> None:
    contract_app.closed.clear()
    index = next(e["id"] for e in remote.dependencies if e["api_name"] == "endless")
    updates = remote.submit(index, ["x"])
    next(u for u in updates if u.kind == "generating")
    updates.close()
    assert contract_app.closed.wait(5)
    function = app.engine.graph.functions[app.fn("endless")]
    wait_for(lambda: app.engine.lanes.of(function).running == 0, because="the slot is free again")


def test_files(remote: RemoteApp, tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_bytes(b"content")
    path = remote.upload(tmp_path / "x.txt", 'a "quoted"\n name.txt')
    (file,) = remote.predict("file", [{"path": path, "meta": {"_type": "gradio.FileData"}}])
    with remote.open_file(file) as answer:
        assert answer.read() == b"content"


@pytest.mark.parametrize(
    ("endpoint", "arguments", "reason"),
    [
        ("nope", [], "has no endpoint /nope.*/echo"),
        ("echo", [], "needs the argument 'name'"),
        ("echo", [1, 2, 3], "was given 3 arguments"),
        ("echo", {"nome": 1}, "no parameter nome.*it takes name, times"),
        ("boom", ["x"], "custom boom"),
        ("secret_boom", ["x"], "does not show its text"),
        ("echo", ["bob", "x"], "Times"),
    ],
)
def test_what_is_wrong_is_said(remote: RemoteApp, endpoint: str, arguments: object, reason: str) -> None:
    with pytest.raises(RemoteError, match=reason):
        remote.predict(endpoint, arguments)  # type: ignore[arg-type]


def test_login() -> None:
    with served(contract_app.build(), auth=("ann", "secret")) as guarded:
        with pytest.raises(RemoteError, match="asks for a login"):
            _ = RemoteApp(guarded.url).config
        with pytest.raises(RemoteError, match="does not accept"):
            RemoteApp(guarded.url, auth=("ann", "wrong"))
        assert RemoteApp(guarded.url, auth=("ann", "secret")).predict("echo", ["x"]) == ["hi x x2"]


def test_nobody_there() -> None:
    with pytest.raises(RemoteError, match="cannot be reached"):
        _ = RemoteApp(f"http://127.0.0.1:{free_port()}").config
    with pytest.raises(RemoteError, match="no address of an app"):
        _ = RemoteApp("ftp://example.org").config


def test_something_else_there() -> None:
    with web_server(lambda handler, body: send(handler, b"<html>")) as address:
        with pytest.raises(RemoteError, match="did not answer with JSON"):
            _ = RemoteApp(address).config
    with web_server(lambda handler, body: send(handler, b"", 404)) as address:
        with pytest.raises(RemoteError, match="has no /config"):
            _ = RemoteApp(address).config


def test_secrets_follow_no_redirect() -> None:
    seen: list[str | None] = []
    with web_server(
        lambda handler, body: (seen.append(handler.headers["x-hf-authorization"]), send(handler, b"{}"))
    ) as thief:
        with web_server(lambda handler, body: send(handler, b"", 302, location=thief + "/config")) as address:
            with pytest.raises(RemoteError, match="302"):
                _ = RemoteApp(address, token="secret").config
    assert seen == []


def test_only_files_of_the_app_are_its_own(app: Served, remote: RemoteApp) -> None:
    assert remote.owns(f"{app.api}/file=abc/x.png")
    for other in (
        f"{app.url}/config",
        f"{app.api}/file=../../config",
        f"{app.api}/file=x/%2e%2e/%2e%2e/config",
        "http://evil/x",
    ):
        assert not remote.owns(other), other
