"""Values of `gr.State` over their life: made, changed and dropped, wherever functions run."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from support.processes import wait_for
from support.services import running_redis
from support.worker_front import App, front_of, joined, pid_in, serve, workers_of

PLACES = ["this process", "workers of the server", "a machine that joined"]


@pytest.fixture(scope="module", params=PLACES)
def app(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    folder, home = tmp_path_factory.mktemp("met"), tmp_path_factory.mktemp("front")
    if request.param != PLACES[2]:
        yield from serve(folder, home / "log", {"APP_WORKERS": str(2 * PLACES.index(request.param))})
        return
    with running_redis() as redis, front_of(redis.url, folder, home) as app:
        with joined(redis.url, folder, tmp_path_factory.mktemp("machine"), count=2) as machine:
            wait_for(lambda: len(workers_of(machine)) == 2)
            yield app


@pytest.fixture(autouse=True)
def folder_is_empty(app: App) -> None:
    for path in app.folder.iterdir():
        path.unlink()


def test_a_function_makes_the_first_value_of_each_session(app: App) -> None:
    one, two = app.client(), app.client()
    assert [one.predict(api_name="/extend") for _ in range(3)] == [
        "['made']",
        "['made', 'more']",
        "['made', 'more', 'more']",
    ]
    assert two.predict(api_name="/extend") == "['made']"


def test_a_value_whose_time_is_over_is_dropped_and_the_author_told(app: App) -> None:
    client = app.client()
    said = [client.predict(api_name="/mark") for _ in range(3)]
    assert [text.split()[0] for text in said] == ["first", "first!", "first!!"]
    app.appeared("dropped-first!!!")
    assert client.predict(api_name="/mark").startswith("first ")
    app.appeared("dropped-first!")
    assert not (app.folder / "dropped-first").exists()
    assert not (app.folder / "dropped-first!!").exists()


def test_what_cannot_leave_its_process_is_dropped_there(app: App) -> None:
    client = app.client()
    said = [client.predict(api_name="/lock_up_briefly") for _ in range(2)]
    assert [text.split()[0] for text in said] == ["made", "found"]
    assert int(app.appeared("dropped-lock").read_text()) == pid_in(said[0])
    assert client.predict(api_name="/lock_up_briefly").startswith("made ")
