"""What render functions make in workers: the page reaches the components, and limits and facts hold for all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from support.worker_front import App, pid_in, serve

PARTS = Path(__file__).parents[2] / "support" / "parts_app.py"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    yield from serve(tmp_path_factory.mktemp("met"), tmp_path_factory.mktemp("log") / "log", app=PARTS)


def part(app: App, session: str) -> dict:
    """Have a visitor's part of the page built."""
    config = httpx.get(f"{app.url}config").json()
    build = next(d["id"] for d in config["dependencies"] if d["rendered_in"] is None and d["render_id"] is not None)
    app.join(session, build, session)
    return app.outcome(session)["render_config"]


def component(made: dict, kind: str) -> int:
    return next(c["id"] for c in made["components"] if c["type"] == kind)


def listeners(made: dict) -> list[int]:
    """Ids of the listeners: of the same function, of the same id, of its own."""
    return [d["id"] for d in made["dependencies"]]


def ask(app: App, session: str, component_id: int, name: str, data: object = None) -> httpx.Response:
    body = {"data": data, "component_id": component_id, "fn_name": name, "session_hash": session}
    return httpx.post(f"{app.url}gradio_api/component_server/", json=body)


def test_components_of_a_part_offer_their_functions(app: App) -> None:
    made = part(app, "offers")
    html, explorer = component(made, "html"), component(made, "fileexplorer")
    said = ask(app, "offers", html, "shout", "hey").json()
    assert said.startswith("HEY ")
    assert pid_in(said) in app.workers()
    (app.folder / "seen.txt").touch()
    assert "seen.txt" in [entry["name"] for entry in ask(app, "offers", explorer, "ls", []).json()]
    assert ask(app, "offers", explorer, "ls", [".."]).status_code == 400
    refused = ask(app, "offers", html, "decline", "way")
    assert (refused.status_code, refused.json()["error"], refused.json()["title"]) == (500, "no way", "Refused")
    failed = ask(app, "offers", html, "fail", "luck")
    assert (failed.status_code, failed.json()["error"]) == (500, "no luck")
    assert ask(app, "offers", html, "preprocess", "x").status_code == 404
    assert ask(app, "offers", 999_999, "shout", "x").status_code == 404
    assert ask(app, "somebody else", html, "shout", "x").status_code == 404


def test_a_worker_that_dies_in_such_a_call_says_so(app: App) -> None:
    html = component(part(app, "dying"), "html")
    lost = ask(app, "dying", html, "die", "x")
    assert lost.status_code == 500
    assert "Run it again" in lost.json()["error"]
    assert ask(app, "dying", html, "shout", "x").status_code == 404  # it is gone with its worker
    assert ask(app, "dying", component(part(app, "dying"), "html"), "shout", "x").is_success


@pytest.mark.parametrize("which", [0, 1], ids=["the same function", "the same id"])
def test_limits_hold_for_what_two_workers_have_made(app: App, which: int) -> None:
    """Two visitors whose parts are in different workers, and a listener of the app itself."""
    visitors = [f"limit {which} {number}" for number in range(4)]
    parts = {visitor: listeners(part(app, visitor)) for visitor in visitors}
    homes = {}
    for visitor, (_, _, own) in parts.items():
        (app.folder / f"{visitor} own-go-on").touch()
        app.join(visitor, own, f"{visitor} own")
        homes.setdefault(pid_in(app.outcome(visitor)["data"][0]), visitor)
    assert set(homes) == app.workers()
    first, second = homes.values()
    static = app.index("held") if which == 0 else app.index("held") + 1
    app.join("static", static, f"{first} a")
    app.appeared(f"{first} a-begun")
    ranks = []
    for visitor in (first, second):
        app.join(visitor, parts[visitor][which], f"{visitor} b")
        told = next(app.messages(visitor))
        assert told["msg"] == "estimation"
        ranks.append(told["rank"])
    assert ranks == [0, 1]
    (app.folder / f"{first} a-go-on").touch()
    assert app.appeared(f"{first} b-begun")
    assert not (app.folder / f"{second} b-begun").exists()
    (app.folder / f"{first} b-go-on").touch()
    assert app.appeared(f"{second} b-begun")
    (app.folder / f"{second} b-go-on").touch()
    assert {app.outcome(name)["data"][0].rpartition(" ")[0] for name in (second, "static")} == {
        f"{second} b",
        f"{first} a",
    }


def test_what_one_worker_learns_of_a_component_all_go_by(app: App) -> None:
    """That a function writes pairs is seen when it does so first; from then on it reads them, wherever it runs."""
    history = [{"role": "user", "content": "one"}, {"role": "assistant", "content": "two"}]

    def talk() -> str:
        body = {"data": ["three", history]}
        return httpx.post(f"{app.url}gradio_api/run/talk", json=body).json()["data"][1]

    talk()
    said = [talk() for _ in range(4)]
    assert [text.split()[0] for text in said] == ["1"] * 4
    assert {pid_in(text) for text in said} == app.workers()


def test_a_worker_that_dies_while_it_draws_a_bar_keeps_no_other_from_drawing_one(app: App) -> None:
    def run(name: str) -> httpx.Response:
        return httpx.post(f"{app.url}gradio_api/run/{name}", json={"data": []}, timeout=30)

    assert run("die_in_a_bar").status_code == 500
    assert {pid_in(run("bar").json()["data"][0]) for _ in range(4)} == app.workers()
