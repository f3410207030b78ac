"""Pages made from one function."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import stagedoor as gr
from stagedoor.authoring.labels import as_words
from stagedoor.authoring.pipelines import interface_arguments
from stagedoor.errors import AuthoringError


def draw(prompt: str, guidance_scale: float, steps: int = 50) -> str:
    """Draw a picture."""
    return prompt


def stream(text: str) -> Iterator[str]:
    yield text


@pytest.mark.parametrize(
    ("inputs", "outputs", "shape"),
    [("text", "text", "standard"), ("text", None, "input_only"), (None, "text", "output_only")],
)
def test_shapes(inputs: str | None, outputs: str | None, shape: str) -> None:
    assert gr.Interface(lambda *a: None, inputs, outputs).shape == shape


def test_one_component_on_both_sides_is_unified() -> None:
    box = gr.Textbox()
    demo = gr.Interface(lambda text: text, box, box)
    assert demo.shape == "unified"
    assert [block for block in demo.blocks.values() if block.get_block_name() == "textbox"] == [box]


def test_neither_side_is_refused() -> None:
    with pytest.raises(AuthoringError, match="neither"):
        gr.Interface(draw, None, None)
    with pytest.raises(AuthoringError, match="function"):
        gr.Interface("draw", "text", "text")  # type: ignore[arg-type]


def test_labels_are_words_on_the_page_and_names_in_the_api() -> None:
    demo = gr.Interface(draw, ["text", "number", gr.Slider(1, 100, value=50, label="Steps")], "text")
    assert [component.label for component in demo.input_components] == ["Prompt", "Guidance scale", "Steps"]
    assert demo.output_components[0].label == "Output"
    endpoint = demo.get_api_info()["named_endpoints"]["/draw"]  # type: ignore[index]
    labels = [(p["label"], p["parameter_name"]) for p in endpoint["parameters"]]
    assert labels == [("prompt", "prompt"), ("guidance_scale", "guidance_scale"), ("Steps", "steps")]
    assert endpoint["returns"][0]["label"] == "output"
    assert endpoint["description"] == "Draw a picture."


@pytest.mark.parametrize(
    ("name", "words"), [("guidance_scale", "Guidance scale"), ("x", "X"), ("", ""), ("aLot", "ALot")]
)
def test_words(name: str, words: str) -> None:
    assert as_words(name) == words


def test_endpoint_has_the_name_of_gradio_5_too() -> None:
    demo = gr.Interface(draw, ["text", "number", "number"], "text")
    assert list(demo.get_api_info()["named_endpoints"]) == ["/draw"]  # type: ignore[call-overload]
    endpoints = demo.get_api_info(second_names=True)["named_endpoints"]
    assert list(endpoints) == ["/draw", "/predict"]  # type: ignore[call-overload]
    assert endpoints["/predict"]["api_visibility"] == "undocumented"  # type: ignore[index]
    assert endpoints["/predict"]["parameters"] == endpoints["/draw"]["parameters"]  # type: ignore[index]


def test_results_are_there_to_be_looked_at() -> None:
    same = gr.Textbox()
    demo = gr.Interface(lambda text: (text, None, ""), same, [same, "image", gr.Textbox(interactive=True)])
    props = {component["id"]: component["props"] for component in demo.get_config_file()["components"]}  # type: ignore[attr-defined]
    ids = [component._id for component in demo.output_components]
    assert [props[block_id]["interactive"] for block_id in ids] == [True, False, True]


def test_a_function_called_predict_needs_no_second_name() -> None:
    def predict(x: str) -> str:
        return x

    demo = gr.Interface(predict, "text", "text")
    assert list(demo.get_api_info()["named_endpoints"]) == ["/predict"]  # type: ignore[call-overload]
    hidden = gr.Interface(draw, ["text", "number", "number"], "text", api_name=False)
    assert hidden.get_api_info()["named_endpoints"] == {}


def test_submit_is_the_first_listener_and_follows_enter() -> None:
    demo = gr.Interface(draw, ["text", "number", "number"], "text")
    assert [event for _, event in demo.fns[0].targets] == ["click", "submit", "submit", "submit"]


def test_live_has_no_submit_button() -> None:
    demo = gr.Interface(lambda text: text, "text", "text", live=True)
    assert [event for _, event in demo.fns[0].targets] == ["change"]
    assert not any(getattr(block, "value", None) == "Submit" for block in demo.blocks.values())


def test_only_streaming_functions_can_be_stopped() -> None:
    def values(demo: gr.Interface) -> list[object]:
        return [block.value for block in demo.blocks.values() if block.get_block_name() == "button"]

    assert values(gr.Interface(stream, "text", "text")) == ["Clear", "Submit", "Stop", "Flag"]  # type: ignore[comparison-overlap]
    assert values(gr.Interface(draw, "text", "text", flagging_mode="never")) == ["Clear", "Submit"]  # type: ignore[comparison-overlap]
    cancelling = [f for f in gr.Interface(stream, "text", "text").fns.values() if f.cancels]
    assert [f.cancels for f in cancelling] == [[1]]


def test_listeners_have_gradios_numbers() -> None:
    demo = gr.TabbedInterface([gr.Interface(draw, ["text"] * 3, "text"), gr.Interface(stream, "text", "text")])
    assert [f.api_name for f in demo.graph().functions.values()] == [
        "draw", "js_fn", "js_fn_1", "lambda", "Flag", "reset",
        "lambda_1", "stream", "cleanup", "cleanup_1", "unnamed", "js_fn_2", "js_fn_1_1", "lambda_1_1", "Flag_1", "reset_1",
        "predict", "predict_1",
    ]  # fmt: skip


def test_clear_empties_the_fields() -> None:
    demo = gr.Interface(draw, ["text", gr.Number(7), gr.Slider(2, 9, 5)], "label")
    (clear,) = [f for f in demo.fns.values() if f.outputs == [*demo.input_components, *demo.output_components]]
    assert clear.js == "() => [null, null, 2, {}]"


def test_clear_gives_state_its_first_value() -> None:
    demo = gr.Interface(lambda a, s: (a, s), ["text", gr.State(5)], ["text", "state"])
    state = demo.input_components[1]
    (clear,) = [f for f in demo.fns.values() if f.fn and f.outputs == [state, state]]
    assert clear.fn is not None
    assert clear.fn() == [5, 5]


def test_without_a_clear_button_it_is_hidden() -> None:
    demo = gr.Interface(draw, "text", "text", clear_btn=None)
    buttons = [block for block in demo.blocks.values() if block.get_block_name() == "button"]
    assert [button.visible for button in buttons if button.value == "Clear"] == [False]  # type: ignore[attr-defined]


def test_state_is_the_same_on_both_sides() -> None:
    demo = gr.Interface(lambda text, state: (text, state), ["text", "state"], ["text", "state"])
    assert demo.input_components[1] is demo.output_components[1]


def test_state_begins_as_the_function_says() -> None:
    def count(text: str, seen: int = 3) -> tuple[str, int]:
        return text, seen + 1

    for written in (count, lambda text, seen=3: (text, seen)):
        assert gr.Interface(written, ["text", "state"], ["text", "state"]).input_components[1].value == 3
    own = gr.Interface(count, ["text", gr.State(5)], ["text", "state"])
    assert own.input_components[1].value == 5
    assert (
        gr.Interface(lambda text, seen: (text, seen), ["text", "state"], ["text", "state"]).input_components[1].value
        is None
    )


def test_additional_inputs_come_last() -> None:
    demo = gr.Interface(draw, "text", "text", additional_inputs=["number", "number"])
    assert len(demo.fns[0].inputs) == 3
    assert [block.label for block in demo.blocks.values() if block.get_block_name() == "accordion"] == [  # type: ignore[attr-defined]
        "Additional Inputs"
    ]


def test_flag_button_unless_it_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GRADIO_FLAGGING_MODE", raising=False)
    assert gr.Interface(draw, "text", "text").flagging_mode == "manual"
    assert gr.Interface(draw, "text", "text", flagging_options=["wrong"]).flagging_mode == "manual"
    monkeypatch.setenv("GRADIO_FLAGGING_MODE", "auto")
    assert gr.Interface(draw, "text", "text").flagging_mode == "auto"
    with pytest.raises(AuthoringError, match="sometimes"):
        gr.Interface(draw, "text", "text", flagging_mode="sometimes")  # type: ignore[arg-type]


def test_tabs_hold_an_app_each() -> None:
    first, second = gr.Interface(draw, "text", "text"), gr.Interface(draw, "text", "text")
    demo = gr.TabbedInterface([first, second], ["One", "Two"], title="Both")
    assert [b.label for b in demo.blocks.values() if b.get_block_name() == "tabitem"] == ["One", "Two"]  # type: ignore[attr-defined]
    assert [f.api_name for f in demo.graph().functions.values() if not f.js][::4] == ["draw", "draw_1", "predict"]
    assert demo.get_config_file()["mode"] == "tabbed_interface"


def test_a_function_in_an_app_keeps_its_place() -> None:
    with gr.Blocks() as demo:
        gr.Markdown("before")
        gr.Interface(draw, "text", "text")
        gr.Markdown("after")
    kinds = [demo.graph().blocks[node.id].get_block_name() for node in demo.graph().layout.children]
    assert kinds == ["markdown", "row", "markdown"]


class _Pipeline:
    def __init__(self, task: str, answer: object) -> None:
        self.task = task
        self.answer = answer
        self.model = type("Model", (), {"name_or_path": "tiny/model"})()

    def __call__(self, *args: object, **kwargs: object) -> object:
        return self.answer


@pytest.mark.parametrize(
    ("task", "answer", "given", "shown"),
    [
        ("text-classification", [{"label": "good", "score": 0.9}], ("x",), {"good": 0.9}),
        ("summarization", [{"summary_text": "short"}], ("x",), "short"),
        ("translation_en_to_fr", [{"translation_text": "oui"}], ("x",), "oui"),
        ("text-generation", [{"generated_text": "more"}], ("x",), "more"),
        ("text2text-generation", [{"generated_text": "more"}], ("x",), "more"),
        ("image-classification", [{"label": "cat", "score": 0.9}], ("x.png",), {"cat": 0.9}),
        ("automatic-speech-recognition", {"text": "hello"}, ("x.wav",), "hello"),
        ("question-answering", {"answer": "42", "score": 0.5}, ("c", "q"), ("42", 0.5)),
        ("fill-mask", [{"token_str": "a", "score": 0.5}], ("x",), {"a": 0.5}),
        ("image-to-text", [{"generated_text": "a cat"}], ("x.png",), "a cat"),
    ],
)
def test_pipelines_of_transformers(task: str, answer: object, given: tuple[object, ...], shown: object) -> None:
    pipeline = type("Pipeline", (_Pipeline,), {"__module__": "transformers.pipelines.base"})(task, answer)
    assert interface_arguments(pipeline)["fn"](*given) == shown  # type: ignore[operator]
    assert gr.Interface.from_pipeline(pipeline).get_config_file()["title"] == "tiny/model"


def test_pipelines_of_diffusers() -> None:
    class Text2Image:
        def __call__(self, prompt: str, **kwargs: object) -> object:
            return type("Output", (), {"images": [(prompt, kwargs["num_inference_steps"])]})()

    Text2Image.__module__ = "diffusers.pipelines.tiny"
    arguments = interface_arguments(Text2Image())
    assert arguments["fn"]("a cat", "", 4, 7.5)[0] == "a cat"  # type: ignore[operator]
    with pytest.raises(AuthoringError, match="pipeline"):
        interface_arguments(object())
