"""`gr.render`: a function builds components and listeners for one visitor, again and again."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import orjson
import pytest

import stagedoor as gr
from stagedoor.errors import AuthoringError
from stagedoor.files import FileStore
from stagedoor.runtime.calls import Call
from stagedoor.runtime.engine import Engine

Make = Callable[[gr.Blocks], Engine]


@pytest.fixture
async def make(tmp_path: Path) -> AsyncIterator[Make]:
    engines: list[Engine] = []

    def build(demo: gr.Blocks) -> Engine:
        engine = Engine(demo.graph(), FileStore(tmp_path))
        engine.start()
        engines.append(engine)
        return engine

    yield build
    for engine in engines:
        engine.close()


async def call(engine: Engine, index: int, *data: object, session: str = "one", **more: object) -> dict:
    function = engine.listener(index, session)
    assert function is not None
    ok, body = await engine.run(Call(function, list(data), session, **more))  # type: ignore[arg-type]
    assert ok, body
    return orjson.loads(body)


def greeter() -> gr.Blocks:
    with gr.Blocks() as demo:
        count = gr.Slider(1, 10, value=2, step=1)
        answer = gr.Textbox(label="Answer")

        @gr.render(inputs=count)
        def fields(count: int) -> None:
            with gr.Row():
                for number in range(count):
                    name = gr.Textbox(label=f"Name {number}", key=f"name {number}")
                    button = gr.Button(f"Greet {number}")
                    button.click(lambda text, n=number: f"{n}: {text}", name, answer, key=f"greet {number}")

    return demo


def by_label(rendered: dict) -> dict[str, dict]:
    found = {}
    for component in rendered["components"]:
        props = component["props"]
        found[props.get("label") or props.get("value") or component["type"]] = component
    return found


def test_the_app_holds_a_column_and_a_private_listener() -> None:
    config = greeter().get_config_file()
    (dependency,) = config["dependencies"]  # type: ignore[misc]
    column = dependency["outputs"][0]
    assert [name for _, name in dependency["targets"]] == ["load", "change"]
    assert (dependency["render_id"], dependency["rendered_in"]) == (0, None)
    assert (dependency["trigger_mode"], dependency["api_visibility"]) == ("always_last", "private")
    assert {c["id"]: c["type"] for c in config["components"]}[column] == "column"  # type: ignore[attr-defined]
    assert config["connect_heartbeat"] is True


async def test_a_run_describes_what_it_built(make: Make) -> None:
    engine = make(greeter())
    output = await call(engine, 0, 2)
    rendered = output["render_config"]
    column = engine.graph.functions[0].outputs[0]._id
    assert (rendered["render_id"], rendered["layout"]["id"]) == (0, column)
    assert len(rendered["dependencies"]) == 2
    assert {item["rendered_in"] for item in [*rendered["components"], *rendered["dependencies"]]} == {0}
    static = set(engine.graph.blocks)
    assert static.isdisjoint(component["id"] for component in rendered["components"])
    names = by_label(rendered)
    assert names["Name 0"]["props"]["interactive"] is True
    greet = rendered["dependencies"][1]
    assert greet["inputs"] == [names["Name 1"]["id"]]
    reply = await call(engine, greet["id"], "Ada")
    assert reply["data"] == ["1: Ada"]


async def test_keys_keep_ids_and_other_blocks_are_new(make: Make) -> None:
    engine = make(greeter())
    first = (await call(engine, 0, 1))["render_config"]
    second = (await call(engine, 0, 3))["render_config"]
    before, after = by_label(first), by_label(second)
    assert before["Name 0"]["id"] == after["Name 0"]["id"]
    assert before["Greet 0"]["id"] != after["Greet 0"]["id"]
    assert first["dependencies"][0]["id"] == second["dependencies"][0]["id"]
    assert len({component["id"] for component in second["components"]}) == len(second["components"])


async def test_sessions_do_not_see_each_other(make: Make) -> None:
    engine = make(greeter())
    one = (await call(engine, 0, 1, session="one"))["render_config"]
    two = (await call(engine, 0, 1, session="two"))["render_config"]
    mine, theirs = one["dependencies"][0]["id"], two["dependencies"][0]["id"]
    assert mine != theirs
    assert engine.listener(theirs, "one") is None
    assert engine.listener(mine, "one") is not None


async def test_what_was_replaced_is_forgotten(make: Make) -> None:
    engine = make(greeter())
    many = (await call(engine, 0, 3))["render_config"]
    await call(engine, many["dependencies"][2]["id"], "x")
    await call(engine, 0, 1)
    assert engine.listener(many["dependencies"][2]["id"], "one") is None
    assert not engine.lanes._passing


async def test_state_inside_and_inner_renders(make: Make) -> None:
    deleted: list[object] = []
    with gr.Blocks() as demo:
        count = gr.Number(1)

        @gr.render(inputs=count)
        def outer(count: int) -> None:
            total = gr.State(0, delete_callback=deleted.append)
            button = gr.Button("Add")
            button.click(lambda a: a + 1, total, total)

            @gr.render(inputs=[total])
            def inner(value: int) -> None:
                gr.Button("In").click(lambda a: a, total, gr.Textbox(f"{count} {value}"))

    engine = make(demo)
    for _ in range(2):
        rendered = (await call(engine, 0, 1))["render_config"]
        add, show = rendered["dependencies"]
        output = await call(engine, add["id"], None)
        assert len(output["changed_state_ids"]) == 1
        deep = (await call(engine, show["id"], None))["render_config"]
        inner_listener = deep["dependencies"][0]["id"]
        assert deep["render_id"] == show["render_id"] != rendered["render_id"]
        values = [component["props"].get("value") for component in deep["components"]]
    assert "1 1" in values
    assert deleted == [1]
    await call(engine, 0, 1)
    assert engine.listener(inner_listener, "one") is None


async def test_event_data_coroutines_and_first_values(make: Make) -> None:
    with gr.Blocks() as demo:
        button = gr.Button()

        @gr.render(triggers=[button.click])
        async def build(event: gr.EventData) -> None:
            gr.Textbox(value=lambda: "now", label=type(event.target).__name__, every=2)

    engine = make(demo)
    rendered = (await call(engine, 0, trigger_id=button._id))["render_config"]
    assert "Button" in by_label(rendered)
    (first_value,) = rendered["dependencies"]
    assert [name for _, name in first_value["targets"]] == ["load", "tick"]
    assert (await call(engine, first_value["id"]))["data"] == ["now"]


async def test_whole_interfaces_and_examples_inside(make: Make) -> None:
    with gr.Blocks() as demo:

        @gr.render()
        def build() -> None:
            gr.Interface(lambda x: x, gr.Textbox(label="in"), gr.Textbox(label="out"), examples=[["a"]])

    engine = make(demo)
    rendered = (await call(engine, 0))["render_config"]
    types = [component["type"] for component in rendered["components"]]
    assert types.count("textbox") == 2
    assert "dataset" in types
    run = next(d for d in rendered["dependencies"] if d["api_name"] == "lambda")
    assert (await call(engine, run["id"], "x"))["data"] == ["x"]


async def test_a_part_that_cannot_be_built_fails_its_own_run(make: Make) -> None:
    with gr.Blocks() as demo:

        @gr.render()
        def build() -> None:
            gr.Button().click(lambda: "x", None, "no component")

    engine = make(demo)
    ok, body = await engine.run(Call(engine.graph.functions[0], [], "s"))
    assert not ok, body


def test_a_generator_is_refused_where_it_is_written() -> None:
    with gr.Blocks(), pytest.raises(AuthoringError, match="yields"):

        @gr.render()
        def build() -> object:
            yield 1


def test_the_place_moves_with_its_app() -> None:
    with gr.Blocks() as inner:

        @gr.render()
        def build() -> None:
            gr.Textbox()

    with gr.Blocks() as outer:

        @gr.render()
        def other() -> None:
            gr.Textbox()

        inner.render()
    dependencies = outer.get_config_file()["dependencies"]
    assert [d["render_id"] for d in dependencies] == [0, 1]  # type: ignore[attr-defined]
