"""Extras: pictures that are there already, made larger or otherwise better."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from PIL import Image

import stagedoor as gr
from webui.engine.initial import opaque
from webui.engine.upscaling import Sharpness, upscaler_names
from webui.kept import infotext, pictures
from webui.kept import settings as kept_settings
from webui.kept.folders import data_folder, inside
from webui.kept.pictures import Described
from webui.kept.settings import Settings
from webui.work.retouching import TINTS, TURNS, Retouching, retouched

from .generating import signals_of
from .wiring import QUIET, Fields, Values, endpoint

SINGLE, FILES, FOLDER = "Single image", "Batch process", "Batch from directory"
BY, TO = "Scale by", "Scale to"


@dataclass(frozen=True)
class ExtrasTab:
    """The tab: its parts, for those who send pictures there."""

    modes: gr.Tabs
    mode: gr.Radio
    picture: gr.Image
    gallery: gr.Gallery


def extras_tab(settings: Settings) -> ExtrasTab:
    """Draw the tab and tie it."""
    fields: Fields = {}
    with gr.Row(elem_classes="work"):
        with gr.Column(scale=1, min_width=360, elem_classes="left"):
            mode = gr.Radio([SINGLE, FILES, FOLDER], value=SINGLE, label="Pictures", visible=False)
            fields["mode"] = mode
            with gr.Tabs(selected=SINGLE) as modes:
                with gr.Tab(SINGLE, id=SINGLE) as single:
                    # No mode of its own: as it is, the file keeps its parameters.
                    fields["picture"] = gr.Image(
                        label="Picture", type="filepath", image_mode=None, height=340, elem_id="extras_picture"
                    )
                with gr.Tab(FILES, id=FILES) as several:
                    fields["files"] = gr.File(label="Pictures", file_count="multiple", file_types=["image"], height=200)
                with gr.Tab(FOLDER, id=FOLDER) as folder:
                    fields["folder"] = gr.Textbox(
                        label="Folder below the data folder", placeholder="txt2img/2026-01-31"
                    )
            for tab, name in ((single, SINGLE), (several, FILES), (folder, FOLDER)):
                tab.select(None, None, mode, js=f"() => {name!r}", **QUIET)
            fields |= _upscale_fields(settings)
            fields |= _tone_fields()
            fields |= _detail_fields()
        with gr.Column(scale=1, min_width=360, elem_classes="right"):
            with gr.Row(elem_classes="go"):
                start = gr.Button("Generate", variant="primary", size="lg", scale=1, elem_id="extras_generate")
                stop = gr.Button("Interrupt", size="lg", min_width=96)
            gallery = gr.Gallery(
                label="Results",
                columns=3,
                height=480,
                object_fit="contain",
                preview=True,
                interactive=False,
                format="png",
            )
            parameters = gr.Textbox(label="Parameters of the result", lines=3, interactive=False, buttons=["copy"])
    start.click(
        endpoint(_retouch, "extras", fields),
        list(fields.values()),
        [gallery, parameters],
        api_name="extras",
        concurrency_limit=1,
        concurrency_id="sampling",
    )
    stop.click(_interrupt, None, None, **QUIET)
    return ExtrasTab(modes, mode, cast("gr.Image", fields["picture"]), gallery)


def _upscale_fields(settings: Settings) -> Fields:
    names = upscaler_names()
    fields: Fields = {}
    with gr.Accordion("Upscale", open=True):
        kind = gr.Radio([BY, TO], value=BY, label="Size", visible=False)
        with gr.Tabs(selected=BY):
            with gr.Tab(BY, id=BY) as by:
                fields["scale"] = gr.Slider(1, 8, 2, step=0.05, label="Resize")
            with gr.Tab(TO, id=TO) as to:
                with gr.Row():
                    fields["width"] = gr.Number(
                        1024, label="Width", precision=0, minimum=16, maximum=8192, min_width=100
                    )
                    fields["height"] = gr.Number(
                        1024, label="Height", precision=0, minimum=16, maximum=8192, min_width=100
                    )
                fields["crops"] = gr.Checkbox(True, label="Crop to fit")
        for tab, name in ((by, BY), (to, TO)):
            tab.select(None, None, kind, js=f"() => {name!r}", **QUIET)
        fields["size_kind"] = kind
        with gr.Row():
            fields["upscaler"] = gr.Dropdown(
                names, value=settings.upscaling.upscaler, label="Upscaler 1", min_width=140
            )
            fields["second_upscaler"] = gr.Dropdown(names, value=names[0], label="Upscaler 2", min_width=140)
        fields["second_share"] = gr.Slider(0, 1, 0, step=0.01, label="Visibility of upscaler 2")
    return fields


def _tone_fields() -> Fields:
    with gr.Accordion("Tones", open=False):
        with gr.Row():
            autocontrast = gr.Checkbox(False, label="Auto contrast", min_width=120)
            tint = gr.Dropdown(list(TINTS), value="None", label="Tint", min_width=120)
        with gr.Row():
            brightness = gr.Slider(0, 2, 1, step=0.01, label="Brightness", min_width=140)
            contrast = gr.Slider(0, 2, 1, step=0.01, label="Contrast", min_width=140)
        with gr.Row():
            saturation = gr.Slider(0, 3, 1, step=0.01, label="Saturation", min_width=140)
            gamma = gr.Slider(0.2, 3, 1, step=0.01, label="Gamma", min_width=140)
    return {
        "autocontrast": autocontrast,
        "tint": tint,
        "brightness": brightness,
        "contrast": contrast,
        "saturation": saturation,
        "gamma": gamma,
    }


def _detail_fields() -> Fields:
    with gr.Accordion("Sharpness", open=False):
        with gr.Row():
            percent = gr.Slider(0, 400, 0, step=5, label="Sharpen, %", min_width=140)
            radius = gr.Slider(0.2, 10, 2, step=0.1, label="Radius, px", min_width=140)
            threshold = gr.Slider(0, 30, 2, step=1, label="Threshold", min_width=140)
        with gr.Row():
            specks = gr.Slider(0, 9, 0, step=1, label="Remove specks, px", min_width=140)
            blur = gr.Slider(0, 20, 0, step=0.1, label="Blur, px", min_width=140)
    with gr.Accordion("Frame", open=False), gr.Row():
        turn = gr.Dropdown(list(TURNS), value="None", label="Turn", min_width=120)
        border = gr.Slider(0, 256, 0, step=1, label="Border, px", min_width=140)
        colour = gr.ColorPicker("#ffffff", label="Colour of the border", min_width=120)
    return {
        "sharpen_percent": percent,
        "sharpen_px": radius,
        "sharpen_threshold": threshold,
        "specks": specks,
        "blur_px": blur,
        "turn": turn,
        "border_px": border,
        "border_colour": colour,
    }


def _wanted(values: Values) -> Retouching:
    def number(name: str) -> float:
        return float(cast("float", values[name] or 0))

    is_to = values["size_kind"] == TO
    return Retouching(
        turn=str(values["turn"]),
        upscaler=str(values["upscaler"]),
        second_upscaler=str(values["second_upscaler"]),
        second_share=number("second_share"),
        scale=number("scale"),
        width=int(number("width")) if is_to else 0,
        height=int(number("height")) if is_to else 0,
        crops=bool(values["crops"]),
        autocontrast=bool(values["autocontrast"]),
        brightness=number("brightness"),
        contrast=number("contrast"),
        saturation=number("saturation"),
        gamma=number("gamma"),
        tint=str(values["tint"]),
        specks=int(number("specks")),
        blur_px=number("blur_px"),
        sharpen_px=number("sharpen_px"),
        sharpen_percent=int(number("sharpen_percent")),
        sharpen_threshold=int(number("sharpen_threshold")),
        border_px=int(number("border_px")),
        border_colour=str(values["border_colour"]),
    )


def _retouch(values: Values, request: gr.Request | None, progress: gr.Progress) -> Iterator[object]:
    """Make pictures larger, and change their tones and sharpness."""
    settings, signals = kept_settings.current(), signals_of(request)
    signals.clear()
    entries: list[tuple[str, str]] = []
    text = ""
    try:
        wanted, paths = _wanted(values), _paths(values)
        sharpness = Sharpness(settings.upscaling.sharpness_px, settings.upscaling.sharpness_percent)
        for number, path in enumerate(paths):
            progress((number, len(paths)), desc=path.name, unit="pictures")
            if signals.is_given("interrupt"):
                gr.Info(f"Interrupted after {number} of {len(paths)} pictures.")
                break
            with Image.open(path) as opened:
                before = infotext.read_from(opened) if settings.upscaling.keeps_parameters else ""
                picture = retouched(opaque(opened, settings.img2img.background), wanted, sharpness)
            text = _parameters(before, wanted)
            words = {"seed": path.stem, "prompt": infotext.read(before).get("Prompt", "") if before else path.stem}
            saved = pictures.save(
                Described(picture, text, words), "extras", settings, keep=settings.saving.save_pictures
            )
            entries.append((str(saved), f"{picture.width}x{picture.height}"))
            yield list(entries), text
    except ValueError as error:
        raise gr.Error(str(error), print_exception=False) from error


def _parameters(before: str, wanted: Retouching) -> str:
    fields = wanted.summary()
    if not before:
        return infotext.written("", "", fields)
    given = infotext.read(before)
    prompt, negative = given.pop("Prompt", ""), given.pop("Negative prompt", "")
    return infotext.written(prompt, negative, {**given, **fields})


def _paths(values: Values) -> list[Path]:
    """Return the pictures of the mode that is open.

    Raises:
        ValueError: When there are none.
    """
    mode = values["mode"]
    if mode == SINGLE:
        given = [values["picture"]] if values["picture"] else []
    elif mode == FILES:
        given = cast("list[object]", values["files"] or [])
    else:
        folder = str(values["folder"] or "").strip()
        place = inside(data_folder(), folder) if folder else None
        if place is None or not place.is_dir():
            msg = f"There is no folder {folder!r} below the data folder"
            raise ValueError(msg)
        given = sorted(path for path in place.iterdir() if path.suffix.lower() in pictures.SUFFIXES)
    if not given:
        raise ValueError("Choose a picture first.")
    return [Path(str(path)) for path in given]


def _interrupt(request: gr.Request) -> None:
    signals_of(request).give("interrupt")
