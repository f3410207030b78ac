"""Old arguments of components by the tables themselves: each is taken, with one warning. What they mean: `*_rows.py`."""

from __future__ import annotations

import warnings
from collections.abc import Iterator

import pytest

import stagedoor as gr
from stagedoor.compat.arguments import LAUNCH, rows_for, translate_call
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


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: gr.Textbox(lable="x"), "did you mean label="),
        (lambda: gr.Interface(len, "text", "text", titel="x"), "did you mean title="),
        (lambda: gr.Blocks(nonsense=1), "nonsense"),
        (lambda: gr.Blocks().queue(max_sizes=1), "did you mean max_size="),
        (lambda: translate_call(LAUNCH, {"sharee": 1}, ["share"]), "did you mean share="),
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
