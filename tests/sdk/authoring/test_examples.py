"""Tables of examples, with and without kept results."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import stagedoor as gr
from stagedoor import files
from stagedoor.errors import AuthoringError


def loader(examples: gr.Examples) -> Callable[[int], object]:
    """The function behind a click."""
    fn = examples.load_input_event.fn
    assert fn is not None
    return fn


def results(examples: gr.Examples) -> Callable[[int], object]:
    """The function behind a click that brings the kept results."""
    fn = examples.load_output_event.fn
    assert fn is not None
    return fn


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GRADIO_EXAMPLES_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("GRADIO_CACHE_EXAMPLES", raising=False)
    return tmp_path / "cache"


def test_a_click_fills_the_inputs() -> None:
    with gr.Blocks() as demo:
        a, b = gr.Textbox(), gr.Number()
        examples = gr.Examples([["x", 1], ["y"]], [a, b])
    assert loader(examples)(0) == ["x", 1]
    assert loader(examples)(1) == ["y", {"__type__": "update"}]
    function = demo.fns[0]
    assert (function.inputs, function.outputs, function.api_visibility) == ([examples.dataset], [a, b], "undocumented")


def test_one_input_takes_plain_values() -> None:
    with gr.Blocks():
        box = gr.Textbox()
        examples = gr.Examples(["x", "y"], box)
    assert loader(examples)(1) == "y"


def test_columns_nobody_fills_are_left_out() -> None:
    with gr.Blocks():
        a, b, c = gr.Textbox(), gr.Textbox(), gr.Textbox()
        examples = gr.Examples([["x", None, "z"]], [a, b, c])
        chosen = gr.Examples([["x", None, "z"]], [a, b, c], visible_columns=[2])
    assert examples.columns == [0, 2]
    assert chosen.columns == [2]


def test_run_on_click_runs_the_function_next() -> None:
    with gr.Blocks() as demo:
        box = gr.Textbox()
        gr.Examples(["x"], box, box, fn=str.upper, run_on_click=True)
    assert [f.trigger_after for f in demo.fns.values()] == [None, 0]


def test_results_are_kept_and_found_again(cache: Path) -> None:
    calls: list[str] = []

    def shout(text: str) -> str:
        calls.append(text)
        return text.upper()

    def build(rows: list[str]) -> gr.Examples:
        with gr.Blocks():
            box, out = gr.Textbox(), gr.Textbox()
            return gr.Examples(rows, box, out, fn=shout, cache_examples=True)

    examples = build(["a", "b"])
    assert calls == ["a", "b"]
    assert (loader(examples)(1), results(examples)(1)) == ("b", "B")
    build(["a", "b"])
    assert calls == ["a", "b"]
    build(["a", "c"])
    assert calls == ["a", "b", "c"]
    assert list(cache.rglob("*.part")) == []


def test_lazy_results_are_computed_at_the_first_click() -> None:
    calls: list[str] = []

    def stream(text: str):
        calls.append(text)
        yield "half"
        yield text * 2

    with gr.Blocks():
        box, out = gr.Textbox(), gr.Textbox()
        examples = gr.Examples(["a"], box, out, fn=stream, cache_examples=True, cache_mode="lazy")
    assert calls == []
    assert results(examples)(0) == "aa"
    assert results(examples)(0) == "aa"
    assert calls == ["a"]


def test_files_of_results_outlive_the_upload_store(tmp_path: Path) -> None:
    def write(text: str) -> str:
        path = tmp_path / "made.txt"
        path.write_text(text)
        return str(path)

    with gr.Blocks():
        box, out = gr.Textbox(), gr.File()
        examples = gr.Examples(["a"], box, out, fn=write, cache_examples=True)
    (tmp_path / "made.txt").unlink()
    files.active().forget_older_than(-1)
    result = results(examples)(0)
    assert isinstance(result, files.FileReference)
    assert files.active().open_served(result.path).read_text() == "a"


def test_a_folder_of_examples(tmp_path: Path) -> None:
    (tmp_path / "pic.png").write_bytes(b"png")
    (tmp_path / "log.csv").write_text("image,text,out,flag,timestamp\npic.png,hello,HELLO,good,2026-01-01\n")
    with gr.Blocks():
        examples = gr.Examples(str(tmp_path), [gr.File(), gr.Textbox()])
        with pytest.raises(AuthoringError, match="nowhere"):
            gr.Examples(str(tmp_path / "nowhere"), [gr.Textbox()])
    assert examples.examples == [[str(tmp_path / "pic.png"), "hello"]]


def test_examples_that_do_not_fit_are_refused() -> None:
    with gr.Blocks():
        a, b = gr.Textbox(), gr.Textbox()
        with pytest.raises(AuthoringError, match="3 values for 2"):
            gr.Examples([["x", "y", "z"]], [a, b])
        with pytest.raises(AuthoringError, match="not a row"):
            gr.Examples(["x"], [a, b])
        with pytest.raises(AuthoringError, match="fn="):
            gr.Examples([["x", "y"]], [a, b], cache_examples=True)


@pytest.mark.parametrize(("preload", "shown"), [(None, ["x", "X"]), (1, ["y", "Y"]), (False, [])])
def test_kept_results_are_shown_when_the_page_opens(preload: int | None, shown: list[str]) -> None:
    with gr.Blocks() as demo:
        box, out = gr.Textbox(), gr.Textbox()
        gr.Examples(["x", "y"], box, out, fn=str.upper, cache_examples=True, preload=preload)
    opening = [f for f in demo.fns.values() if f.targets == [(demo, "load")]]
    assert [f.fn(f.inputs[0].value) for f in opening if f.fn] == shown  # type: ignore[attr-defined]


def test_without_kept_results_nothing_is_filled_in() -> None:
    with gr.Blocks() as demo:
        gr.Examples(["x", "y"], gr.Textbox(), preload=1)
    assert len(demo.fns) == 1


def test_only_inputs_that_have_examples_are_filled() -> None:
    with gr.Blocks() as demo:
        first, second, third = gr.Textbox(), gr.Textbox(), gr.Number()
        examples = gr.Examples([["x"], ["y", None, 3]], [first, second, third])
    assert demo.fns[0].outputs == [first, third]
    assert demo.fns[0].fn is not None
    assert demo.fns[0].fn(0) == ["x", {"__type__": "update"}]
    assert demo.fns[0].fn(1) == ["y", 3]
    assert examples.columns == [0, 2]


def test_interface_passes_its_examples_on() -> None:
    demo = gr.Interface(lambda a, b: a, ["text", "number"], "text", examples=[["x", 1]], preload_example=0)
    assert demo.examples_handler.examples == [["x", 1]]
    assert any(block.get_block_name() == "dataset" for block in demo.blocks.values())
