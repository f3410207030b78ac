"""The second tab: from a picture and a prompt to pictures, as a whole, over a sketch, or within a mask."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

import numpy as np
from PIL import Image, ImageChops

import stagedoor as gr
from webui.engine.initial import Masking, as_array, opaque
from webui.engine.words import described
from webui.kept import pictures
from webui.kept import settings as kept_settings
from webui.kept.folders import data_folder, inside
from webui.kept.settings import Settings
from webui.work.carrying_out import Studio
from webui.work.job import Job, Source

from .generating import job_of, tie_generation
from .models import model_tabs
from .prompting import prompt_area
from .results import results_area
from .sampling_fields import batch_fields, method_fields, refiner_fields, seed_fields, size_fields, tie_seeds
from .script_fields import script_fields
from .txt2img import GenerationTab
from .wiring import QUIET, Fields, Values

WHOLE, SKETCH, INPAINT, INPAINT_SKETCH, UPLOAD, BATCH = (
    "img2img", "Sketch", "Inpaint", "Inpaint sketch", "Inpaint upload", "Batch",
)  # fmt: skip
MODES = [WHOLE, SKETCH, INPAINT, INPAINT_SKETCH, UPLOAD, BATCH]
_EDITORS = {SKETCH: "sketch", INPAINT: "inpaint", INPAINT_SKETCH: "inpaint_sketch"}
_RESIZE_TO, _RESIZE_BY = "Resize to", "Resize by"


@dataclass(frozen=True)
class Img2imgTab(GenerationTab):
    """The tab, and the tabs of its modes."""

    modes: gr.Tabs


def img2img_tab(settings: Settings, studio: Studio, checkpoint: gr.Dropdown) -> Img2imgTab:
    """Draw the tab and tie it."""
    checkpoints = list(studio.checkpoints.titles())
    area = prompt_area("img2img")
    fields: Fields = {
        "prompt": area.prompt,
        "negative_prompt": area.negative,
        "styles": area.styles,
        "checkpoint": checkpoint,
    }
    with gr.Row(elem_classes="work"):
        with gr.Column(scale=1, min_width=360, elem_classes="left"), gr.Tabs():
            with gr.Tab("Generation"):
                modes, sources, buttons = _source_fields(settings)
                fields |= sources
                fields |= _mask_fields(settings)
                fields |= method_fields(settings)
                fields |= refiner_fields(checkpoints)
                fields |= _size_fields(settings)
                fields |= batch_fields()
                with gr.Row():
                    fields["cfg_scale"] = gr.Slider(
                        1, 30, settings.starting.guidance, step=0.5, label="CFG scale", min_width=140
                    )
                    fields["denoising_strength"] = gr.Slider(
                        0, 1, settings.starting.strength, step=0.01, label="Denoising strength", min_width=140
                    )
                seeds, seed_buttons = seed_fields()
                fields |= seeds
                fields |= _loop_fields()
                fields |= script_fields(checkpoints)
            model_tabs(area.prompt, checkpoint, studio)
        with gr.Column(scale=1, min_width=360, elem_classes="right"):
            results = results_area("img2img", settings, can_enlarge=False)
    tie_seeds(fields, seed_buttons, results.shown)
    tie_generation("img2img", area, fields, results, studio, _jobs)
    _tie_copies(modes, fields, buttons)
    return Img2imgTab(area, fields, results, modes)


def _source_fields(settings: Settings) -> tuple[gr.Tabs, Fields, dict[str, gr.Button]]:
    """Draw the ways to give a picture; which one is open is a field of its own. The buttons are no fields."""
    look = settings.img2img
    brush = {"default_size": look.brush_px}
    sketching = gr.Brush(default_color=look.sketch_colour, **brush)
    masking = gr.Brush(colors=[look.mask_colour], color_mode="fixed", **brush)
    plain = {"type": "pil", "image_mode": None, "height": 380}
    layered = {"type": "pil", "height": 460, "format": "png", "transforms": ("crop",)}
    mode = gr.Radio(MODES, value=WHOLE, label="Mode", visible=False)
    fields: Fields = {"mode": mode}
    with gr.Tabs(selected=WHOLE, elem_id="img2img_modes") as modes:
        with gr.Tab(WHOLE, id=WHOLE) as tab:
            fields["picture"] = gr.Image(label="Picture", elem_id="img2img_picture", **plain)
        _tell(tab, mode, WHOLE)
        for name, field in _EDITORS.items():
            with gr.Tab(name, id=name) as tab:
                if name == INPAINT:
                    fields[field] = gr.ImageMask(label=name, brush=masking, elem_id="img2img_inpaint", **layered)
                else:
                    fields[field] = gr.ImageEditor(
                        label=name, brush=sketching, layers=False, elem_id=f"img2img_{field}", **layered
                    )
            _tell(tab, mode, name)
        with gr.Tab(UPLOAD, id=UPLOAD) as tab, gr.Row():
            fields["upload_picture"] = gr.Image(label="Picture to paint in", **plain)
            fields["upload_mask"] = gr.Image(label="Mask: white is painted", **plain)
        _tell(tab, mode, UPLOAD)
        with gr.Tab(BATCH, id=BATCH) as tab:
            fields |= _batch_source_fields()
        _tell(tab, mode, BATCH)
    with gr.Row(elem_classes="tools"):
        buttons = {"describe": gr.Button("Describe", size="sm", min_width=72, elem_id="img2img_describe")}
        for name in _EDITORS:
            buttons[name] = gr.Button(f"Copy to {name.lower()}", size="sm", min_width=72)
    return modes, fields, buttons


def _tell(tab: gr.Tab, mode: gr.Radio, name: str) -> None:
    tab.select(None, None, mode, js=f"() => {name!r}", **QUIET)


def _batch_source_fields() -> Fields:
    gr.Markdown("One picture after the other: uploaded, or from a folder below the data folder.")
    with gr.Row():
        files = gr.File(label="Pictures", file_count="multiple", file_types=["image"], height=140)
    with gr.Row():
        folder = gr.Textbox(label="Folder", placeholder="txt2img/2026-01-31")
        masks = gr.Textbox(label="Folder of masks", placeholder="Same file names; empty paints everything.")
    takes = gr.CheckboxGroup(
        ["Prompt", "Negative prompt", "Seed"], label="Take from each picture's parameters", value=[]
    )
    return {"batch_files": files, "batch_folder": folder, "batch_masks": masks, "batch_takes": takes}


def _mask_fields(settings: Settings) -> Fields:
    """Draw how a picture is brought to size, and how a mask is used."""
    resize = gr.Radio(["Just resize", "Crop and resize", "Resize and fill"], value="Just resize", label="Resize mode")
    with gr.Accordion("Inpainting", open=False):
        with gr.Row():
            blur = gr.Slider(0, 64, settings.starting.mask_blur, step=1, label="Mask blur", min_width=140)
            opacity = gr.Slider(0, 1, 1, step=0.05, label="Opacity of sketches", min_width=140)
        with gr.Row():
            mode = gr.Radio(["Inpaint masked", "Inpaint not masked"], value="Inpaint masked", label="Mask mode")
            content = gr.Radio(
                ["fill", "original", "latent noise", "latent nothing"], value="original", label="Masked content"
            )
        with gr.Row():
            area = gr.Radio(["Whole picture", "Only masked"], value="Whole picture", label="Inpaint area")
            padding = gr.Slider(0, 256, settings.starting.padding, step=4, label="Only masked padding, px")
    return {
        "resize_mode": resize,
        "mask_blur": blur,
        "sketch_opacity": opacity,
        "mask_mode": mode,
        "masked_content": content,
        "inpaint_area": area,
        "inpaint_padding": padding,
    }


def _size_fields(settings: Settings) -> Fields:
    with gr.Tabs(selected=_RESIZE_TO):
        with gr.Tab(_RESIZE_TO, id=_RESIZE_TO) as to:
            fields = size_fields(settings)
        with gr.Tab(_RESIZE_BY, id=_RESIZE_BY) as by:
            scale = gr.Slider(0.05, 4, 1, step=0.05, label="Scale of the picture")
    kind = gr.Radio([_RESIZE_TO, _RESIZE_BY], value=_RESIZE_TO, label="Size", visible=False)
    _tell(to, kind, _RESIZE_TO)
    _tell(by, kind, _RESIZE_BY)
    return {**fields, "size_kind": kind, "scale": scale}


def _loop_fields() -> Fields:
    with gr.Accordion("Loopback", open=False), gr.Row():
        loops = gr.Slider(1, 20, 1, step=1, label="Loops", info="Each starts from the last result.", min_width=140)
        final = gr.Slider(0, 1, 0.5, step=0.01, label="Final denoising strength", min_width=140)
    return {"loops": loops, "loop_strength": final}


def _jobs(values: Values, settings: Settings) -> list[Job]:
    """Read the fields of this tab; the batch mode makes a job for each picture.

    Raises:
        ValueError: When there is no picture, or a folder cannot be read.
    """
    job = replace(
        job_of(values, settings),
        loops=int(cast("float", values["loops"])),
        loop_strength=float(cast("float", values["loop_strength"])),
    )
    if values["mode"] == BATCH:
        return list(_batch_jobs(values, job, settings))
    picture, mask = _picture_and_mask(values, settings)
    return [_with_source(job, values, settings, picture, mask)]


def _with_source(job: Job, values: Values, settings: Settings, picture: Image.Image, mask: Image.Image | None) -> Job:
    if values["size_kind"] == _RESIZE_BY:
        scale = float(cast("float", values["scale"]))
        job = replace(job, width=round(picture.width * scale), height=round(picture.height * scale))
    look = settings.img2img
    masking = Masking(
        blur_px=float(cast("float", values["mask_blur"])),
        is_inverted=values["mask_mode"] == "Inpaint not masked",
        content=values["masked_content"],  # type: ignore[arg-type]  # the field offers these only
        is_area_only=values["inpaint_area"] == "Only masked",
        padding_px=int(cast("float", values["inpaint_padding"])),
    )
    source = Source(
        picture,
        mask,
        strength=float(cast("float", values["denoising_strength"])),
        resize=values["resize_mode"],  # type: ignore[arg-type]  # the field offers these only
        masking=masking,
        exact_steps=look.exact_steps,
        noise=look.noise,
        upscaler=look.upscaler,
        matches_colours=look.matches_colours,
        keeps_outside=look.keeps_outside,
    )
    return replace(job, source=source)


def _picture_and_mask(values: Values, settings: Settings) -> tuple[Image.Image, Image.Image | None]:
    mode = str(values["mode"])
    ground = settings.img2img.background
    if mode == WHOLE:
        return opaque(_given(values["picture"], "Choose a picture to start from."), ground), None
    if mode == UPLOAD:
        picture = opaque(_given(values["upload_picture"], "Choose a picture to paint in."), ground)
        mask = opaque(_given(values["upload_mask"], "Choose a mask: white where to paint."), "#000000")
        return picture, mask.convert("L").resize(picture.size)
    editor = cast("dict[str, object]", values[_EDITORS[mode]] or {})
    background = editor.get("background")
    composite = opaque(_given(editor.get("composite") or background, "Choose or draw a picture first."), ground)
    if mode == SKETCH:
        return composite, None
    picture = opaque(_given(background, "Choose a picture to paint in."), ground)
    mask = _drawn(picture, editor)
    if mask.getbbox() is None:
        raise ValueError("Nothing is masked: paint over what is to change.")
    if mode == INPAINT:
        return picture, mask
    if composite.size != picture.size:
        composite = composite.resize(picture.size)
    return Image.blend(picture, composite, float(cast("float", values["sketch_opacity"]))), mask


def _drawn(picture: Image.Image, editor: dict[str, object]) -> Image.Image:
    """Return where something was drawn over a picture, as a mask of its size."""
    mask = Image.new("L", picture.size, 0)
    for layer in cast("list[Image.Image]", editor.get("layers") or []):
        cover = layer.convert("RGBA").getchannel("A").resize(picture.size)
        mask = ImageChops.lighter(mask, cover)
    return mask.point(lambda value: 255 if value > 16 else 0)


def _given(picture: object, what_to_do: str) -> Image.Image:
    if not isinstance(picture, Image.Image):
        raise ValueError(what_to_do)  # noqa: TRY004  # an empty field is no mistake of type
    return picture


def _batch_jobs(values: Values, job: Job, settings: Settings) -> Iterator[Job]:
    paths = [Path(path) for path in cast("list[str]", values["batch_files"] or [])]
    folder = str(values["batch_folder"] or "").strip()
    if folder:
        place = inside(data_folder(), folder)
        if not place.is_dir():
            msg = f"There is no folder {folder!r} below the data folder"
            raise ValueError(msg)
        paths += sorted(path for path in place.iterdir() if path.suffix.lower() in pictures.SUFFIXES)
    if not paths:
        raise ValueError("There are no pictures: upload some, or name a folder that has some.")
    masks = str(values["batch_masks"] or "").strip()
    takes = cast("list[str]", values["batch_takes"] or [])
    for path in paths:
        with Image.open(path) as opened:
            picture = opaque(opened, settings.img2img.background)
        mask = _mask_for(inside(data_folder(), masks) / path.name, picture) if masks else None
        own = pictures.parameters_of(path) if takes else {}
        changed = replace(
            job,
            prompt=own.get("Prompt", job.prompt) if "Prompt" in takes else job.prompt,
            negative=own.get("Negative prompt", job.negative) if "Negative prompt" in takes else job.negative,
            seed=int(own["Seed"]) if "Seed" in takes and own.get("Seed", "").isdigit() else job.seed,
        )
        yield _with_source(changed, values, settings, picture, mask)


def _mask_for(path: Path, picture: Image.Image) -> Image.Image:
    if not path.is_file():
        msg = f"There is no mask {path.name} in the folder of masks"
        raise ValueError(msg)
    with Image.open(path) as mask:
        return mask.convert("L").resize(picture.size)


def _tie_copies(modes: gr.Tabs, fields: Fields, buttons: dict[str, gr.Button]) -> None:
    """Tie the buttons below the picture, which take it along to another mode or into words."""
    sources = [fields[name] for name in ("mode", "picture", "sketch", "inpaint", "inpaint_sketch", "upload_picture")]
    buttons["describe"].click(_describe, sources, fields["prompt"], **QUIET)
    for name, editor in _EDITORS.items():
        copied = buttons[name].click(_open_picture, sources, fields[editor], **QUIET)
        copied.success(lambda name=name: (gr.Tabs(selected=name), name), None, [modes, fields["mode"]], **QUIET)


def _open_picture(mode: str, *given: object) -> Image.Image:
    """Return the picture of the mode that is open, with what was drawn on it."""
    by_mode = dict(zip((WHOLE, SKETCH, INPAINT, INPAINT_SKETCH, UPLOAD), given, strict=True))
    picture = by_mode.get(mode)
    if isinstance(picture, dict):
        picture = picture.get("background") if mode == INPAINT else picture.get("composite")
    if not isinstance(picture, Image.Image):
        raise gr.Error("There is no picture to take along: choose one first.")
    return opaque(picture, kept_settings.current().img2img.background)


def _describe(mode: str, *given: object) -> str:
    """Say in words of the built-in sampler what a picture looks like."""
    picture = _open_picture(mode, *given)
    picture.thumbnail((256, 256))
    return described(np.asarray(as_array(picture)))
