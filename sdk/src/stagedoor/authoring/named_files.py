"""Files that an author's own HTML, Markdown and CSS name as `file=…`, as Gradio 3 and 4 served them.

Only what stands in the app's description counts: what a function returns may repeat a visitor's words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from stagedoor.components.base import Component

if TYPE_CHECKING:
    from stagedoor.authoring.blocks import Blocks

_NAMED = re.compile(r"""(?:^|["'(\s=])\.?/?(?:gradio_api/)?file[=/]([^\s"'()<>?#]+)""")
_TEXTS = frozenset({"html", "markdown"})


def files_named_by(blocks: Blocks) -> list[Path]:
    """Return the files that an app's description names, where they exist; hidden ones are left out.

    Args:
        blocks: The app.
    """
    found: list[Path] = []
    for text in _texts(blocks):
        for name in _NAMED.findall(text):
            path = Path(unquote(name))
            if path.is_file() and not any(part.startswith(".") for part in path.parts if part not in {".", ".."}):
                found.append(path)
    return found


def _texts(blocks: Blocks) -> Iterator[str]:
    style = blocks.style
    yield from (text for text in (style.css_text(), style.head_html(), style.js_text()) if text and "file" in text)
    for block in blocks.blocks.values():
        if not isinstance(block, Component) or block.load_value is not None:
            continue
        told = block.value if block.get_block_name() in _TEXTS else getattr(block, "link", None)
        if isinstance(told, str) and "file" in told:
            yield told
