"""Apps put together: ids, nesting, listeners, and what clients read about them."""

from __future__ import annotations

import threading

import pytest

import stagedoor as gr
from stagedoor.authoring.graph import LayoutNode
from stagedoor.errors import AuthoringError


def greet(name: str, times: int = 1) -> str:
    """Say hello.

    Args:
        name: Whom to greet.
        times: How often.
    """
    return f"hi {name}" * times


def ids(node: LayoutNode) -> object:
    """The tree as nested lists, for comparing."""
    return [node.id, *[ids(child) for child in node.children]] if node.children else node.id


def test_neighbouring_fields_share_a_form() -> None:
    with gr.Blocks() as demo:
        gr.Textbox()
        gr.Number()
        gr.Markdown("between")
        with gr.Row():
            gr.Checkbox()
    assert ids(demo.graph().layout) == [0, [6, 1, 2], 3, [4, [7, 5]]]
    assert demo.graph().layout == demo.graph().layout


def test_dependency_entry_matches_the_protocol() -> None:
    with gr.Blocks() as demo:
        name, times, out, go = gr.Textbox(label="Name"), gr.Number(2, label="N"), gr.Textbox(label="Out"), gr.Button()
        go.click(greet, [name, times], out, api_name="echo")
    config = demo.get_config_file()
    assert config["dependencies"] == [
        {
            "id": 0,
            "targets": [[4, "click"]],
            "inputs": [1, 2],
            "outputs": [3],
            "backend_fn": True,
            "js": None,
            "queue": True,
            "api_name": "echo",
            "api_description": None,
            "scroll_to_output": False,
            "show_progress": "full",
            "show_progress_on": None,
            "batch": False,
            "max_batch_size": 4,
            "cancels": [],
            "types": {"generator": False, "cancel": False},
            "collects_event_data": False,
            "trigger_after": None,
            "trigger_only_on_success": False,
            "trigger_only_on_failure": False,
            "trigger_mode": "once",
            "api_visibility": "public",
            "rendered_in": None,
            "render_id": None,
            "connection": "sse",
            "time_limit": None,
            "stream_every": 0.5,
            "event_specific_args": None,
            "component_prop_inputs": [],
            "js_implementation": None,
        }
    ]
    wanted = {"version", "api_prefix", "mode", "app_id", "components", "dependencies", "layout", "protocol", "page"}
    assert wanted <= config.keys()
    assert (config["version"], config["protocol"], config["api_prefix"]) == ("6.31.0", "sse_v3", "/gradio_api")


def test_api_info_matches_the_protocol() -> None:
    with gr.Blocks() as demo:
        name, times, out, go = gr.Textbox(label="Name"), gr.Number(2, label="N"), gr.Textbox(label="Out"), gr.Button()
        go.click(greet, [name, times], out, api_name="echo")
    assert demo.get_api_info() == {
        "named_endpoints": {
            "/echo": {
                "parameters": [
                    {
                        "label": "Name",
                        "parameter_name": "name",
                        "parameter_has_default": False,
                        "parameter_default": None,
                        "type": {"type": "string"},
                        "python_type": {"type": "str", "description": ""},
                        "component": "Textbox",
                        "example_input": "Hello!!",
                    },
                    {
                        "label": "N",
                        "parameter_name": "times",
                        "parameter_has_default": True,
                        "parameter_default": 2,
                        "type": {"type": "number"},
                        "python_type": {"type": "float", "description": ""},
                        "component": "Number",
                        "example_input": 3,
                    },
                ],
                "returns": [
                    {
                        "label": "Out",
                        "type": {"type": "string"},
                        "python_type": {"type": "str", "description": ""},
                        "component": "Textbox",
                    }
                ],
                "api_visibility": "public",
                "description": "Say hello.",
            }
        },
        "unnamed_endpoints": {},
    }


