"""Several pictures as one, with legends where they were made by a script."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from PIL import Image, ImageDraw, ImageFont

from webui.kept.settings import Grids


def rows_for(count: int, batch_size: int, wanted: int) -> int:
    """Return the rows of a grid: as many as wanted, one for each batch for 0, the most square shape for -1."""
    if wanted > 0:
        return min(wanted, count)
    if wanted == 0:
        return max(1, -(-count // max(batch_size, 1)))
    return max(1, int(count**0.5))


def grid_of(
    pictures: Sequence[Image.Image],
    rows: int,
    look: Grids,
    row_names: Sequence[str] = (),
    column_names: Sequence[str] = (),
) -> Image.Image:
    """Put pictures side by side, row after row.

    Args:
        pictures: One or more; the largest says how large a cell is.
        rows: Number of rows.
        look: Colours and spaces.
        row_names: Legends of the rows; empty for none.
        column_names: Legends of the columns; empty for none.
    """
    columns = -(-len(pictures) // rows)
    width, height = max(p.width for p in pictures), max(p.height for p in pictures)
    left = _legend_width(row_names, look) if any(row_names) else 0
    top = _legend_height(column_names, width, look) if any(column_names) else 0
    gap = look.margin_px
    size = left + columns * width + (columns - 1) * gap, top + rows * height + (rows - 1) * gap
    sheet = Image.new("RGB", size, look.background)
    for index, picture in enumerate(pictures):
        row, column = divmod(index, columns)
        sheet.paste(picture, (left + column * (width + gap), top + row * (height + gap)))
    draw = ImageDraw.Draw(sheet)
    font = ImageFont.load_default(look.legend_px)
    for column, name in enumerate(column_names if top else ()):
        place = left + column * (width + gap) + width / 2, top / 2
        draw.multiline_text(place, _wrapped(name, width, look), look.ink, font, "mm", align="center")
    for row, name in enumerate(row_names if left else ()):
        place = left / 2, top + row * (height + gap) + height / 2
        draw.multiline_text(place, _wrapped(name, left, look), look.ink, font, "mm", align="center")
    return sheet


def _wrapped(text: str, width_px: int, look: Grids) -> str:
    letters = max(4, int(width_px / (look.legend_px * 0.6)))
    return "\n".join(textwrap.wrap(text, letters, max_lines=6, placeholder=" …")) or text


def _legend_width(names: Sequence[str], look: Grids) -> int:
    longest = max(len(word) for name in names for word in [*name.split(), ""])
    return int(look.legend_px * (2 + 0.62 * max(longest, min(18, max(len(name) for name in names)))))


def _legend_height(names: Sequence[str], width_px: int, look: Grids) -> int:
    lines = max(_wrapped(name, width_px, look).count("\n") + 1 for name in names)
    return int(look.legend_px * (1.2 + 1.25 * lines))
