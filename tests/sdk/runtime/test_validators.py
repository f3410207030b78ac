"""Ready-made validators."""

from __future__ import annotations

import numpy as np
import pytest

import stagedoor as gr


@pytest.mark.parametrize(
    ("seconds", "said"), [(0.5, "it must be at least 1 s"), (1.5, ""), (3, "it may be at most 2 s")]
)
def test_the_length_of_sound(seconds: float, said: str) -> None:
    answer = gr.validators.is_audio_correct_length((100, np.zeros(int(seconds * 100))), 1, 2)
    assert answer["is_valid"] is (said == "")
    assert said in answer["message"]


@pytest.mark.parametrize(("least", "most", "valid"), [(1, 3, True), (None, 1, False), (3, None, False)])
def test_the_length_of_film(least: float | None, most: float | None, valid: bool) -> None:
    answer = gr.validators.is_video_correct_length(gr.get_video("sunrise.mp4"), least, most)
    assert answer["is_valid"] is valid
