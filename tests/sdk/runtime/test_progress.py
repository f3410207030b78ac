"""Progress bars by hand, by iteration and from tqdm."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tqdm import tqdm

import stagedoor as gr
from stagedoor import context
from stagedoor.wire.messages import ProgressUnit


class Recorder:
    event_id = "e"
    session_hash = "s"

    def __init__(self) -> None:
        self.shown: list[list[ProgressUnit]] = []

    def log(self, *args: object, **kwargs: object) -> None: ...

    def progress(self, units: list[ProgressUnit]) -> None:
        self.shown.append(list(units))


@pytest.fixture
def call() -> Iterator[Recorder]:
    recorder = Recorder()
    token = context.current_call.set(recorder)
    yield recorder
    context.current_call.reset(token)


def test_by_hand(call: Recorder) -> None:
    progress = gr.Progress()
    progress(0.3, desc="Half")
    progress((3, 10), unit="images")
    progress((3, None))
    progress(2, total=4)
    progress(None)
    assert call.shown == [
        [ProgressUnit(None, None, "steps", 0.3, "Half")],
        [ProgressUnit(3, 10, "images", None, None)],
        [ProgressUnit(3, None, "steps", None, None)],
        [ProgressUnit(2, 4, "steps", None, None)],
        [],
    ]


def test_iteration_nests(call: Recorder) -> None:
    progress = gr.Progress().bound()
    for _ in progress.tqdm("ab", desc="outer"):
        for _ in progress.tqdm(iter("xy"), total=2, desc="inner"):
            pass
    deepest = max(call.shown, key=len)
    assert [unit.desc for unit in deepest] == ["outer", "inner"]
    assert call.shown[-1] == [ProgressUnit(2, 2, "steps", None, "outer")]


def test_outside_a_call_it_is_silent() -> None:
    progress = gr.Progress()
    assert progress(0.5) == 0.5
    assert list(progress.tqdm([1, 2])) == [1, 2]


def test_tqdm_is_tracked_where_asked(call: Recorder) -> None:
    gr.Progress(track_tqdm=True).bound()
    assert list(tqdm(range(3), desc="lib")) == [0, 1, 2]
    assert [units[0].index for units in call.shown if units][-1] == 3
    assert call.shown[0][0].desc == "lib"
    call.shown.clear()
    with tqdm(total=4, desc="manual") as bar:
        bar.update(2)
        bar.update(2)
    assert [units[0].index for units in call.shown if units] == [2, 4]
    call.shown.clear()
    assert list(tqdm(range(2), disable=True)) == [0, 1]
    assert [units[0].index for units in call.shown if units] == [0, 1, 2]
    call.shown.clear()
    gr.Progress().bound()
    list(tqdm(range(3)))
    assert not call.shown
