"""A value that a function returns, shown on the page and sent back untouched, means the same to the next function.

Values go through the real encoding to JSON text and back, as they do between server and page.
"""

from __future__ import annotations

import datetime
import inspect
import math
from pathlib import Path
from typing import cast

import numpy as np
import orjson
import pandas as pd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from PIL import Image

import stagedoor as gr
from stagedoor.components.base import Component
from stagedoor.runtime.encoding import encode

quick = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
few = settings(quick, max_examples=10)

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
NUMBER = st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False)
JSON_VALUE = st.recursive(
    st.none() | st.booleans() | NUMBER | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)
CHOICES = ["a", ("Bee", "b"), 3, 2.5, ""]
CHOICE = st.sampled_from(["a", "b", 3, 2.5, ""])


def sent_back(component: Component, value: object) -> object:
    """Return what a function gets when the page sends back what another function returned."""
    wire = component.postprocess(value)
    received = component.preprocess(orjson.loads(encode(wire)))
    again = component.preprocess(orjson.loads(encode(component.postprocess(received))))
    assert alike(received, again), (received, again)
    return received


def alike(one: object, other: object) -> bool:
    if isinstance(one, pd.DataFrame):
        return isinstance(other, pd.DataFrame) and one.equals(other)
    if isinstance(one, np.ndarray):
        return isinstance(other, np.ndarray) and np.array_equal(one, other)
    if isinstance(one, (tuple, list)) and isinstance(other, (tuple, list)):
        return len(one) == len(other) and all(map(alike, one, other))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(alike(value, other[key]) for key, value in one.items())
    return type(one) is type(other) and one == other


def moments_after(year: int) -> st.SearchStrategy[datetime.datetime]:
    """Times without a zone, as pandas has them."""
    seconds = st.integers(0, 220 * 365 * 86_400)
    start = datetime.datetime(year, 1, 2, tzinfo=datetime.UTC).replace(tzinfo=None)
    return seconds.map(lambda after: start + datetime.timedelta(seconds=after))


# Text and numbers ---------------------------------------------------------------------------------------------


@given(value=TEXT | NUMBER)
@quick
def test_text(value: object) -> None:
    assert sent_back(gr.Textbox(), value) == str(value)


@given(value=TEXT)
@quick
def test_text_with_a_form(value: str) -> None:
    assert sent_back(gr.Code(), value) == value.strip()
    assert sent_back(gr.Markdown(), value) == inspect.cleandoc(value)
    assert sent_back(gr.HTML(), value) == value


@given(value=NUMBER, precision=st.sampled_from([None, 0, 2]))
@quick
def test_number(value: float, precision: int | None) -> None:
    back = sent_back(gr.Number(precision=precision), value)
    assert back == (value if precision is None else round(value, precision))
    assert not isinstance(back, float) or precision != 0


@given(value=st.sampled_from([np.int8, np.int64, np.float32, np.float64]).map(lambda kind: kind(42)))
@few
def test_numbers_of_numpy(value: np.generic) -> None:
    assert sent_back(gr.Number(), value) == 42
    assert sent_back(gr.Slider(0, 100), value) == 42


@given(value=st.floats(-5, 5), step=st.sampled_from([None, 0.1, 1]))
@quick
def test_slider(value: float, step: float | None) -> None:
    assert sent_back(gr.Slider(-5, 5, step=step), value) == value


@given(value=st.booleans())
@few
def test_checkbox(value: bool) -> None:
    assert sent_back(gr.Checkbox(), value) is value
    assert sent_back(gr.Checkbox(), np.bool_(value)) is value


@given(value=st.tuples(*[st.integers(0, 255)] * 3))
@few
def test_colour(value: tuple[int, int, int]) -> None:
    text = "#{:02x}{:02x}{:02x}".format(*value)
    assert sent_back(gr.ColorPicker(), text) == text


@given(
    value=moments_after(1971),
    zone=st.sampled_from(["UTC", "Asia/Tokyo", "America/New_York"]),
)
@quick
def test_moment(value: datetime.datetime, zone: str) -> None:
    aware = value.replace(tzinfo=datetime.UTC)
    moment = sent_back(gr.DateTime(type="datetime", timezone=zone), aware)
    seconds = sent_back(gr.DateTime(type="timestamp", timezone=zone), aware.timestamp())
    # The hour that clocks go through twice cannot be told apart in a text without a zone.
    for back in (cast("datetime.datetime", moment).timestamp(), cast("float", seconds)):
        assert math.isclose(back, aware.timestamp()) or math.isclose(abs(back - aware.timestamp()), 3600)
    day = sent_back(gr.DateTime(type="string", include_time=False, timezone=zone), value.date())
    assert day == value.date().isoformat()


