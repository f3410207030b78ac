"""Small objects that authors pass to media components."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal


@dataclass
class WaveformOptions:
    """How an audio waveform looks.

    Args:
        waveform_color: CSS colour of the part not yet played.
        waveform_progress_color: CSS colour of the part played.
        trim_region_color: CSS colour of the part to cut.
        show_recording_waveform: Whether a waveform is drawn while recording.
        skip_length: Seconds that the skip buttons jump.
        sample_rate: Samples per second at which recordings are taken.
    """

    waveform_color: str | None = None
    waveform_progress_color: str | None = None
    trim_region_color: str | None = None
    show_recording_waveform: bool = True
    skip_length: int | float = 5
    sample_rate: int = 44100


@dataclass
class WebcamOptions:
    """How a camera is used.

    Args:
        mirror: Whether the picture is shown (and taken) as in a mirror.
        constraints: `MediaTrackConstraints` for the browser (size, side of the phone, frame rate).
    """

    mirror: bool = True
    constraints: dict[str, object] | None = None


@dataclass
class WatermarkOptions:
    """An image that is laid over pictures and videos.

    Args:
        watermark: Path or address of the image (or the image itself, for pictures).
        position: Corner, or (x, y) in px from the top left.
    """

    watermark: object = None
    position: tuple[int, int] | Literal["top-left", "top-right", "bottom-left", "bottom-right"] = "bottom-right"


@dataclass
class Brush:
    """The brush of an image editor.

    Args:
        default_size: Size in px, or "auto".
        colors: Colours offered; a colour may be a pair (colour, opacity 0-1).
        default_color: First colour; by default the first of `colors`.
        color_mode: "defaults" lets the visitor pick others too, "fixed" does not.
    """

    default_size: int | Literal["auto"] = "auto"
    colors: list[str | tuple[str, float]] | str | tuple[str, float] | None = None
    default_color: str | tuple[str, float] | None = None
    color_mode: Literal["fixed", "defaults"] = "defaults"

    def __post_init__(self) -> None:
        if self.colors is None:
            self.colors = ["rgb(204, 50, 50)", "rgb(173, 204, 50)", "rgb(50, 204, 112)", "rgb(50, 112, 204)",
                           "rgb(173, 50, 204)"]  # fmt: skip
        if not isinstance(self.colors, list):
            self.colors = [self.colors]
        if self.default_color is None:
            self.default_color = self.colors[0]


@dataclass
class Eraser:
    """The eraser of an image editor.

    Args:
        default_size: Size in px, or "auto".
    """

    default_size: int | Literal["auto"] = "auto"


@dataclass
class LayerOptions:
    """Layers of an image editor.

    Args:
        allow_additional_layers: Whether visitors may add layers.
        layers: Names of the layers that are there from the start.
        disabled: Whether layers are hidden and everything is drawn on one.
    """

    allow_additional_layers: bool = True
    layers: list[str] | None = None
    disabled: bool = False

    def __post_init__(self) -> None:
        if not self.layers:
            self.layers = ["Layer 1"]


def watermark_for_wire(options: WatermarkOptions | str | Path | None) -> dict[str, object] | None:
    """Return a watermark as the page takes it, the image as a file."""
    if options is None:
        return None
    if not isinstance(options, WatermarkOptions):
        options = WatermarkOptions(watermark=options)
    if options.watermark is None:
        return None
    from stagedoor.components.images import publish_image

    return {
        "watermark": publish_image(options.watermark, format="png", what="watermark"),
        "position": options.position,
    }
