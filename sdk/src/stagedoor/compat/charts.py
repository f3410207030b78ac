"""Pictures of numbers and of sound that older Gradio versions made: `gr.Timeseries`, `gr.make_waveform`."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

from stagedoor.components.dataframe import Dataframe
from stagedoor.components.ffmpeg import convert
from stagedoor.components.nativeplot import LinePlot
from stagedoor.components.sound import as_int16, wav_bytes
from stagedoor.components.tables import table_from
from stagedoor.files import active

if TYPE_CHECKING:
    import numpy as np

WAVEFORM_SIZE = "1000x400"
_SERIES, _VALUE = "series", "value"


class Timeseries(LinePlot, preset={}):
    """A LinePlot whose `y` may be several columns, as lines of their own."""

    columns: Sequence[str] = ()
    """Columns that are drawn; empty when there is one, which is `y`."""

    def stand_in_for(self, original: object) -> None:
        """Draw the columns that the original draws."""
        super().stand_in_for(original)  # pyright: ignore[reportArgumentType]
        self.columns = original.columns if isinstance(original, Timeseries) else ()

    def postprocess(self, value: object) -> dict[str, object] | None:
        """Return the chart of a table; each column becomes rows of its own."""
        if value is None or not self.columns:
            return super().postprocess(value)
        import pandas as pd

        table = table_from(value, [], self.display_name)
        frame = pd.DataFrame(table.rows, columns=[str(header) for header in table.headers])
        long = frame.melt([str(self.x)], list(self.columns), _SERIES, _VALUE)
        return super().postprocess(long)


def timeseries(
    value: object = None, *, x: str | None = None, y: str | list[str] | None = None, **options: object
) -> Timeseries:
    """Make what stands for a `gr.Timeseries` that shows.

    Args:
        value: First table.
        x: Column of the times.
        y: Column, or columns, of the values.
        options: Further arguments; `colors` are those of the columns, in order.
    """
    columns = [y] if isinstance(y, str) else list(y or ())
    colors = cast("list[str] | None", options.pop("colors", None))
    several = len(columns) > 1
    arguments: dict[str, object] = {"x": x, "y": _VALUE if several else (columns or [None])[0]}
    if several:
        arguments["color"] = _SERIES
        if colors:
            arguments["color_map"] = dict(zip(columns, colors, strict=False))
    made = Timeseries(value, **arguments, **options)  # pyright: ignore[reportArgumentType] - checked by LinePlot
    made.columns = columns if several else ()
    return made


def timeseries_input(x: str | None = None, y: str | list[str] | None = None, **options: object) -> Dataframe:
    """Make what stands for a `gr.inputs.Timeseries`: a table to be filled in, which the function gets as it did.

    Args:
        x: Column of the times.
        y: Column, or columns, of the values.
        options: Further arguments.
    """
    columns = [x, *([y] if isinstance(y, str) else y or ())]
    return Dataframe(headers=[column for column in columns if column], **options)  # pyright: ignore[reportArgumentType]


def make_waveform(
    audio: str | os.PathLike[str] | tuple[int, np.ndarray],
    *,
    bg_color: str = "#f3f4f6",
    bars_color: str | tuple[str, str] = ("#fbbf24", "#ea580c"),
    **_looks: object,
) -> str:
    """Make a video of a sound whose waveform runs along, as `gr.make_waveform` did.

    Args:
        audio: Path of a sound, or (rate in Hz, array).
        bg_color: Colour of the ground.
        bars_color: Colour of the waveform; of two the first.

    Returns:
        Path of an MP4 file.

    Raises:
        ConversionError: When there is no ffmpeg, or the sound cannot be read.
    """
    store = active()
    if isinstance(audio, tuple):
        reference = store.publish_bytes(wav_bytes(int(audio[0]), as_int16(audio[1])), name="audio.wav")
    else:
        reference = store.publish_path(audio)
    source = store.resolve(reference, component="make_waveform")
    color = bars_color if isinstance(bars_color, str) else bars_color[0]
    picture = (
        f"color=c={_color(bg_color)}:s={WAVEFORM_SIZE}:r=25[ground];"
        f"[0:a]showwaves=s={WAVEFORM_SIZE}:mode=cline:rate=25:colors={_color(color)}[waves];"
        "[ground][waves]overlay=shortest=1,format=yuv420p[picture]"
    )
    video = convert(source, ".mp4", "-filter_complex", picture, "-map", "[picture]", "-map", "0:a", "-shortest")
    made = store.publish_bytes(video, name=f"{Path(source).stem}.mp4")
    return str(store.resolve(made, component="make_waveform"))


def _color(text: str) -> str:
    """Return a colour as ffmpeg writes it; only letters and digits, since it stands in a description of filters."""
    plain = "".join(character for character in text if character.isalnum())
    return f"0x{plain}" if text.startswith("#") else plain