# Choices ------------------------------------------------------------------------------------------------------


@given(value=CHOICE, many=st.lists(CHOICE, unique_by=str, max_size=4))
@quick
def test_choices(value: object, many: list[object]) -> None:
    assert sent_back(gr.Radio(CHOICES), value) == value
    assert sent_back(gr.Dropdown(CHOICES), value) == value
    assert sent_back(gr.CheckboxGroup(CHOICES), many) == many
    assert sent_back(gr.Dropdown(CHOICES, multiselect=True), many) == many
    assert sent_back(gr.Dropdown(CHOICES, multiselect=True), tuple(many)) == many


@given(value=TEXT | NUMBER)
@quick
def test_choice_of_ones_own(value: object) -> None:
    assert sent_back(gr.Dropdown(CHOICES, allow_custom_value=True), value) == value


@given(value=CHOICE)
@few
def test_index_of_a_choice(value: object) -> None:
    wire = gr.Radio(CHOICES).postprocess(value)
    index = gr.Radio(CHOICES, type="index").preprocess(orjson.loads(encode(wire)))
    assert ["a", "b", 3, 2.5, ""][cast("int", index)] == value


# Structured values --------------------------------------------------------------------------------------------


@given(value=st.dictionaries(TEXT, JSON_VALUE, max_size=3) | st.lists(JSON_VALUE, max_size=3))
@quick
def test_json(value: object) -> None:
    assert sent_back(gr.JSON(), value) == value
    assert sent_back(gr.BrowserState(), value) == value


@given(value=st.dictionaries(TEXT, st.floats(0, 1), min_size=1, max_size=5))
@quick
def test_label(value: dict[str, float]) -> None:
    assert sent_back(gr.Label(), value) == value
    best = cast("dict[str, object]", gr.Label().postprocess(value))
    assert value[cast("str", best["label"])] == max(value.values())


@given(value=st.lists(st.tuples(TEXT, st.none() | TEXT.filter(bool) | st.floats(-1, 1)), max_size=4))
@quick
def test_highlighted_text(value: list[tuple[str, object]]) -> None:
    back = cast("list[dict[str, object]]", sent_back(gr.HighlightedText(), value))
    assert [(part["token"], part["class_or_confidence"]) for part in back] == value


@given(
    value=st.lists(
        st.tuples(st.sampled_from(["user", "assistant"]), TEXT.filter(lambda text: inspect.cleandoc(text) == text)),
        max_size=4,
    )
)
@quick
def test_conversation(value: list[tuple[str, str]]) -> None:
    messages = [{"role": role, "content": text} for role, text in value]
    back = cast("list[dict[str, object]]", sent_back(gr.Chatbot(), messages))
    read = [
        (message["role"], "".join(part["text"] for part in cast("list[dict[str, str]]", message["content"])))
        for message in back
    ]
    assert read == value


@given(text=TEXT, content=st.binary(min_size=1, max_size=50))
@few
def test_text_with_files(text: str, content: bytes, folder: Path) -> None:
    (folder / "note.bin").write_bytes(content)
    value = {"text": text, "files": [str(folder / "note.bin")]}
    back = cast("dict[str, object]", sent_back(gr.MultimodalTextbox(), value))
    assert back["text"] == text
    assert [Path(name).read_bytes() for name in cast("list[str]", back["files"])] == [content]


@given(value=st.dictionaries(TEXT.filter(bool), st.fixed_dictionaries({"type": TEXT, "description": TEXT}), max_size=3))
@few
def test_parameters(value: dict[str, object]) -> None:
    assert sent_back(gr.ParamViewer(), value) == value


# Tables -------------------------------------------------------------------------------------------------------

CELLS = {
    "number": st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(2**53), 2**53),
    "str": TEXT,
    "bool": st.booleans(),
}


