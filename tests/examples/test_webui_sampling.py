"""The sampler of the large example: prompts, schedules, methods, masks, start pictures."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from webui.engine.checkpoints import LOOK, Checkpoint, merged
from webui.engine.initial import Masking, fitted, masked_area, prepared_mask
from webui.engine.methods import METHODS
from webui.engine.noise import Seed, blended
from webui.engine.prompts import count_tokens, read_prompt, token_limit, without_comments
from webui.engine.sampling import Request, Start
from webui.engine.schedules import SCHEDULES, NoiseRange, noise_levels
from webui.engine.upscaling import UPSCALERS, upscaled
from webui.work.carrying_out import Studio


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ("a lake", [("a lake", 1)]),
        ("a (lake)", [("a ", 1), ("lake", 1.1)]),
        ("((lake))", [("lake", 1.21)]),
        ("[lake]", [("lake", 1 / 1.1)]),
        ("(lake:1.5) at (night:0.5)", [("lake", 1.5), (" at ", 1), ("night", 0.5)]),
        (r"\(lake\)", [("(", 1), ("lake", 1), (")", 1)]),
        ("a (lake", [("a ", 1), ("lake", 1)]),
        ("a) lake]", [("a", 1), (")", 1), (" lake", 1), ("]", 1)]),
    ],
)
def test_brackets_weigh_words(text: str, phrases: list[tuple[str, float]]) -> None:
    found = read_prompt(text).phrases
    assert [words for words, _ in found] == [words for words, _ in phrases]
    assert [weight for _, weight in found] == pytest.approx([weight for _, weight in phrases])


def test_addons_comments_and_tokens() -> None:
    prompt = read_prompt("a lake <lora:old-film:0.4> at night <lora:woodcut>")
    assert prompt.loras == (("old-film", 0.4), ("woodcut", 1.0))
    assert prompt.text.split() == ["a", "lake", "at", "night"]
    assert read_prompt("(a:2)", "Ignore").phrases == (("a", 1.0),)
    assert read_prompt("(a:2)", "None").phrases == (("(a:2)", 1.0),)
    assert without_comments("a lake # in May\nat night") == "a lake \nat night"
    assert count_tokens("(a lake:1.3), <lora:x:1>") == 3
    assert (token_limit(0), token_limit(75), token_limit(76)) == (75, 75, 150)


@given(st.text(alphabet="ab ()[]:\\.1<>", max_size=40))
def test_no_text_breaks_the_reading_of_prompts(text: str) -> None:
    for _, weight in read_prompt(text).phrases:
        assert np.isfinite(weight)


@pytest.mark.parametrize("name", SCHEDULES)
@pytest.mark.parametrize("steps", [1, 2, 20])
def test_noise_falls_to_nothing(name: str, steps: int) -> None:
    levels = noise_levels(name, steps, NoiseRange(), drop_next_to_last=False)
    assert len(levels) == steps + 1
    assert levels[-1] == 0
    assert (np.diff(levels) < 0).all()
    bounded = noise_levels(name, steps, NoiseRange(lowest=0.1, highest=5))
    assert bounded[:-1].max() <= 5 + 1e-9
    assert bounded[:-1].min() >= 0.1 - 1e-9


@pytest.fixture(scope="module")
def studio() -> Studio:
    return Studio()


@pytest.fixture(scope="module")
def request_64(studio: Studio) -> Request:
    return Request(
        prompt="a lake at sunset", negative="", checkpoint=studio.checkpoint("papercut"), width=64, height=64,
        steps=12, guidance=7, method="Euler", schedule="Karras", seed=Seed(5),
    )  # fmt: skip


def picture_of(studio: Studio, request: Request) -> np.ndarray:
    *_, last = studio.samplers.for_checkpoint(request.checkpoint).sample(request)
    assert last.done == last.total
    assert last.picture is not None
    return last.picture


@pytest.mark.parametrize("method", METHODS)
def test_every_method_arrives_at_the_picture(studio: Studio, request_64: Request, method: str) -> None:
    expected = picture_of(studio, replace(request_64, method="Heun", steps=40))
    found = picture_of(studio, replace(request_64, method=method))
    assert found.shape == (64, 64, 3)
    assert np.abs(found - expected).mean() < 0.02
    assert (picture_of(studio, replace(request_64, method=method)) == found).all()


def test_previews_go_from_vague_to_sharp(studio: Studio, request_64: Request) -> None:
    steps = [step.picture for step in studio.samplers.for_checkpoint(request_64.checkpoint).sample(request_64)]
    away = [float(np.abs(step - steps[-1]).mean()) for step in steps]  # type: ignore[operator]
    assert away[0] > 3 * away[len(away) // 2] > 0
    assert away == sorted(away, reverse=True)


def test_larger_pictures_show_the_same_forms(studio: Studio, request_64: Request) -> None:
    large = picture_of(studio, replace(request_64, width=128, height=128))
    small = np.asarray(Image.fromarray((large * 255).astype(np.uint8)).resize((64, 64), Image.Resampling.BOX)) / 255
    assert np.abs(small - picture_of(studio, request_64)).mean() < 0.03


def test_a_negative_prompt_removes_what_it_names(studio: Studio, request_64: Request) -> None:
    plain = picture_of(studio, replace(request_64, prompt="a lake, dawn"))
    assert (picture_of(studio, replace(request_64, prompt="a lake, dawn, moon")) != plain).any()
    assert (picture_of(studio, replace(request_64, prompt="a lake, dawn, moon", negative="moon")) == plain).all()


def test_strength_says_how_far_a_start_picture_changes(studio: Studio, request_64: Request) -> None:
    start = picture_of(studio, replace(request_64, prompt="winter, mountains", seed=Seed(9)))
    changes = [
        float(np.abs(picture_of(studio, replace(request_64, start=Start(start, strength))) - start).mean())
        for strength in (0.0, 0.3, 0.6, 1.0)
    ]
    assert changes[0] == 0
    assert changes == sorted(changes)
    fresh = picture_of(studio, request_64)
    assert np.abs(picture_of(studio, replace(request_64, start=Start(start, 1.0))) - fresh).mean() < 0.02


def test_outside_of_the_mask_nothing_changes(studio: Studio, request_64: Request) -> None:
    start = picture_of(studio, replace(request_64, prompt="winter"))
    mask = np.zeros((64, 64), np.float32)
    mask[16:48, 16:48] = 1
    painted = picture_of(studio, replace(request_64, start=Start(start, 1.0, mask)))
    assert painted[mask == 0] == pytest.approx(start[mask == 0], abs=1e-5)
    assert np.abs(painted - start)[mask == 1].mean() > 0.05


def test_variations_lie_between_two_seeds(studio: Studio, request_64: Request) -> None:
    ends = [picture_of(studio, replace(request_64, seed=Seed(5, 6, strength))) for strength in (0.0, 1.0)]
    middle = picture_of(studio, replace(request_64, seed=Seed(5, 6, 0.5)))
    assert (ends[0] == picture_of(studio, request_64)).all()
    assert (middle != ends[0]).any()
    assert (middle != ends[1]).any()


@given(st.floats(0, 1), st.integers(0, 1000))
def test_mixed_noise_is_as_strong_as_its_parts(share: float, seed: int) -> None:
    first, second = (Seed(seed).of(topic).normal(64, 64) for topic in "ab")
    assert blended(first, second, share).std() == pytest.approx(1, abs=0.08)


def test_checkpoints_merge_number_by_number() -> None:
    first, second, third = (Checkpoint(name, "", {"haze": haze}, "") for name, haze in (("a", 0), ("b", 1), ("c", 0.5)))
    assert merged("Weighted sum", first, second, None, 0.25) == {**LOOK, "haze": 0.25}
    assert merged("Add difference", first, second, third, 0.5) == {**LOOK, "haze": 0.25}
    with pytest.raises(ValueError, match="needs checkpoint B"):
        merged("Weighted sum", first, None, None, 0.5)


@pytest.mark.parametrize("mode", ["Just resize", "Crop and resize", "Resize and fill"])
def test_start_pictures_are_brought_to_size(mode: str) -> None:
    picture = Image.new("RGB", (90, 30), "red")
    assert fitted(picture, 64, 64, mode).size == (64, 64)  # type: ignore[arg-type]
    mask = fitted(Image.new("L", (90, 30), 255), 64, 64, mode)  # type: ignore[arg-type]
    assert mask.getpixel((32, 32)) == 255
    assert mask.getpixel((32, 1)) == (0 if mode == "Resize and fill" else 255)


def test_the_masked_area_has_the_shape_of_the_result() -> None:
    mask = Image.new("L", (200, 100))
    mask.paste(255, (90, 40, 110, 60))
    left, top, right, bottom = masked_area(mask, 10, 2.0) or (0, 0, 0, 0)
    assert (right - left, bottom - top) == (80, 40)
    assert left <= 80
    assert right >= 120
    assert masked_area(Image.new("L", (8, 8)), 4, 1) is None
    inverted = prepared_mask(mask, Masking(blur_px=0, is_inverted=True))
    assert (inverted.getpixel((0, 0)), inverted.getpixel((100, 50))) == (255, 0)


@pytest.mark.parametrize("name", UPSCALERS)
def test_upscalers_keep_the_tones(name: str) -> None:
    picture = Image.effect_noise((40, 30), 60).convert("RGB")
    large = upscaled(picture, (80, 60), name)
    assert large.size == (80, 60)
    assert np.asarray(large).mean() == pytest.approx(np.asarray(picture).mean(), abs=4)
