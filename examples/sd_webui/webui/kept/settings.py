"""Settings: what they are, what they mean, and the file that keeps them. The settings page is made from this."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import Field, asdict, dataclass, field, fields
from typing import Any, cast

from webui.engine.methods import METHODS
from webui.engine.schedules import schedule_names
from webui.engine.upscaling import upscaler_names

from .declaring import Shown, any_of, choice, colour, number, slider, switch, text
from .folders import data_folder

_FORMATS = ("png", "jpg", "webp")
_METHODS = tuple(METHODS)
_UPSCALERS = tuple(upscaler_names())


@dataclass
class Saving:
    """Saving pictures."""

    save_pictures: bool = switch(True, "Always save generated pictures")
    file_format: str = choice("png", "File format of pictures", _FORMATS)
    name_pattern: str = text(
        "[number]-[seed]",
        "Pattern of file names",
        "[number] [seed] [prompt] [model] [method] [steps] [cfg] [width] [height] [date] [time]",
    )
    uses_subfolders: bool = switch(True, "Save into subfolders")
    subfolder_pattern: str = text("[date]", "Pattern of subfolder names")
    prompt_words: int = slider(8, "Words of the prompt in [prompt]", 1, 20)
    embeds_parameters: bool = switch(True, "Write generation parameters into picture files")
    writes_text_file: bool = switch(False, "Write a text file beside each picture")
    writes_log: bool = switch(True, "Write what the Save button saves into log.csv")
    jpeg_quality: int = slider(90, "Quality of JPEG and WebP", 1, 100)
    webp_lossless: bool = switch(False, "Lossless WebP")
    png_compression: int = slider(4, "PNG compression", 0, 9, help="More is smaller and slower.")
    saves_before_hires: bool = switch(False, "Save a copy before the hires fix")
    saves_interrupted: bool = switch(False, "Save interrupted pictures")
    saves_start: bool = switch(False, "Save the start picture of img2img")
    saves_mask: bool = switch(False, "Save the mask of inpainting")


@dataclass
class Grids:
    """Grids."""

    save_grids: bool = switch(True, "Always save grids")
    grid_format: str = choice("png", "File format of grids", _FORMATS)
    shows_grid: bool = switch(True, "Show the grid with the results")
    needs_several: bool = switch(True, "No grid for a single picture")
    rows: int = number(-1, "Rows of a grid", "-1 finds the most square one, 0 takes the batch size.", low=-1)
    background: str = colour("#ffffff", "Background")
    ink: str = colour("#1c2421", "Colour of legends")
    margin_px: int = slider(0, "Space between pictures, px", 0, 64)
    legend_px: int = slider(20, "Size of legends, px", 8, 64)


@dataclass
class Folders:
    """Folders."""

    txt2img: str = text("txt2img", "Folder of txt2img pictures", "Below the data folder.")
    img2img: str = text("img2img", "Folder of img2img pictures")
    extras: str = text("extras", "Folder of Extras")
    grids: str = text("grids", "Folder of grids")
    saved: str = text("saved", "Folder of the Save button")
    starts: str = text("starts", "Folder of start pictures and masks")


@dataclass
class Sampling:
    """Sampler parameters."""

    hidden_methods: list[str] = field(
        default_factory=list,
        metadata=any_of("Hide sampling methods", _METHODS, "Takes effect when the page is loaded again."),
    )
    eta: float = slider(1.0, "Eta of ancestral and SDE methods", 0, 1, 0.01, "Share of fresh noise in each step.")
    eta_ddim: float = slider(0.0, "Eta of DDIM", 0, 1, 0.01)
    churn: float = slider(0.0, "Sigma churn", 0, 20, 0.1, "Noise that Euler, Heun and DPM2 stir in.")
    churn_from: float = slider(0.0, "Sigma tmin", 0, 10, 0.1)
    churn_to: float = slider(0.0, "Sigma tmax", 0, 20, 0.1, "0 is without end.")
    noise_scale: float = slider(1.0, "Sigma noise", 0, 1.1, 0.001)
    sigma_min: float = number(0.0, "Lowest sigma", "0 leaves it to the model.", low=0)
    sigma_max: float = number(0.0, "Highest sigma", "0 leaves it to the model.", low=0)
    rho: float = number(0.0, "Rho", "0 is 7 for Karras and 1 for polyexponential.", low=0)
    seed_delta: int = number(0, "Eta noise seed delta", "Added to every seed.")
    drop_next_to_last: bool = switch(False, "Leave out the next-to-last sigma")
    pause_ms: int = slider(
        0, "Pause after each step, ms", 0, 1000, 10, "The built-in sampler is fast; this lets you watch it."
    )


@dataclass
class Starting:
    """Starting values."""

    method: str = choice("Euler a", "Sampling method", _METHODS)
    schedule: str = choice("Automatic", "Schedule type", tuple(schedule_names()))
    steps: int = slider(20, "Sampling steps", 1, 150)
    width: int = slider(512, "Width", 64, 2048, 8)
    height: int = slider(512, "Height", 64, 2048, 8)
    guidance: float = slider(7.0, "CFG scale", 1, 30, 0.5)
    strength: float = slider(0.75, "Denoising strength of img2img", 0, 1, 0.01)
    hires_strength: float = slider(0.5, "Denoising strength of the hires fix", 0, 1, 0.01)
    hires_upscaler: str = choice("Lanczos", "Upscaler of the hires fix", _UPSCALERS)
    mask_blur: int = slider(4, "Mask blur", 0, 64)
    padding: int = slider(32, "Padding of “Only masked”, px", 0, 256, 4)


@dataclass
class Img2img:
    """img2img."""

    matches_colours: bool = switch(False, "Match the colours of the start picture")
    exact_steps: bool = switch(
        False, "Do exactly as many steps as the slider says", "Otherwise a low strength does fewer."
    )
    noise: float = slider(1.0, "Noise over the start picture", 0, 1.5, 0.01)
    background: str = colour("#ffffff", "Colour under transparent parts")
    upscaler: str = choice("Lanczos", "Upscaler of start pictures", _UPSCALERS)
    keeps_outside: bool = switch(True, "Put the untouched start picture back outside of the mask")
    shows_mask: bool = switch(False, "Show the mask with the results")
    mask_colour: str = colour("#ffffff", "Brush of inpainting")
    sketch_colour: str = colour("#000000", "Brush of sketching")
    brush_px: int = slider(40, "Size of the brush, px", 1, 200)


@dataclass
class Prompts:
    """Prompts."""

    emphasis: str = choice(
        "Original",
        "Emphasis",
        ("Original", "Ignore", "None"),
        "(words:1.2) weigh, weigh nothing, or stand for themselves.",
    )
    takes_comments: bool = switch(True, "A # begins a comment")
    shows_tokens: bool = switch(True, "Show the number of tokens")
    key_step: float = slider(0.1, "Step of Ctrl+↑ and Ctrl+↓", 0.01, 0.5, 0.01)
    keeps_styles: bool = switch(False, "Keep chosen styles after they are put into the prompt")


@dataclass
class Infotext:
    """Infotext."""

    adds_model_hash: bool = switch(True, "Write the checkpoint's hash")
    adds_model_name: bool = switch(True, "Write the checkpoint's name")
    adds_loras: bool = switch(True, "Write the hashes of add-ons")
    adds_version: bool = switch(True, "Write the version of this page")
    adds_styles: bool = switch(True, "Write the names of styles")
    ignores: list[str] = field(
        default_factory=list,
        metadata=any_of(
            "Leave out when parameters are pasted",
            (
                "Prompt",
                "Negative prompt",
                "Seed",
                "Size",
                "Sampler",
                "Steps",
                "CFG scale",
                "Model",
                "Denoising strength",
                "Hires",
                "Variation",
            ),
        ),
    )
    restores_model: bool = switch(True, "Choose the checkpoint that parameters name")


@dataclass
class Preview:
    """Live preview."""

    is_on: bool = switch(True, "Show a live preview")
    every: int = slider(1, "Every so many steps", 1, 20)
    most_per_s: int = slider(12, "At most so many a second", 1, 30)
    size: str = choice("Full", "Size", ("Full", "Half", "Quarter"))
    subject: str = choice("Prediction", "Subject", ("Prediction", "Noisy sample"))
    format: str = choice("jpeg", "File format", ("jpeg", "webp", "png"))
    shows_eta: bool = switch(True, "Show the time left")


@dataclass
class Interface:
    """User interface."""

    hidden_tabs: list[str] = field(
        default_factory=list,
        metadata=any_of("Hide tabs", ("img2img", "Extras", "PNG Info", "Checkpoint merger", "History")),
    )
    gallery_columns: int = slider(4, "Columns of the gallery", 1, 10)
    gallery_height: int = slider(520, "Height of the gallery, px", 200, 1400, 10)
    gallery_fit: str = choice("contain", "Pictures in the gallery", ("contain", "cover", "scale-down"))
    opens_first: bool = switch(True, "Open the first result large")
    scheme: str = choice("System", "Colours", ("System", "Light", "Dark"))
    shows_timing: bool = switch(True, "Show how long a run took")
    prints_steps: bool = switch(False, "Print progress on the console")


@dataclass
class Upscaling:
    """Upscaling."""

    upscaler: str = choice("Edges", "Upscaler of Extras", _UPSCALERS)
    sharpness_px: float = slider(1.4, "Radius of sharpening upscalers, px", 0.2, 8, 0.1)
    sharpness_percent: int = slider(110, "Strength of sharpening upscalers, %", 0, 400, 5)
    keeps_parameters: bool = switch(True, "Carry generation parameters over to the result")


@dataclass
class History:
    """History."""

    per_page: int = slider(24, "Pictures on a page", 4, 200, 4)
    newest_first: bool = switch(True, "Newest first")
    uses_trash: bool = switch(True, "Deleting moves to the trash folder")


@dataclass
class Limits:
    """Limits."""

    most_megapixels: float = slider(16, "Largest picture, megapixels", 1, 64, 1)
    most_pictures: int = slider(128, "Most pictures of one run", 1, 1000)
    most_cells: int = slider(100, "Most cells of an X/Y/Z plot", 4, 1000)
    keeps_interrupted: bool = switch(True, "Show what was made before an interruption")


@dataclass
class Settings:
    """All settings, section by section."""

    saving: Saving = field(default_factory=Saving)
    grids: Grids = field(default_factory=Grids)
    folders: Folders = field(default_factory=Folders)
    sampling: Sampling = field(default_factory=Sampling)
    starting: Starting = field(default_factory=Starting)
    img2img: Img2img = field(default_factory=Img2img)
    prompts: Prompts = field(default_factory=Prompts)
    infotext: Infotext = field(default_factory=Infotext)
    preview: Preview = field(default_factory=Preview)
    interface: Interface = field(default_factory=Interface)
    upscaling: Upscaling = field(default_factory=Upscaling)
    history: History = field(default_factory=History)
    limits: Limits = field(default_factory=Limits)


def entries(settings: Settings) -> Iterator[tuple[str, str, Shown, object]]:
    """Go through all settings: (section, name, how it is shown, value)."""
    for section in fields(settings):
        part = getattr(settings, section.name)
        for entry in fields(part):
            yield section.name, entry.name, cast("Shown", entry.metadata["shown"]), getattr(part, entry.name)


def heading(settings: Settings, section: str) -> str:
    """Return the heading of a section."""
    return str(type(getattr(settings, section)).__doc__).rstrip(".")


_kept: tuple[float, Settings] | None = None


def current() -> Settings:
    """Return the settings as they are on disk now; another process may have changed them."""
    global _kept  # noqa: PLW0603  # the file is read again only when it has changed
    path = data_folder() / "settings.json"
    changed = path.stat().st_mtime if path.exists() else 0.0
    if _kept is None or _kept[0] != changed:
        _kept = changed, from_values(json.loads(path.read_text()) if changed else {})
    return _kept[1]


def from_values(values: Mapping[str, Mapping[str, object]]) -> Settings:
    """Return settings with values by section and name; what is unknown or no longer allowed keeps its default."""
    settings = Settings()
    for section, name, shown, default in list(entries(settings)):
        value = values.get(section, {}).get(name, default)
        if _fits(shown, value, default):
            part = getattr(settings, section)
            setattr(part, name, _converted(part, name, value))
    return settings


def _fits(shown: Shown, value: object, default: object) -> bool:
    if isinstance(default, bool) or isinstance(value, bool):
        return isinstance(default, bool) and isinstance(value, bool)
    if isinstance(default, list):
        return isinstance(value, list) and all(item in shown.choices for item in cast("list[object]", value))
    if isinstance(default, str):
        return isinstance(value, str) and (not shown.choices or value in shown.choices)
    low, high = shown.low, shown.high
    return isinstance(value, (int, float)) and (low is None or value >= low) and (high is None or value <= high)


def _converted(part: object, name: str, value: object) -> object:
    """Give whole numbers the type that the field declares; pages send 8.0."""
    declared = next(entry for entry in fields(cast("Any", part)) if entry.name == name)
    return int(cast("float", value)) if cast("Field[object]", declared).type == "int" else value


def save(settings: Settings) -> None:
    """Keep settings."""
    folder = data_folder()
    folder.mkdir(parents=True, exist_ok=True)
    draft = folder / "settings.json.new"
    draft.write_text(json.dumps(asdict(settings), indent=2) + "\n")
    draft.replace(folder / "settings.json")
