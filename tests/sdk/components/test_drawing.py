"""Drawing, comparing and marking images."""

from __future__ import annotations

from typing import Any, cast

import numpy as np
import PIL.Image
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

import stagedoor as gr
from stagedoor.errors import PayloadError
from stagedoor.files import FileReference, FileStore

PICTURE = np.arange(20 * 30 * 3, dtype=np.uint8).reshape(20, 30, 3)
_RGBA = arrays.arrays(np.uint8, st.tuples(st.integers(1, 8), st.integers(1, 8), st.just(4)))
_SETTINGS = settings(max_examples=15, suppress_health_check=list(HealthCheck))


def pixels(store: FileStore, file: object) -> np.ndarray:
    assert isinstance(file, FileReference)
    return np.array(PIL.Image.open(store.resolve(file, component="test")))


@given(background=_RGBA, layers=st.lists(_RGBA, max_size=3))
@_SETTINGS
def test_drawings_come_back_as_they_were(background: np.ndarray, layers: list[np.ndarray]) -> None:
    editor = gr.ImageEditor(format="png")
    sent = editor.postprocess({"background": background, "layers": layers, "composite": background})
    received = editor.preprocess(sent)
    assert received is not None
    assert np.array_equal(cast("Any", received["background"]), background)
    assert np.array_equal(cast("Any", received["composite"]), background)
    assert all(np.array_equal(cast("Any", a), b) for a, b in zip(received["layers"], layers, strict=True))


def test_one_image_is_background_and_composite() -> None:
    editor = gr.ImageEditor(type="pil", image_mode="RGB")
    sent = editor.postprocess(PICTURE)
    assert sent is not None
    assert sent["background"] == sent["composite"]
    assert sent["layers"] == []
    received = editor.preprocess({"background": sent["background"], "layers": None, "composite": None, "id": None})
    assert received is not None
    assert isinstance(received["background"], PIL.Image.Image)
    assert (received["background"].mode, received["background"].size) == ("RGB", (30, 20))
    assert (received["layers"], received["composite"]) == ([], None)
    assert editor.preprocess({}) == {"background": None, "layers": [], "composite": None}
    assert cast("dict[str, object]", editor.preprocess(sent["background"]))["layers"] == []
    assert editor.preprocess(None) is None
    assert editor.postprocess(None) is None


def test_an_editor_refuses_what_is_no_drawing() -> None:
    editor = gr.ImageEditor(label="Mask")
    for payload in ([], "x", {"layers": {}}, {"image": 1}, {"background": 3}, {"layers": [None] * 101}):
        with pytest.raises(PayloadError, match="Mask"):
            editor.preprocess(payload)
    with pytest.raises(ValueError, match="background"):
        editor.postprocess({"image": PICTURE, "mask": PICTURE})


def test_presets_set_tools() -> None:
    sketchpad, paint, mask = gr.Sketchpad().get_config(), gr.Paint().get_config(), gr.ImageMask().get_config()
    assert sketchpad["sources"] == paint["sources"] == []
    assert cast("dict[str, object]", sketchpad["brush"])["colors"] == ["#000000"]
    assert len(cast("dict[str, list[str]]", paint["brush"])["colors"]) == 5
    assert cast("dict[str, object]", mask["layers"])["disabled"] is True
    assert mask["transforms"] == ["crop"]
    assert {config["name"] for config in (sketchpad, paint, mask)} == {"imageeditor"}
    none = gr.ImageEditor(brush=False, eraser=False, transforms=None, sources="upload").get_config()
    assert (none["brush"], none["eraser"], none["transforms"], none["sources"]) == (False, False, [], ["upload"])
    layers = gr.ImageEditor(layers=gr.LayerOptions(layers=["a"])).get_config()["layers"]
    assert layers == {"allow_additional_layers": True, "layers": ["a"], "disabled": False}


def test_a_pair_of_images_comes_back() -> None:
    slider = gr.ImageSlider(format="png")
    received = slider.preprocess(slider.postprocess((PICTURE, None)))
    assert received is not None
    assert np.array_equal(cast("Any", received[0]), PICTURE)
    assert received[1] is None
    for payload in ({}, [None], [None, None, None], "x"):
        with pytest.raises(PayloadError):
            slider.preprocess(payload)
    with pytest.raises(ValueError, match="pair of images; got ndarray"):
        slider.postprocess(PICTURE)


def test_regions_become_masks(store: FileStore) -> None:
    soft = np.zeros((20, 30))
    soft[2:5, 3:9] = 0.5
    shown = gr.AnnotatedImage(color_map={"box": "#0f8", "named": "blue"}).postprocess(
        (PICTURE, [((1, 2, 21.0, 18), "box"), (soft, "soft"), (soft > 0, "named")])
    )
    assert shown is not None
    masks = cast("list[dict[str, object]]", shown["annotations"])
    assert [mask["label"] for mask in masks] == ["box", "soft", "named"]
    box, faint, named = (pixels(store, mask["image"]) for mask in masks)
    assert box.shape == (20, 30, 4)
    assert box[2, 1].tolist() == [0, 255, 136, 255]  # the border
    assert box[10, 10].tolist() == [0, 255, 136, 127]  # the inside
    assert box[18, 21].tolist() == [0, 0, 0, 0]
    assert faint[3, 4].tolist() == [255, 0, 0, 127]
    assert named[3, 4].tolist() == [0, 0, 255, 255]


def test_annotations_come_back_as_paths(store: FileStore) -> None:
    component = gr.AnnotatedImage()
    sent = component.postprocess((PIL.Image.fromarray(PICTURE), [((0, 0, 2, 2), "tiny")]))
    received = component.preprocess(sent)
    assert received is not None
    path, masks = received
    with PIL.Image.open(path) as image:
        assert image.size == (30, 20)
    assert [label for _, label in masks] == ["tiny"]
    for payload in ([], {"image": None, "annotations": []}, {**cast("Any", sent), "annotations": [{"label": 1}]}):
        with pytest.raises(PayloadError):
            component.preprocess(payload)


def test_regions_that_do_not_fit_are_named() -> None:
    component = gr.AnnotatedImage()
    with pytest.raises(ValueError, match=r"mask 'm' has the shape \(3, 3\)"):
        component.postprocess((PICTURE, [(np.ones((3, 3)), "m")]))
    with pytest.raises(ValueError, match="lies elsewhere"):
        component.postprocess(("https://example.com/x.png", [((0, 0, 1, 1), "b")]))
    with pytest.raises(ValueError, match="takes \\(image"):
        component.postprocess(PICTURE)
