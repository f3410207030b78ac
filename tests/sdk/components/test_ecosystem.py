"""Objects of other libraries, as functions return them. Each library is imported by the author, never by us."""

from __future__ import annotations

import io
import subprocess
import sys
from typing import Any

import numpy as np
import pandas as pd
import PIL.Image
import pytest

import stagedoor as gr
from stagedoor.files import active


class Tensor:
    """What torch, tensorflow, jax and cupy have in common with each other: an array behind methods of their own."""

    def __init__(self, array: np.ndarray, *roads: str) -> None:
        self.array = array
        self.shape, self.ndim, self.dtype = array.shape, array.ndim, array.dtype
        for road in roads:
            setattr(self, road, getattr(self, f"_{road}"))

    def __len__(self) -> int:
        return len(self.array)

    def __iter__(self):
        return (Tensor(part, *vars(self).keys() & {"detach", "numpy", "get"}) for part in self.array)

    def _detach(self) -> Tensor:
        return self

    def cpu(self) -> Tensor:
        return self

    def _numpy(self) -> np.ndarray:
        return self.array

    def _get(self) -> np.ndarray:
        return self.array


KINDS = [("detach", "numpy"), ("numpy",), ("get",)]


def pixels(reference: Any) -> np.ndarray:
    return np.asarray(PIL.Image.open(active().resolve(reference, component="test")).convert("RGB"))


@pytest.mark.parametrize("roads", KINDS, ids=["torch", "tensorflow", "cupy"])
def test_tensors_are_arrays(roads: tuple[str, ...]) -> None:
    picture = (np.arange(4 * 6 * 3) % 255).astype(np.uint8).reshape(4, 6, 3)
    image = gr.Image(format="png")
    assert (pixels(image.postprocess(Tensor(picture, *roads))) == picture).all()
    channels_first = Tensor(picture.transpose(2, 0, 1), *roads)
    assert (pixels(image.postprocess(channels_first)) == picture).all()
    batch = gr.Gallery(format="png").postprocess(Tensor(np.stack([picture, picture]), *roads))
    assert [pixels(entry["image"]).shape for entry in batch] == [(4, 6, 3)] * 2
    sound = gr.Audio().postprocess((8000, Tensor(np.zeros(80, np.float32), *roads)))
    assert active().resolve(sound, component="test").stat().st_size == 44 + 160
    assert gr.Number().postprocess(Tensor(np.array(2.5), *roads)) == 2.5
    assert gr.Label().postprocess({"a": Tensor(np.array(0.5), *roads), "b": 0.25})["label"] == "a"
    assert gr.Label().postprocess(Tensor(np.array(3), *roads))["label"] == "3"
    assert gr.Dataframe().postprocess(Tensor(np.eye(2), *roads))["data"] == [[1, 0], [0, 1]]
    assert gr.JSON().postprocess({"x": Tensor(np.arange(3), *roads)}) == {"x": [0, 1, 2]}


def test_polars() -> None:
    import polars as pl

    frame = pl.DataFrame({"a": [1, 2], "b": ["x", None]})
    for value in (frame, frame.lazy()):
        table = gr.Dataframe().postprocess(value)
        assert (table["headers"], table["data"]) == (["a", "b"], [[1, "x"], [2, None]])
    assert gr.Dataframe().postprocess(frame["a"])["data"] == [[1], [2]]
    received = gr.Dataframe(type="polars").preprocess({"headers": ["a", "b"], "data": [[1, "x"]], "metadata": None})
    assert isinstance(received, pl.DataFrame)
    assert received.rows() == [(1, "x")]
    assert gr.JSON().postprocess(frame) == [{"a": 1, "b": "x"}, {"a": 2, "b": None}]
    assert gr.BarPlot(frame, x="a", y="a").get_config()["value"]["data"] == [[1, "x"], [2, None]]


def test_pandas_and_numpy() -> None:
    frame = pd.DataFrame({"when": pd.to_datetime(["2026-01-02"]), "n": pd.array([None], dtype="Int64"), "x": [np.nan]})
    assert gr.Dataframe().postprocess(frame)["data"] == [["2026-01-02 00:00:00", None, None]]
    assert gr.JSON().postprocess(
        {"n": np.int64(3), "on": np.bool_(True), "x": np.float32(0.5), "s": pd.Series([1])}
    ) == {
        "n": 3,
        "on": True,
        "x": 0.5,
        "s": [1],
    }
    assert gr.Textbox().postprocess(np.str_("a")) == "a"
    assert gr.Number(precision=0).postprocess(np.int64(3)) == 3
    assert gr.Slider(0, 10).postprocess(np.float64(3.5)) == 3.5


def test_figures() -> None:
    import altair as alt
    import bokeh.plotting
    import matplotlib.figure
    import plotly.graph_objects as go

    drawing = matplotlib.figure.Figure()
    drawing.subplots().plot([1, 2])
    curve = bokeh.plotting.figure()
    curve.line([1, 2], [3, 4])
    chart = alt.Chart(pd.DataFrame({"a": [1]})).mark_point().encode(x="a")
    found = {plot["type"]: plot["plot"] for plot in map(gr.Plot().postprocess, (drawing, go.Figure(), curve, chart))}
    assert list(found) == ["matplotlib", "plotly", "bokeh", "altair"]
    assert found["matplotlib"].startswith("data:image/webp;base64,")
    assert '"data"' in found["plotly"]
    assert '"root_id"' in found["bokeh"]
    assert "vega-lite" in found["altair"]
    with pytest.raises(ValueError, match="matplotlib, plotly, bokeh or altair; got bytes"):
        gr.Plot().postprocess(b"")


def test_tqdm_is_not_needed_for_what_is_not_tracked() -> None:
    assert list(gr.Progress().tqdm([1, 2])) == [1, 2]


def test_nothing_is_imported_for_values_of_others() -> None:
    """Components look at a value's class, and load a library only to make what the app asks for."""
    program = """
import sys
import stagedoor as gr

with gr.Blocks():
    table, label, number = gr.Dataframe(type="array"), gr.Label(), gr.Number()
    gr.Image(), gr.Audio(), gr.Plot(), gr.Gallery(), gr.LinePlot()
table.postprocess([[1, 2]]), label.postprocess({"a": 0.5}), number.postprocess(3), gr.JSON().postprocess({"a": [1]})
gr.Interface.from_pipeline.__doc__
print(*sorted({"numpy", "pandas", "polars", "PIL", "torch", "matplotlib", "plotly", "bokeh", "altair", "sklearn", "tqdm",
               "transformers", "diffusers", "pydantic"} & {name.partition(".")[0] for name in sys.modules}))
"""
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert result.stdout.split() == []


def test_images_of_pillow_keep_their_pixels() -> None:
    picture = PIL.Image.new("L", (3, 2), 100)
    target = io.BytesIO()
    picture.save(target, "PNG")
    assert (pixels(gr.Image(format="png").postprocess(picture)) == 100).all()