@given(rows=st.lists(st.tuples(TEXT, CELLS["number"], st.booleans(), st.none() | TEXT), min_size=1, max_size=4))
@quick
def test_rows(rows: list[tuple[object, ...]]) -> None:
    table = gr.Dataframe(headers=["a", "b", "c", "d"], type="array")
    assert sent_back(table, [list(row) for row in rows]) == [list(row) for row in rows]
    assert sent_back(table, {"headers": ["a", "b", "c", "d"], "data": [list(row) for row in rows]}) == [
        list(row) for row in rows
    ]


@given(
    numbers=st.lists(st.integers(-(2**53), 2**53) | st.floats(), min_size=1, max_size=4),
    headers=st.lists(TEXT, min_size=2, max_size=2, unique=True),
)
@quick
def test_frame(numbers: list[float], headers: list[str]) -> None:
    frame = pd.DataFrame({headers[0]: numbers, headers[1]: [f"row {at}" for at in range(len(numbers))]})
    back = sent_back(gr.Dataframe(), frame)
    assert isinstance(back, pd.DataFrame)
    assert list(back.columns) == headers
    assert list(back[headers[1]]) == list(frame[headers[1]])
    for one, other in zip(frame[headers[0]], back[headers[0]], strict=True):
        assert one == other or not math.isfinite(one)


@given(value=arrays.arrays(st.sampled_from([np.int32, np.float64]), (2, 3), elements=st.integers(-99, 99)))
@few
def test_matrix(value: np.ndarray) -> None:
    assert np.array_equal(cast("np.ndarray", sent_back(gr.Dataframe(type="numpy", col_count=3), value)), value)


# Files --------------------------------------------------------------------------------------------------------

PIXELS = st.sampled_from([(4, 6, 3), (5, 5, 4), (3, 7)]).flatmap(lambda shape: arrays.arrays(np.uint8, shape))


@given(pixels=PIXELS)
@few
def test_picture(pixels: np.ndarray) -> None:
    mode = {2: "L", 3: "RGB", 4: "RGBA"}[pixels.shape[-1] if pixels.ndim == 3 else 2]
    assert np.array_equal(cast("np.ndarray", sent_back(gr.Image(format="png", image_mode=mode), pixels)), pixels)
    picture = sent_back(gr.Image(format="png", type="pil", image_mode=None), Image.fromarray(pixels))
    assert isinstance(picture, Image.Image)
    assert np.array_equal(np.asarray(picture), pixels)


@given(pixels=arrays.arrays(np.uint8, (4, 4, 3)), caption=TEXT.filter(bool))
@few
def test_pictures(pixels: np.ndarray, caption: str) -> None:
    gallery = gr.Gallery(format="png", type="numpy")
    back = cast("list[tuple[np.ndarray, str | None]]", sent_back(gallery, [(pixels, caption), pixels]))
    assert [text for _, text in back] == [caption, None]
    assert all(np.array_equal(shown, pixels) for shown, _ in back)
    one, other = cast(
        "tuple[np.ndarray, np.ndarray]", sent_back(gr.ImageSlider(format="png", type="numpy"), (pixels, 255 - pixels))
    )
    assert np.array_equal(one, pixels)
    assert np.array_equal(other, 255 - pixels)


@given(pixels=arrays.arrays(np.uint8, (4, 4, 4)))
@few
def test_drawing(pixels: np.ndarray) -> None:
    value = {"background": pixels, "layers": [pixels], "composite": pixels}
    back = cast("dict[str, object]", sent_back(gr.ImageEditor(format="png", type="numpy", image_mode="RGBA"), value))
    assert np.array_equal(cast("np.ndarray", back["background"]), pixels)
    assert np.array_equal(cast("list[np.ndarray]", back["layers"])[0], pixels)
    assert np.array_equal(cast("np.ndarray", back["composite"]), pixels)


@given(
    samples=st.sampled_from([(50,), (50, 2)]).flatmap(lambda shape: arrays.arrays(np.int16, shape)),
    rate=st.sampled_from([8000, 44100]),
)
@few
def test_sound(samples: np.ndarray, rate: int) -> None:
    back_rate, back = cast("tuple[int, np.ndarray]", sent_back(gr.Audio(format="wav"), (rate, samples)))
    assert back_rate == rate
    assert back.dtype == np.int16
    assert np.array_equal(back, samples)