def test_endpoint_names_stay_unique() -> None:
    with gr.Blocks() as demo:
        box, go = gr.Textbox(), gr.Button()
        for _ in range(3):
            go.click(greet, box, box)
        go.click(lambda: None, None, None)
        go.click(lambda: None, None, None, api_name=False)
    names = [function.api_name for function in demo.fns.values()]
    assert names == ["greet", "greet_1", "greet_2", "lambda", "false"]
    assert [f.api_visibility for f in demo.fns.values()][-1] == "private"


def test_undocumented_and_private_endpoints_are_not_listed() -> None:
    with gr.Blocks() as demo:
        go = gr.Button()
        go.click(greet, None, None, api_visibility="private", api_name="a")
        go.click(greet, None, None, api_visibility="undocumented", api_name="b")
        go.click(None, None, None, js="() => 1")
    assert demo.get_api_info()["named_endpoints"] == {}
    assert list(demo.get_api_info(all_endpoints=True)["named_endpoints"]) == ["/b"]  # type: ignore[call-overload]


def test_reserved_parameter_names_are_renamed() -> None:
    def run(api_name: str, fn_index: str, *more: str) -> None: ...

    def one(api_name: str) -> None: ...

    with gr.Blocks() as demo:
        box, go = gr.Textbox(), gr.Button()
        go.click(one, box, None)
        go.click(run, [box, box, box], None)
    described = demo.get_api_info()["named_endpoints"]
    names = [[p["parameter_name"] for p in endpoint["parameters"]] for endpoint in described.values()]  # type: ignore[attr-defined]
    assert names == [["param_0"], ["param_0", "param_1", "param_2"]]


def test_cancelling_is_an_entry_of_its_own() -> None:
    with gr.Blocks() as demo:
        go, stop, box = gr.Button(), gr.Button("Stop"), gr.Textbox()
        run = go.click(greet, box, box)
        stop.click(None, None, None, cancels=[run])
        stop.click(greet, box, box, cancels=run)
    kinds = [(f.fn is not None, f.cancels, f.queue) for f in demo.fns.values()]
    # Gradio numbers a listener that only cancels twice: callers that go by fn_index count on it.
    assert kinds == [
        (True, [], True), (False, [], False), (False, [0], False), (True, [], True), (False, [0], False)
    ]  # fmt: skip
    assert demo.get_config_file()["dependencies"][2]["types"] == {"generator": False, "cancel": True}  # type: ignore[index]


def test_chained_listeners_name_the_one_before() -> None:
    with gr.Blocks() as demo:
        go, box = gr.Button(), gr.Textbox()
        first = go.click(greet, box, box)
        first.then(greet, box, box)
        first.success(greet, box, box).failure(greet, box, box)
    chained = [(f.trigger_after, f.trigger_only_on_success, f.trigger_only_on_failure) for f in demo.fns.values()]
    assert chained == [(None, False, False), (0, False, False), (0, True, False), (2, False, True)]
    assert demo.get_config_file()["dependencies"][1]["targets"] == [[None, "then"]]  # type: ignore[index]


def test_set_of_inputs_means_one_dict() -> None:
    with gr.Blocks() as demo:
        a, b, go = gr.Textbox(), gr.Number(), gr.Button()
        go.click(lambda values: values, {b, a}, a)
    function = demo.fns[0]
    assert function.inputs_as_dict
    assert function.inputs == [a, b]


def test_on_without_triggers_runs_at_load_and_on_every_change() -> None:
    with gr.Blocks() as demo:
        a, b = gr.Textbox(), gr.Number()
        gr.on(None, greet, [a, b], a)
    assert demo.fns[0].targets == [(demo, "load"), (a, "change"), (b, "change")]
    assert demo.fns[0].trigger_mode == "always_last"


def test_on_as_decorator_keeps_the_function_callable() -> None:
    with gr.Blocks() as demo:
        a, go = gr.Textbox(), gr.Button()

        @gr.on([a.submit, go.click, demo.load], inputs=a, outputs=a)
        def shout(text: str) -> str:
            return text.upper()

    assert shout("x") == "X"
    assert demo.get_config_file()["dependencies"][0]["targets"] == [[1, "submit"], [2, "click"], [0, "load"]]  # type: ignore[index]


