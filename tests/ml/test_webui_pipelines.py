"""The large example with a model for diffusers: a real Stable Diffusion pipeline, tiny and untrained."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import pytest

pytestmark = pytest.mark.ml
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "examples" / "sd_webui"))


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of checkpoints with a model of some thousand weights in it."""
    import torch
    from diffusers import AutoencoderKL, DDIMScheduler, StableDiffusionPipeline, UNet2DConditionModel
    from transformers import CLIPTextConfig, CLIPTextModel, CLIPTokenizer

    folder = tmp_path_factory.mktemp("checkpoints")
    letters = [chr(code) for code in range(ord("a"), ord("z") + 1)]
    words = ["<|startoftext|>", "<|endoftext|>", *letters, *(f"{letter}</w>" for letter in letters)]
    (folder / "vocab.json").write_text(json.dumps({word: number for number, word in enumerate(words)}))
    (folder / "merges.txt").write_text("#version: 0.2\n")
    torch.manual_seed(0)
    text = CLIPTextConfig(
        vocab_size=len(words), hidden_size=16, intermediate_size=16, num_hidden_layers=1, num_attention_heads=2,
        bos_token_id=0, eos_token_id=1, pad_token_id=1,
    )  # fmt: skip
    down, up = ("DownBlock2D", "CrossAttnDownBlock2D"), ("CrossAttnUpBlock2D", "UpBlock2D")
    pipeline = StableDiffusionPipeline(
        vae=AutoencoderKL(
            block_out_channels=(8, 8), down_block_types=("DownEncoderBlock2D",) * 2, norm_num_groups=4,
            up_block_types=("UpDecoderBlock2D",) * 2, latent_channels=4,
        ),
        text_encoder=CLIPTextModel(text),
        tokenizer=CLIPTokenizer(str(folder / "vocab.json"), str(folder / "merges.txt"), model_max_length=77),
        unet=UNet2DConditionModel(
            sample_size=16, block_out_channels=(8, 8), layers_per_block=1, norm_num_groups=4, cross_attention_dim=16,
            attention_head_dim=2, down_block_types=down, up_block_types=up,
        ),
        scheduler=DDIMScheduler(beta_schedule="scaled_linear", beta_start=0.00085, beta_end=0.012, steps_offset=1),
        safety_checker=None, feature_extractor=None, requires_safety_checker=False,
    )  # fmt: skip
    pipeline.save_pretrained(folder / "tiny")
    return folder


@pytest.fixture
def request_32(shelf: Path):
    from webui.engine.checkpoints import Shelf
    from webui.engine.noise import Seed
    from webui.engine.sampling import Request

    return Request(
        prompt="a lake", negative="rain", checkpoint=Shelf([shelf]).get("tiny"), width=32, height=32, steps=4,
        guidance=7, method="Euler a", schedule="Automatic", seed=Seed(1),
    )  # fmt: skip


@pytest.fixture(scope="module")
def samplers():
    from webui.engine.checkpoints import Shelf
    from webui.engine.samplers import Samplers

    return Samplers(Shelf([]).get)


def test_steps_and_a_picture_that_the_seed_decides(samplers, request_32) -> None:
    from dataclasses import replace

    from webui.engine.noise import Seed

    sampler = samplers.for_checkpoint(request_32.checkpoint)
    steps = list(sampler.sample(request_32))
    assert [step.done for step in steps] == [1, 2, 3, 4, 4]
    assert steps[-1].picture.shape == (32, 32, 3)
    again, other = (list(sampler.sample(replace(request_32, seed=Seed(seed))))[-1].picture for seed in (1, 2))
    assert (again == steps[-1].picture).all()
    assert (other != again).any()


@pytest.mark.parametrize("method", ["Euler", "DPM++ 2M", "DPM++ 2M SDE", "DPM2", "Heun", "LMS", "DDIM", "LCM"])
def test_every_method_has_a_scheduler(samplers, request_32, method: str) -> None:
    from dataclasses import replace

    request = replace(request_32, method=method, schedule="Karras" if method == "Euler" else "Automatic")
    *_, last = samplers.for_checkpoint(request.checkpoint).sample(request)
    assert np.isfinite(last.picture).all()


def test_a_start_picture_and_a_mask(samplers, request_32) -> None:
    from dataclasses import replace

    from webui.engine.sampling import Start

    mask = np.zeros((32, 32), np.float32)
    mask[8:24, 8:24] = 1
    start = Start(np.full((32, 32, 3), 0.5, np.float32), 0.5, mask)
    *_, last = samplers.for_checkpoint(request_32.checkpoint).sample(replace(request_32, start=start))
    assert last.total == 2
    assert (last.picture[mask == 0] == 0.5).all()
    assert (last.picture[mask == 1] != 0.5).any()


def test_the_work_ends_when_nobody_takes_steps(samplers, request_32) -> None:
    import threading
    from dataclasses import replace

    before = threading.active_count()
    steps = samplers.for_checkpoint(request_32.checkpoint).sample(replace(request_32, steps=500))
    next(steps)
    steps.close()
    assert threading.active_count() == before
