"""A pipeline of diffusers behind an app: the real class, with a tiny random model of its own."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

import stagedoor as gr

pytestmark = pytest.mark.ml


@pytest.fixture(scope="module")
def painter():
    """A text-to-image pipeline around a tiny UNet and a real scheduler; the prompt seeds the noise."""
    import torch
    from diffusers import DDIMScheduler, DiffusionPipeline, ImagePipelineOutput, UNet2DModel

    class TinyPainter(DiffusionPipeline):
        def __init__(self, unet: UNet2DModel, scheduler: DDIMScheduler) -> None:
            super().__init__()
            self.register_modules(unet=unet, scheduler=scheduler)

        @torch.no_grad()
        def __call__(self, prompt, negative_prompt=None, num_inference_steps=2, guidance_scale=1.0):
            noise = torch.Generator().manual_seed(len(prompt) + len(negative_prompt or ""))
            image = torch.randn((1, 3, 16, 16), generator=noise)
            self.scheduler.set_timesteps(num_inference_steps)
            for step in self.progress_bar(self.scheduler.timesteps):
                image = self.scheduler.step(self.unet(image, step).sample * guidance_scale, step, image).prev_sample
            pixels = ((image / 2 + 0.5).clamp(0, 1) * 255).byte()[0].permute(1, 2, 0).numpy()
            return ImagePipelineOutput(images=[Image.fromarray(pixels)])

    torch.manual_seed(1)
    unet = UNet2DModel(
        sample_size=16,
        block_out_channels=(8, 8),
        layers_per_block=1,
        norm_num_groups=4,
        down_block_types=("DownBlock2D", "DownBlock2D"),
        up_block_types=("UpBlock2D", "UpBlock2D"),
    )
    return TinyPainter(unet, DDIMScheduler(num_train_timesteps=10))


def test_text_to_image(painter, serve) -> None:
    demo = gr.Interface.from_pipeline(painter, flagging_mode="never")
    assert [component.label for component in demo.input_components] == [
        "Prompt", "Negative prompt", "Steps", "Guidance scale",
    ]  # fmt: skip
    client = serve(demo)
    paths = [client.predict(prompt, "", 2, 1, api_name="/predict") for prompt in ("a door", "a green door")]
    first, second = (np.asarray(Image.open(path["path"] if isinstance(path, dict) else path)) for path in paths)
    assert first.shape == (16, 16, 3)
    assert (first != second).any()


def test_progress_of_the_steps_is_shown(painter, serve) -> None:
    def paint(prompt: str, progress=gr.Progress(track_tqdm=True)):  # noqa: B008
        return painter(prompt, num_inference_steps=4).images[0]

    client = serve(gr.Interface(paint, "text", "image"))
    job = client.submit("a door", api_name="/paint")
    job.result(timeout=60)
    assert len(job.outputs()) == 1
