"""Old spellings: one test a row of the tables."""

from __future__ import annotations

import warnings
from collections.abc import Iterator

import pytest

import stagedoor as gr
from stagedoor.compat.arguments import rows_for, translate_launch, translate_queue
from stagedoor.compat.rules import DEFAULT_BUTTONS
from stagedoor.compat.tables import ARGUMENTS
from stagedoor.compat.warn import OldSpellingWarning, forget_warnings
from stagedoor.components.registry import MODULES

VALUES: dict[str, object] = {
    "source": "upload",
    "shape": (28, 28),
    "mirror_webcam": False,
    "webcam_constraints": {"video": {"width": 100}},
    "max_rows": 5,
    "height": 300,
    "type": "messages",
    "file_directories": ["x"],
    "concurrency_count": 3,
    "grid": [2],
    "root": ".",
}
METHODS = frozenset({"launch", "queue", "event", "Component", "create_examples", "on", "api", "Examples"})
CLASSES = sorted({owner for names in ARGUMENTS for owner in names.split()} - METHODS)
ROWS = [(owner, old) for owner in CLASSES if owner in MODULES for old in rows_for(owner)]


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    forget_warnings()
    yield
    forget_warnings()


@pytest.mark.parametrize(("owner", "old"), ROWS)
def test_component_takes_the_old_argument_with_one_warning(owner: str, old: str) -> None:
    cls = getattr(gr, owner)
    if old in cls.parameter_names:
        pytest.fail(f"{owner} has {old}= itself: the row is dead")
    value = VALUES.get(old, True)
    with pytest.warns(OldSpellingWarning, match=f"{owner}: {old}=") as caught:  # noqa: PT031 - the second says nothing
        cls(**{old: value})
        cls(**{old: value})
    assert len(caught) == 1
    assert caught[0].filename == __file__


@pytest.mark.parametrize("owner", sorted(set(DEFAULT_BUTTONS) & set(MODULES)))
def test_buttons_can_be_taken_away(owner: str) -> None:
    for name in DEFAULT_BUTTONS[owner]:
        flag = f"show_{name}_button"
        if flag not in rows_for(owner):
            continue
        with pytest.warns(OldSpellingWarning):
            without = getattr(gr, owner)(**{flag: False})
        assert without.buttons == [other for other in DEFAULT_BUTTONS[owner] if other != name]


@pytest.mark.filterwarnings("ignore::stagedoor.compat.warn.OldSpellingWarning")
class TestMeanings:
    """Rows that change a value."""

    def test_copy_button(self) -> None:
        assert gr.Textbox(show_copy_button=True).buttons == ["copy"]

    def test_source(self) -> None:
        assert gr.Image(source="webcam").sources == ["webcam"]
        assert gr.Audio(source="microphone").sources == ["microphone"]

    def test_dataframe_height(self) -> None:
        assert gr.Dataframe(height=321).max_height == 321

    def test_flagging(self) -> None:
        assert gr.Interface(len, "text", "number", allow_flagging="manual").flagging_mode == "manual"
        assert gr.Interface(len, "text", "number", allow_flagging=False).flagging_mode == "never"

    def test_interface_keeps_everything_else(self) -> None:
        demo = gr.Interface(len, "text", "number", None, title="T", interpretation="default", live=True)
        assert (demo.title, demo.live) == ("T", True)

    def test_theme_first_and_styles_in_constructors(self) -> None:
        demo = gr.Blocks("soft", css="a{}", js="() => 1", head="<meta>")
        assert demo.style.resolved_theme().name == "soft"
        assert (demo.style.css_text(), demo.style.js_text(), demo.style.head_html()) == ("a{}", "() => 1", "<meta>")

    def test_chat(self) -> None:
        gr.Chatbot(type="messages", bubble_full_width=False, likeable=True)
        demo = gr.ChatInterface(
            lambda m, h: m, type="messages", retry_btn=None, undo_btn="Undo", clear_btn="Clear", theme="soft"
        )
        assert demo.calls.form == "messages"

    def test_events(self) -> None:
        with gr.Blocks() as demo:
            box = gr.Textbox()
            box.change(len, box, box, _js="x => x", show_api=False, status_tracker=None)
            demo.load(len, None, box, every=3)
        assert (demo.fns[0].js, demo.fns[0].api_visibility) == ("x => x", "undocumented")
        assert [event for _, event in demo.fns[1].targets] == ["load", "tick"]

    def test_queue_and_launch(self) -> None:
        assert gr.Blocks().queue(concurrency_count=7).queue_options.default_concurrency_limit == 7
        assert translate_queue({"client_position_to_load_data": 1}) == {}
        old = {"file_directories": ["a"], "enable_queue": True, "show_api": False, "encrypt": True, "show_tips": True}
        assert translate_launch(old) == {"allowed_paths": ["a"]}

    def test_style_and_update(self) -> None:
        gallery = gr.Gallery().style(grid=[3], height=200, full_width=False)
        assert (gallery.columns, gallery.height) == (3, 200)
        assert gr.Textbox.update(value="x", visible=False) == {"value": "x", "visible": False, "__type__": "update"}

    def test_gone_names(self) -> None:
        with gr.Blocks() as demo:
            with gr.Box():
                gr.Variable(1)
        assert [block.get_block_name() for block in demo.blocks.values()] == ["group", "state"]
        assert gr.Pil().type == "pil"  # type: ignore[attr-defined]
        with pytest.raises(AttributeError, match="LinePlot"):
            gr.Timeseries  # noqa: B018

    def test_inputs_and_outputs(self) -> None:
        box = gr.inputs.Textbox(3, "hint", "first", label="Name")  # type: ignore[attr-defined]
        assert (box.lines, box.placeholder, box.value, box.label) == (3, "hint", "first", "Name")
        slider = gr.inputs.Slider(0, 10, 1, default=5)  # type: ignore[attr-defined]
        assert (slider.minimum, slider.maximum, slider.step, slider.value) == (0, 10, 1, 5)
        assert gr.outputs.Label(num_top_classes=2).num_top_classes == 2  # type: ignore[attr-defined]
        assert gr.outputs.Textbox("auto", "Out").label == "Out"  # type: ignore[attr-defined]
        assert list(gr.Interface(len, gr.inputs.Textbox(), gr.outputs.Label()).get_api_info()["named_endpoints"])  # type: ignore[attr-defined, call-overload]

    def test_oddities_that_gradio_6_still_takes(self) -> None:
        assert gr.Column(scale=0.5) is not None
        assert gr.Gallery(columns=[2]) is not None
        assert gr.Button(size="small") is not None
        with gr.Blocks() as demo:
            gr.Button().click(len, None, None, show_progress=True, queue=None, api_name=False)
        assert (demo.fns[0].show_progress, demo.fns[0].queue) == ("full", True)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: gr.Textbox(lable="x"), "did you mean label="),
        (lambda: gr.Interface(len, "text", "text", titel="x"), "did you mean title="),
        (lambda: gr.Blocks(nonsense=1), "nonsense"),
        (lambda: gr.Blocks().queue(max_sizes=1), "did you mean max_size="),
        (lambda: translate_launch({"sharee": 1}, ["share"]), "did you mean share="),
    ],
)
def test_mistakes_are_still_mistakes(make: object, said: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(TypeError, match=said):
            make()  # type: ignore[operator]


def test_current_code_is_not_warned_about() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with gr.Blocks(title="x") as demo:
            gr.Interface(len, gr.Textbox(buttons=["copy"]), "number")
        demo.get_config_file()