@given(content=st.binary(max_size=50), name=st.sampled_from(["a.txt", "ä b.json", "x.tar.gz"]))
@few
def test_file(content: bytes, name: str, folder: Path) -> None:
    (folder / name).write_bytes(content)
    for component in (gr.File(), gr.UploadButton(), gr.DownloadButton()):
        back = cast("str", sent_back(component, str(folder / name)))
        assert Path(back).read_bytes() == content
    many = cast("list[str]", sent_back(gr.File(file_count="multiple"), [str(folder / name)] * 2))
    assert [Path(path).read_bytes() for path in many] == [content] * 2
    wire = orjson.loads(encode(gr.File().postprocess(str(folder / name))))
    assert gr.File(type="binary").preprocess(wire) == content


@given(content=st.binary(min_size=1, max_size=50), suffix=st.sampled_from(["obj", "glb", "gltf", "stl"]))
@few
def test_model(content: bytes, suffix: str, folder: Path) -> None:
    path = folder / f"model.{suffix}"
    path.write_bytes(content)
    assert Path(cast("str", sent_back(gr.Model3D(), str(path)))).read_bytes() == content


@given(boxes=st.lists(st.tuples(*[st.integers(0, 8)] * 2, TEXT.filter(bool)), max_size=3))
@few
def test_annotated_picture(boxes: list[tuple[int, int, str]]) -> None:
    pixels = np.zeros((10, 10, 3), np.uint8)
    marked = [((left, top, left + 1, top + 1), name) for left, top, name in boxes]
    back = cast(
        "tuple[str, list[tuple[str, str]]]",
        gr.AnnotatedImage(format="png").preprocess(
            orjson.loads(encode(gr.AnnotatedImage(format="png").postprocess((pixels, marked))))
        ),
    )
    assert np.array_equal(np.asarray(Image.open(back[0]).convert("RGB")), pixels)
    assert [name for _, name in back[1]] == [name for _, _, name in boxes]


@given(ys=st.lists(st.floats(-99, 99), min_size=1, max_size=5), color=TEXT.filter(bool))
@few
def test_plotted_table(ys: list[float], color: str) -> None:
    frame = pd.DataFrame({"x": range(len(ys)), "y": ys, "kind": color})
    plot = gr.LinePlot(x="x", y="y", color="kind")
    back = plot.preprocess(orjson.loads(encode(plot.postprocess(frame))))
    assert back is not None
    assert sorted(back.columns) == ["kind", "x", "y"]
    order = [back.columns.index(name) for name in ("x", "y", "kind")]
    assert [[row[at] for at in order] for row in back.data] == [[at, y, color] for at, y in enumerate(ys)]


@given(seconds=st.integers(0, 99), links=st.lists(st.tuples(TEXT, TEXT).map(list), max_size=3))
@few
def test_what_is_not_a_field(seconds: int, links: list[list[str]]) -> None:
    assert sent_back(gr.Timer(), seconds) == seconds
    assert sent_back(gr.Navbar(), links) == links


@given(moments=st.lists(moments_after(1700), min_size=1, max_size=3))
@few
def test_moments_in_a_table(moments: list[datetime.datetime]) -> None:
    frame = pd.DataFrame({"when": pd.to_datetime(pd.Series(moments)), "at": range(len(moments))})
    back = cast("pd.DataFrame", sent_back(gr.Dataframe(), frame))
    assert list(pd.to_datetime(back["when"], format="ISO8601")) == list(frame["when"])


@given(samples=arrays.arrays(np.float32, (40,), elements=st.floats(-1, 1, width=32)))
@few
def test_sound_of_floats(samples: np.ndarray) -> None:
    _, back = cast(
        "tuple[int, np.ndarray]",
        gr.Audio(format="wav").preprocess(orjson.loads(encode(gr.Audio(format="wav").postprocess((8000, samples))))),
    )
    peak = float(np.abs(samples).max())
    if peak > 0:  # the shape of the wave is kept; how loud it is may be evened out
        assert np.allclose(back / max(1, np.abs(back).max()), samples / peak, atol=1e-3)


@given(rows=st.integers(0, 3))
@few
def test_number_of_rows(rows: int) -> None:
    frame = pd.DataFrame({"a": [1.5] * rows, "b": ["x"] * rows})
    back = cast("pd.DataFrame", sent_back(gr.Dataframe(headers=["a", "b"]), frame))
    assert list(back.columns) == ["a", "b"]
    assert len(back) == rows
