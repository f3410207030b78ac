"""The large example on either library: built and timed, and served when there is a port."""

import importlib
import json
import os
import sys
import time
from pathlib import Path

gr = importlib.import_module(os.environ["BENCH_LIBRARY"])
sys.modules["stagedoor"] = gr  # the example imports this name; it uses nothing that Gradio does not have
sys.path.insert(0, str(Path(__file__).parents[3] / "examples" / "sd_webui"))
build_page = importlib.import_module("webui.page").build_page


def timed_build():
    """Build the page; returns it and the CPU ms."""
    started = time.process_time()
    page = build_page()
    return page, (time.process_time() - started) * 1000


demo, first_ms = timed_build()
if "BENCH_PORT" in os.environ:
    demo.launch(server_port=int(os.environ["BENCH_PORT"]), quiet=True)
else:
    _, again_ms = timed_build()
    print(json.dumps([first_ms, again_ms]))
