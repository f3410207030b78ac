"""A page of the size people really have, `examples/sd_webui`: how long it takes to build, and to open in a browser."""

from __future__ import annotations

import asyncio
import json
import subprocess
import tempfile

from opening import opening_ms
from peers import APPS, Peer, serving

APP = "sd_webui.py"


def webui_cost(peer: Peer) -> dict[str, float]:
    """Build the page in a fresh interpreter, and open it beside the small app on the same library."""
    with tempfile.TemporaryDirectory() as data:
        built = subprocess.run(
            [peer.python, APPS / APP],
            env={**peer.environment(), "SD_WEBUI_DATA": data},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        first_ms, again_ms = json.loads(built.splitlines()[-1])
        with serving(peer, APP, SD_WEBUI_DATA=data) as large, serving(peer, "hello.py") as small:
            opened = asyncio.run(opening_ms({small.url: "Greet", large.url: "Generate"}))
    return {
        "sd_webui: first build, CPU ms": first_ms,
        "sd_webui: another build, CPU ms": again_ms,
        "sd_webui: start to first page, s": large.first_page_s,
        "sd_webui: button answers, ms": opened[large.url],
        "sd_webui: button answers, times the hello page": opened[large.url] / opened[small.url],
    }