@pytest.mark.parametrize(
    ("event", "mode"), [("change", "always_last"), ("submit", "once"), ("click", "once"), ("input", "once")]
)
def test_trigger_mode_follows_the_event(event: str, mode: str) -> None:
    with gr.Blocks() as demo:
        block = gr.Button() if event == "click" else gr.Textbox()
        getattr(block, event)(greet, None, None)
    assert demo.fns[0].trigger_mode == mode


def test_listeners_of_one_function_share_a_limit() -> None:
    class Model:
        def run(self) -> None: ...

    model = Model()
    with gr.Blocks() as demo:
        go = gr.Button()
        for fn in (greet, greet, model.run, model.run):
            go.click(fn, None, None)
        go.click(greet, None, None, concurrency_id="gpu")
    shared = [function.concurrency_id for function in demo.fns.values()]
    assert shared[0] == shared[1] != shared[2] == shared[3]
    assert shared[4] == "gpu"


def test_callable_value_runs_when_the_page_opens_and_when_its_inputs_change() -> None:
    with gr.Blocks() as demo:
        source = gr.Textbox("x")
        shown = gr.Textbox(lambda text: text, inputs=source)
    (function,) = demo.fns.values()
    assert function.targets == [(demo, "load"), (source, "change")]
    assert (function.inputs, function.outputs) == ([source], [shown])
    assert list(demo.get_api_info()["named_endpoints"]) == ["/lambda"]  # type: ignore[call-overload]  # as in Gradio


def test_every_makes_a_timer() -> None:
    with gr.Blocks() as demo:
        gr.Number(lambda: 1, every=2)
    (function,) = demo.fns.values()
    assert [event for _, event in function.targets] == ["load", "tick"]
    timer = function.targets[1][0]
    assert timer is not None
    assert timer.get_config()["value"] == 2


def props(demo: gr.Blocks) -> dict[str, object]:
    """Whether each labelled component may be edited."""
    entries = demo.get_config_file()["components"]
    return {e["props"]["label"]: e["props"].get("interactive") for e in entries if "label" in e["props"]}  # type: ignore[attr-defined]


def test_what_is_read_is_editable_and_what_is_only_written_is_not() -> None:
    with gr.Blocks() as demo:
        read, both, written = gr.Textbox(label="read"), gr.Textbox(label="both"), gr.Textbox(label="written")
        gr.Textbox("value", label="unwired")
        gr.Textbox(label="fixed", interactive=False)
        gr.Textbox(lambda: 1, label="clock")
        gr.Button().click(greet, [read, both], [both, written])
    assert props(demo) == {
        "read": True,
        "both": True,
        "written": False,
        "unwired": True,
        "fixed": False,
        "clock": True,
    }


def test_an_app_in_an_app_moves_under_new_ids() -> None:
    with gr.Blocks() as inner:
        box, go = gr.Textbox(label="inner"), gr.Button()
        run = go.click(greet, box, box)
        run.then(greet, box, box)
        gr.Button().click(None, None, None, cancels=run)
        inner.load(greet, None, box)
    with gr.Blocks() as outer:
        top = gr.Textbox(label="outer")
        top.submit(greet, top, top)
        with gr.Row():
            inner.render()
    functions = list(outer.graph().functions.values())
    assert [f.id for f in functions] == list(range(len(functions)))
    assert [f.api_name for f in functions] == ["greet", "greet_1", "greet_1_1", "unnamed", "unnamed_1", "greet_2"]
    assert functions[2].trigger_after == run.index == 1
    assert functions[4].cancels == [1]
    assert functions[5].targets == [(outer, "load")]
    assert sorted(outer.graph().blocks) == list(range(len(outer.graph().blocks)))
    assert inner.graph() is outer.graph()


def test_an_app_opened_in_an_app_belongs_to_the_outer_one() -> None:
    with gr.Blocks() as outer:
        with gr.Column():
            with gr.Blocks() as inner:
                box = gr.Textbox()
                inner.load(greet, None, box)
    assert inner.root is outer
    assert outer.graph().functions[0].targets == [(outer, "load")]
    assert ids(outer.graph().layout) == [0, [1, [3, 2]]]


