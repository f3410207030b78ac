"""The shape of a Stable Diffusion page: prompt, steps, guidance, seed, live preview, gallery.

Out of the box an iterative generator of our own paints: noise that is pulled, step by step, towards a landscape
whose colours and forms come from the prompt. Where diffusers and a model are there, the same page runs it:
`STAGEDOOR_DIFFUSERS_MODEL=path-or-name python examples/text_to_image.py`.
"""

import os
import zlib
from collections.abc import Callable, Iterator

import numpy as np
from PIL import Image

import stagedoor as gr

PALETTES = {
    "sunset": ("#2b1b4d", "#e2603d", "#f7c873"),
    "forest": ("#0d2b1f", "#2f7d4f", "#d7e8a0"),
    "sea": ("#06243f", "#1f7a9c", "#d4f0ee"),
    "winter": ("#3b4a66", "#9fb6cf", "#f6fafc"),
    "desert": ("#5a2e16", "#d08a45", "#f9e3b4"),
    "night": ("#05060f", "#26305e", "#aab4e6"),
}


def colours_of(prompt: str, rng: np.random.Generator) -> np.ndarray:
    """Choose three colours, as (3, 3) RGB 0 to 1: by a known word, else at random from the prompt's own seed."""
    for word, palette in PALETTES.items():
        if word in prompt.lower():
            return np.array([[int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)] for colour in palette])
    return np.sort(rng.random((3, 3)), axis=0)


def smooth_noise(size: int, cells: int, rng: np.random.Generator) -> np.ndarray:
    """Return a (size, size) field of smooth noise, 0 to 1, with `cells` bumps a side."""
    coarse = Image.fromarray((rng.random((cells + 1, cells + 1)) * 255).astype(np.uint8))
    return np.asarray(coarse.resize((size, size), Image.BICUBIC), dtype=np.float64) / 255


def landscape(prompt: str, negative: str, size: int, seed: int) -> np.ndarray:
    """Return the picture that the steps move towards, (size, size, 3) RGB 0 to 1."""
    rng = np.random.default_rng([seed, zlib.crc32(prompt.encode()), zlib.crc32(negative.encode())])
    dark, middle, light = colours_of(prompt, rng)
    height = np.linspace(1, 0, size)[:, None] + 0.15 * (smooth_noise(size, 6, rng) - 0.5)
    picture = light * height[..., None] + middle * (1 - height[..., None])
    sun_x, sun_y, radius = rng.uniform(0.2, 0.8), rng.uniform(0.15, 0.4), rng.uniform(0.05, 0.1)
    y, x = np.mgrid[0:size, 0:size] / size
    picture = np.where(((x - sun_x) ** 2 + (y - sun_y) ** 2 < radius**2)[..., None], (light + 1) / 2, picture)
    for layer in range(4):
        ridge = 0.5 + 0.12 * layer + 0.22 * (smooth_noise(size, 3 + 2 * layer, rng)[0] - 0.5)
        shade = middle * (1 - (layer + 1) / 4) + dark * (layer + 1) / 4
        picture = np.where((y > ridge[None, :])[..., None], shade, picture)
    return np.clip(picture, 0, 1)


def paint(
    prompt: str, negative: str, steps: int, guidance: float, size: int, seed: int
) -> Iterator[tuple[int, Image.Image]]:
    """Yield (step, picture) from noise to landscape; a higher guidance holds closer to the prompt."""
    target = landscape(prompt, negative, size, seed)
    rng = np.random.default_rng(seed)
    picture = rng.random((size, size, 3))
    for step in range(1, steps + 1):
        remaining = 1 - step / steps
        pull = 1 / (steps - step + 1)
        picture += (target - picture) * pull
        grain = rng.normal(0, 0.3 / (1 + guidance), picture.shape) * remaining
        yield step, Image.fromarray((np.clip(picture + grain, 0, 1) * 255).astype(np.uint8))


def diffusers_painter(model: str) -> Callable[..., Iterator[tuple[int, Image.Image]]]:
    """Return a painter with the same signature that runs a diffusers pipeline."""
    import torch
    from diffusers import DiffusionPipeline

    pipeline = DiffusionPipeline.from_pretrained(model)
    pipeline.to("cuda" if torch.cuda.is_available() else "cpu")

    def run(
        prompt: str, negative: str, steps: int, guidance: float, size: int, seed: int
    ) -> Iterator[tuple[int, Image.Image]]:
        result = pipeline(
            prompt=prompt,
            negative_prompt=negative or None,
            num_inference_steps=steps,
            guidance_scale=guidance,
            width=size,
            height=size,
            generator=torch.Generator().manual_seed(seed),
        )
        yield steps, result.images[0]

    return run


MODEL = os.environ.get("STAGEDOOR_DIFFUSERS_MODEL")
painter = diffusers_painter(MODEL) if MODEL else paint


def generate(
    prompt: str,
    negative: str,
    steps: int,
    guidance: float,
    size: int,
    seed: int,
    pictures: list[tuple[Image.Image, str]] | None,
    progress: gr.Progress = gr.Progress(),  # noqa: B008  # Gradio's way to ask for the progress bar
) -> Iterator[tuple[Image.Image, list[tuple[Image.Image, str]], int]]:
    """Paint a picture, showing each step, and put the finished one in front of the gallery."""
    if not prompt.strip():
        raise gr.Error("Say what you want to see: the prompt is empty.")
    used_seed = int(seed) if seed >= 0 else int(np.random.default_rng().integers(2**31))
    earlier = list(pictures or [])
    for step, picture in painter(prompt, negative, int(steps), guidance, int(size), used_seed):
        progress((step, int(steps)), desc="Painting", unit="steps")
        finished = step == int(steps)
        yield picture, [(picture, f"{prompt} · {used_seed}"), *earlier] if finished else earlier, used_seed


with gr.Blocks(title="Text to image") as demo:
    gr.Markdown("# Text to image\nDescribe a landscape: *sunset*, *forest*, *sea*, *winter*, *desert* or *night*.")
    with gr.Row():
        with gr.Column(scale=2):
            prompt = gr.Textbox(label="Prompt", lines=2, placeholder="A quiet forest under a low sun")
            negative = gr.Textbox(label="Negative prompt", placeholder="What should not be there")
            with gr.Row():
                steps = gr.Slider(1, 100, value=20, step=1, label="Steps")
                guidance = gr.Slider(0, 20, value=7.5, step=0.5, label="Guidance scale")
            with gr.Accordion("Size and seed", open=False):
                size = gr.Slider(64, 768, value=384, step=64, label="Size in px")
                seed = gr.Number(label="Seed", value=-1, precision=0, info="-1 takes a new one each time")
            with gr.Row():
                run = gr.Button("Generate", variant="primary")
                stop = gr.Button("Stop", variant="stop")
        with gr.Column(scale=3):
            preview = gr.Image(label="Picture", format="png", interactive=False)
            used = gr.Number(label="Seed used", interactive=False)
    gallery = gr.Gallery(label="Finished pictures", columns=5, type="pil", interactive=False)
    inputs = [prompt, negative, steps, guidance, size, seed, gallery]
    painting = gr.on([run.click, prompt.submit], generate, inputs, [preview, gallery, used])
    stop.click(None, cancels=[painting])

if __name__ == "__main__":
    demo.launch()
