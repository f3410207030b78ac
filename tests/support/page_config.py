"""Reads the configuration that a page of an app holds in its HTML."""

from __future__ import annotations

import json
import re
from typing import Any


def config_in(page: str) -> dict[str, Any]:
    """Return the configuration in a page's HTML."""
    written = re.search(r"window\.gradio_config=JSON\.parse\('(.*?)'\);</script>", page, re.DOTALL)
    assert written is not None
    return json.loads(_unquoted(written[1]))


def _unquoted(text: str) -> str:
    """Undo what a quoted text of a script is written with."""
    signs = {"\\": "\\", "'": "'"}
    return re.sub(
        r"\\(u[0-9a-f]{4}|.)", lambda sign: signs.get(sign[1]) or chr(int(sign[1][1:], 16)), text, flags=re.DOTALL
    )
