"""Old names: each still makes something that does what it did."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sdk.compat.rows import Row, parameters
from support.told import told
from support.web import send, web_server

import stagedoor as gr
from stagedoor.compat.modules import module_named
from stagedoor.files import active


def values(component: Any, *names: str) -> tuple[object, ...]:
    return tuple(getattr(component, name) for name in names)


ROWS = [
    Row("19 names", "gr.Box()", "gr.Group", lambda c: c.get_block_name() == "group"),
    Row("19 names", "gr.Variable(3)", "gr.State", lambda c: (c.get_block_name(), c.value) == ("state", 3)),
    Row("19 names", "gr.Pil()", "gr.Image(type='pil')", lambda c: c.type == "pil"),
    Row("19 names", "gr.Webcam()", "gr.Image(sources=['webcam'])", lambda c: c.sources == ["webcam"]),
    Row("19 names", "gr.ImagePaint()", "gr.ImageEditor", lambda c: c.get_block_name() == "imageeditor"),
    Row("19 names", "gr.Timeseries(x='t', y='v')", "gr.LinePlot", lambda c: values(c, "x", "y") == ("t", "v")),
    Row("19 names", "gr.TimeSeries(x='t', y=['a', 'b'])", "gr.LinePlot",
        lambda c: len(c.postprocess(pd.DataFrame({"t": [1], "a": [2], "b": [3]}))["data"]) == 2),
    Row("19 names", "gr.StatusTracker(cover_container=True)", "leave it out", lambda c: c.get_block_name() == "state"),
    Row("19 names", "gr.Interpretation(box)", "leave it out", lambda c: c.get_block_name() == "state"),
    Row("19 names", "gr.Carousel()", "gr.Row", lambda c: c.get_block_name() == "row"),
    Row("19 names", "gr.HuggingFaceDatasetSaver('token', 'name')", "gr.CSVLogger", lambda c: isinstance(c, gr.CSVLogger)),
    Row("19 names", "gr.HuggingFaceDatasetJSONSaver('token', 'name')", "gr.CSVLogger",
        lambda c: isinstance(c, gr.CSVLogger)),
    Row("19 names", "gr.ClassicCSVLogger()", "gr.CSVLogger", lambda c: isinstance(c, gr.CSVLogger)),
    Row("19 names", "gr.LogoutButton()", "gr.LoginButton", lambda c: isinstance(c, gr.LoginButton)),
    Row("19 names", "gr.Series(gr.Interface(str.upper, 'text', 'text'), gr.Interface(len, 'text', 'number'))", "in Python",
        lambda app: app.fn("abc") == 3),
    Row("19 names", "gr.Parallel(gr.Interface(str.upper, 'text', 'text'), gr.Interface(len, 'text', 'number'))",
        "in Python", lambda app: app.fn("ab") == ["AB", 2]),
    Row("19 names", "gr.mix.Parallel(gr.Interface(str.upper, 'text', 'text'), title='T')", "in Python",
        lambda app: (app.fn("ab"), app.title) == ("AB", "T")),
    Row("19 names", "gr.mix.Series(gr.Interface(str.upper, 'text', 'text'))", "in Python", lambda app: app.fn("ab") == "AB"),
    Row("19 inputs", "gr.inputs.Textbox(3, 'hint', 'first', label='Name')", "gr.Textbox",
        lambda c: values(c, "lines", "placeholder", "value", "label") == (3, "hint", "first", "Name")),
    Row("19 inputs", "gr.inputs.Number(4, 'N')", "gr.Number", lambda c: values(c, "value", "label") == (4, "N")),
    Row("19 inputs", "gr.inputs.Slider(0, 10, 1, 5)", "gr.Slider",
        lambda c: values(c, "minimum", "maximum", "step", "value") == (0, 10, 1, 5)),
    Row("19 inputs", "gr.inputs.Checkbox(True, 'C')", "gr.Checkbox", lambda c: values(c, "value", "label") == (True, "C")),
    Row("19 inputs", "gr.inputs.CheckboxGroup(['a', 'b'], ['b'], 'index')", "gr.CheckboxGroup",
        lambda c: values(c, "value", "type") == (["b"], "index")),
    Row("19 inputs", "gr.inputs.Radio(['a', 'b'], 'value', 'b')", "gr.Radio", lambda c: c.value == "b"),
    Row("19 inputs", "gr.inputs.Dropdown(['a', 'b'], 'index', 'b')", "gr.Dropdown",
        lambda c: values(c, "type", "value") == ("index", "b")),
    Row("19 inputs", "gr.inputs.Image(image_mode='L', type='pil')", "gr.Image",
        lambda c: values(c, "image_mode", "type") == ("L", "pil")),
    Row("19 inputs", "gr.inputs.Audio(type='filepath', label='A', optional=True)", "gr.Audio",
        lambda c: values(c, "type", "label") == ("filepath", "A")),
    Row("19 inputs", "gr.inputs.Video('mp4')", "gr.Video", lambda c: c.format == "mp4"),
    Row("19 inputs", "gr.inputs.File('multiple', keep_filename=True)", "gr.File", lambda c: c.file_count == "multiple"),
    Row("19 inputs", "gr.inputs.Dataframe(['a'], 3, 1)", "gr.Dataframe",
        lambda c: values(c, "headers", "row_count") == (["a"], 3)),
    Row("19 inputs", "gr.inputs.Timeseries('t', ['v'])", "gr.Timeseries", lambda c: c.headers == ["t", "v"]),
    Row("19 inputs", "gr.inputs.State('S', 4)", "gr.State", lambda c: c.value == 4),
    Row("19 outputs", "gr.outputs.Label(2, 'confidences', 'L')", "gr.Label",
        lambda c: values(c, "num_top_classes", "label") == (2, "L")),
    Row("19 outputs", "gr.outputs.Textbox('auto', 'Out')", "gr.Textbox", lambda c: c.label == "Out"),
    Row("19 outputs", "gr.outputs.Image('pil', label='I')", "gr.Image", lambda c: c.label == "I"),
    Row("19 outputs", "gr.outputs.Audio('auto', 'A')", "gr.Audio", lambda c: c.label == "A"),
    Row("19 outputs", "gr.outputs.Video(label='V')", "gr.Video", lambda c: c.label == "V"),
    Row("19 outputs", "gr.outputs.File('F')", "gr.File", lambda c: c.label == "F"),
    Row("19 outputs", "gr.outputs.JSON('J')", "gr.JSON", lambda c: c.label == "J"),
    Row("19 outputs", "gr.outputs.KeyValues('K')", "gr.JSON", lambda c: c.label == "K"),
    Row("19 outputs", "gr.outputs.HTML('H')", "gr.HTML", lambda c: c.label == "H"),
    Row("19 outputs", "gr.outputs.HighlightedText({'a': 'red'}, 'T')", "gr.HighlightedText",
        lambda c: values(c, "color_map", "label") == ({"a": "red"}, "T")),
    Row("19 outputs", "gr.outputs.Timeseries('t', 'v')", "gr.Timeseries", lambda c: values(c, "x", "y") == ("t", "v")),
    Row("19 outputs", "gr.outputs.Image3D(label='M')", "gr.Model3D", lambda c: c.label == "M"),
    Row("19 outputs", "gr.outputs.Carousel(['image'], 'C')", "gr.JSON", lambda c: c.label == "C"),
    # Short names of components
    *(
        Row("19 strings", f"gr.component({name!r}, False)", old, lambda c, block=block: c.get_block_name() == block)
        for name, old, block in (
            ("sketchpad", "", "imageeditor"),
            ("webcam", "", "image"),
            ("mic", "", "audio"),
            ("pil", "gr.Pil", "image"),
            ("imagepaint", "gr.ImagePaint", "imageeditor"),
            ("timeseries", "gr.Timeseries", "nativeplot"),
            ("variable", "gr.Variable", "state"),
        )
    ),
    # Themes
    *(
        Row("21 themes", f"gr.themes.resolve({name!r})", f"theme='{name}'", lambda theme: theme.name == "default")
        for name in ("huggingface", "grass", "peach", "seafoam", "dark-huggingface", "dark-grass", "dark-peach")
    ),
]  # fmt: skip


@pytest.mark.parametrize("row", parameters(ROWS))
def test_row(row: Row) -> None:
    row.evaluate(__file__)


@pytest.mark.parametrize("load", [gr.Interface.load, gr.Blocks.load], ids=["Interface", "Blocks"])
def test_apps_loaded_by_class(load: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """19 names: `gr.Interface.load("models/…", api_key=…)` is `gr.load`."""
    asked: list[str] = []

    def hub(handler: Any, _body: bytes) -> None:
        asked.append(f"{handler.path} {handler.headers.get('authorization')}")
        send(handler, b'{"pipeline_tag": "text-classification"}')

    with web_server(hub) as address, told("write gr.load()", "api_key=", "alias="):
        monkeypatch.setenv("HF_ENDPOINT", address)
        app = load("huggingface/ann/model", api_key="key", alias="A")
    assert asked == ["/api/models/ann/model Bearer key"]
    assert app.output_components[0].get_block_name() == "label"


@pytest.mark.parametrize("old", ["hf_token", "api_key"])
def test_tokens_of_loaded_apps(old: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """21 and 30: the token went by other names."""

    def hub(handler: Any, _body: bytes) -> None:
        is_known = handler.headers.get("authorization") == "Bearer key"
        send(handler, b'{"pipeline_tag": "text-classification"}', 200 if is_known else 401)

    with web_server(hub) as address, told(f"{old}="):
        monkeypatch.setenv("HF_ENDPOINT", address)
        assert gr.load("ann/model", "models", **{old: "key"})


def test_a_themes_token(monkeypatch: pytest.MonkeyPatch) -> None:
    """21 themes: `from_hub(…, hf_token=…)`."""

    def hub(handler: Any, _body: bytes) -> None:
        assert handler.headers.get("authorization") == "Bearer key"
        listing = b'{"siblings": [{"rfilename": "themes/theme_schema@0.0.1.json"}]}'
        send(handler, listing if handler.path.startswith("/api/") else b'{"theme": {"body_text_color": "red"}}')

    with web_server(hub) as address, told("token="):
        monkeypatch.setenv("HF_ENDPOINT", address)
        theme = gr.themes.Base.from_hub("ann/theme", hf_token="key")
    assert "red" in theme.css()


@pytest.mark.parametrize("sound", ["array", "path"])
def test_make_waveform(sound: str, tmp_path: Path) -> None:
    """19 names: a film of the sound."""
    from stagedoor.components.segments import probe
    from stagedoor.components.sound import wav_bytes

    samples = np.sin(np.arange(4000) / 20)
    (tmp_path / "tone.wav").write_bytes(wav_bytes(8000, (samples * 20000).astype(np.int16)))
    with told("gr.make_waveform"):
        film = gr.make_waveform((8000, samples) if sound == "array" else tmp_path / "tone.wav")  # type: ignore[attr-defined]
    codecs, length_s = probe(Path(film))
    assert set(codecs) == {"video", "audio"}
    assert 0.4 < length_s < 0.7
    assert Path(film).is_relative_to(active().root)


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("routes", "Request"), ("routes", "mount_gradio_app"), ("routes", "App"), ("components", "Component"),
        ("components", "IOComponent"), ("components", "Textbox"), ("templates", "TextArea"), ("blocks", "Block"),
        ("blocks", "BlockContext"), ("context", "Context"), ("events", "Changeable"), ("events", "Dependency"),
        ("helpers", "create_examples"), ("data_classes", "GradioModel"), ("utils", "NamedString"), ("utils", "get_space"),
        ("processing_utils", "encode_pil_to_base64"), ("flagging", "CSVLogger"), ("strings", "en"), ("external", "load"),
        ("mix", "Parallel"), ("inputs", "Textbox"), ("outputs", "Label"), ("themes.utils.colors", "emerald"),
        ("themes.soft", "Soft"), ("exceptions", "Error"), ("interface", "Interface"), ("chat_interface", "ChatInterface"),
    ],
)  # fmt: skip
@pytest.mark.filterwarnings("ignore::stagedoor.compat.warn.OldSpellingWarning")
def test_modules_that_apps_import_from(module: str, name: str) -> None:
    """9.3: `from gradio.<module> import <name>`."""
    assert getattr(module_named(module), name) is not None
