"""A web UI for making pictures from words, in the shape of AUTOMATIC1111's. See README.md.

python examples/sd_webui/app.py
"""

from pathlib import Path

from webui.kept.folders import data_folder
from webui.page import build_page

LOOK = Path(__file__).parent / "webui" / "look"

demo = build_page()

if __name__ == "__main__":
    demo.launch(
        css_paths=LOOK / "style.css",
        js=(LOOK / "page.js").read_text(),
        allowed_paths=[str(data_folder())],
    )