def test_component_used_but_not_placed_is_named() -> None:
    stray = gr.Textbox(label="Stray", render=False)
    with gr.Blocks() as demo:
        gr.Button().click(greet, stray, None)
    with pytest.warns(UserWarning, match=r"Stray.*greet.*is not in the app"):
        graph = demo.graph()
    assert stray in graph.blocks.values()
    assert stray._id not in [entry["id"] for entry in demo.get_config_file()["components"]]  # type: ignore[attr-defined]
    served = demo.get_config_file(as_served=True)
    assert stray._id in served["page"][""]["components"]  # type: ignore[index]


@pytest.mark.parametrize("wrong", ["text", 3, [None]])
def test_inputs_that_are_no_components_are_named(wrong: object) -> None:
    with gr.Blocks(), pytest.raises(AuthoringError, match="inputs="):
        gr.Button().click(greet, wrong, None)


def test_event_outside_of_an_app() -> None:
    with pytest.raises(AuthoringError, match=r"with gr\.Blocks"):
        gr.Button().click(greet, None, None)


def test_component_stands_in_one_place_only() -> None:
    with gr.Blocks():
        box = gr.Textbox()
        with pytest.raises(AuthoringError, match="already"):
            box.render()


def test_clear_and_unrender() -> None:
    with gr.Blocks() as demo:
        box = gr.Textbox()
        box.unrender()
        assert demo.graph().layout.children == ()
        box.render()
    assert len(demo.graph().layout.children) == 1
    assert demo.clear().blocks == {}


def test_two_threads_build_two_apps() -> None:
    built: dict[int, gr.Blocks] = {}
    together = threading.Barrier(2)

    def build(number: int) -> None:
        with gr.Blocks() as demo:
            together.wait()
            gr.Textbox(label=str(number))
            together.wait()
        built[number] = demo

    threads = [threading.Thread(target=build, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    labels = [[getattr(block, "label", None) for block in built[number].blocks.values()] for number in range(2)]
    assert labels == [["0"], ["1"]]


def test_an_app_is_callable() -> None:
    async def later(text: str) -> str:
        return text + "!"

    def stream(text: str):
        yield text
        yield text * 2

    with gr.Blocks() as demo:
        box, go = gr.Textbox(), gr.Button()
        go.click(greet, box, box)
        go.click(later, box, box)
        go.click(stream, box, box)
    assert demo("bob") == "hi bob"
    assert demo("bob", fn_index=1) == "bob!"
    assert demo("bob", api_name="/stream") == "bobbob"
    with pytest.raises(AuthoringError, match="nothing"):
        demo(api_name="nothing")


def test_heartbeat_is_asked_for_only_where_it_is_needed() -> None:
    with gr.Blocks() as plain:
        gr.Textbox()
    with gr.Blocks() as stateful:
        gr.State(1)
    assert plain.get_config_file()["connect_heartbeat"] is False
    assert stateful.get_config_file()["connect_heartbeat"] is True


def test_queue_keeps_its_limits() -> None:
    demo = gr.Blocks().queue(max_size=3, default_concurrency_limit=5)
    assert (demo.queue_options.max_size, demo.queue_options.default_concurrency_limit) == (3, 5)


def test_api_endpoint_is_typed_by_hints() -> None:
    def add(a: int, b: list[str], c: str | None = None) -> tuple[int, bool]:
        """Add."""
        return a, bool(b)

    with gr.Blocks() as demo:
        gr.api(add)
    endpoint = demo.get_api_info()["named_endpoints"]["/add"]  # type: ignore[index]
    assert [p["python_type"]["type"] for p in endpoint["parameters"]] == ["int", "list[str]", "str | None"]
    assert [p["parameter_has_default"] for p in endpoint["parameters"]] == [False, False, True]
    assert [r["python_type"]["type"] for r in endpoint["returns"]] == ["int", "bool"]
    with gr.Blocks(), pytest.raises(AuthoringError, match="type hint"):
        gr.api(lambda x: x)
