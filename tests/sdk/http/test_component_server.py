"""Components' page parts call exactly the functions that are offered to them, and nothing else answers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from support.apps import Served, served

import stagedoor as gr
from stagedoor.components.base import Component


def shout(text: str) -> str:
    return text.upper()


async def later(text: str) -> dict[str, str]:
    return {"later": text}


def add(a: int, b: int) -> int:
    return a + b


def nothing() -> str:
    return "nothing needed"


def decline(text: str) -> str:
    raise gr.Error("no such word", title="Dictionary", print_exception=False)


def fail(text: str) -> str:
    raise ValueError("the password is hunter2")


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("explored")
    (folder / "a.txt").write_text("a")
    (folder / "inner").mkdir()
    with gr.Blocks() as demo:
        gr.HTML("<p>x</p>", server_functions=[shout, later, add, nothing, decline, fail])
        gr.FileExplorer(root_dir=folder)
        gr.Textbox()
    with served(demo) as running:
        yield running


def id_of(app: Served, kind: type[Component]) -> int:
    return next(i for i, block in app.engine.graph.blocks.items() if isinstance(block, kind))


def ask(app: Served, component: object, name: object, data: object = None, **fields: object):
    body = {"data": data, "component_id": component, "fn_name": name, **fields}
    return app.http.post(f"{app.api}/component_server/", json=body)


@pytest.mark.parametrize(
    ("name", "data", "answer"),
    [
        ("shout", "abc", "ABC"),
        ("later", "abc", {"later": "abc"}),
        ("add", [2, 3], 5),
        ("nothing", None, "nothing needed"),
    ],
)
def test_offered_functions_answer(app: Served, name: str, data: object, answer: object) -> None:
    reply = ask(app, id_of(app, gr.HTML), name, data, session_hash="s")
    assert reply.status_code == 200, reply.text
    assert reply.json() == answer


def test_both_spellings_of_the_path(app: Served) -> None:
    body = {"data": "a", "component_id": id_of(app, gr.HTML), "fn_name": "shout"}
    assert app.http.post(f"{app.api}/component_server", json=body).json() == "A"


def test_a_folder_is_listed(app: Served) -> None:
    listed = ask(app, id_of(app, gr.FileExplorer), "ls", []).json()
    assert [(entry["name"], entry["type"]) for entry in listed] == [("inner", "folder"), ("a.txt", "file")]


@pytest.mark.parametrize("way", [[".."], ["inner", ".."], ["/etc"], "..", [".", ".."], ["a\x00"]])
def test_a_folder_outside_is_not(app: Served, way: object) -> None:
    reply = ask(app, id_of(app, gr.FileExplorer), "ls", way)
    assert reply.status_code == 400


def test_errors_are_told_as_for_events(app: Served) -> None:
    reply = ask(app, id_of(app, gr.HTML), "decline", "x")
    assert reply.status_code == 500
    assert reply.json()["error"] == "no such word"
    hidden = ask(app, id_of(app, gr.HTML), "fail", "x")
    assert hidden.status_code == 500
    assert "hunter2" not in hidden.text


def every_name() -> list[str]:
    """What gradio once answered to: all methods and attributes of all component classes in use."""
    kinds = [gr.HTML, gr.FileExplorer, gr.Textbox]
    return sorted({name for kind in kinds for name in [*dir(kind), *vars(kind("x") if kind is gr.HTML else kind)]})


def test_no_other_name_of_a_component_answers(app: Served) -> None:
    names = [name for name in every_name() if name != "ls"] + ["", "shout ", "Shout", "__call__", "shout.__globals__"]
    assert len(names) > 100
    for kind in (gr.HTML, gr.FileExplorer, gr.Textbox):
        for name in names:
            assert ask(app, id_of(app, kind), name, "x").status_code == 404, name
    assert ask(app, id_of(app, gr.Textbox), "ls").status_code == 404
    assert ask(app, id_of(app, gr.Textbox), "shout", "x").status_code == 404


@pytest.mark.parametrize(
    ("component", "name", "status"),
    [(True, "shout", 422), ("1", "shout", 422), (None, "shout", 422), (10**30, "a", 422)],
)
def test_odd_requests(app: Served, component: object, name: object, status: int) -> None:
    assert ask(app, component, name).status_code == status


def test_unknown_components_and_names(app: Served) -> None:
    assert ask(app, 9999, "shout").status_code == 404
    assert ask(app, id_of(app, gr.HTML), ["shout"]).status_code == 422
    assert ask(app, id_of(app, gr.HTML), "shout", "x", session_hash=["s"]).status_code == 422


def test_a_login_is_needed_where_the_app_has_one(tmp_path: Path) -> None:
    with gr.Blocks() as demo:
        gr.HTML("x", server_functions=[shout])
    with served(demo, auth=("ada", "secret")) as running:
        assert ask(running, id_of(running, gr.HTML), "shout", "x").status_code == 401
