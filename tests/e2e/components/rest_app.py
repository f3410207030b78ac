"""The app of the browser tests of charts, times, folders, dialogues and what else stands in few apps."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path

import stagedoor as gr

FOLDER = Path(sys.argv[2])
(FOLDER / "tree" / "inner").mkdir(parents=True, exist_ok=True)
(FOLDER / "tree" / "top.txt").write_text("top")
(FOLDER / "tree" / "inner" / "deep.txt").write_text("deep")
SALES = {
    "month": ["Jan", "Feb", "Mar"] * 2,
    "sold": [3, 5, 2, 1, 4, 6],
    "shop": ["North"] * 3 + ["South"] * 3,
}
WALK = {"hour": [float(n) for n in range(24)], "steps": [float(n * n % 17) for n in range(24)]}


def visited(count: int | None) -> tuple[int, str]:
    """Count the visits of a browser."""
    return (count or 0) + 1, f"visit {(count or 0) + 1}"


def lasting() -> Iterator[str]:
    """Go on until the visitor has seen enough."""
    while True:
        yield "still there"
        time.sleep(0.05)


with gr.Blocks(title="The rest") as demo:
    with gr.Tab("Charts"):
        gr.BarPlot(
            SALES, x="month", y="sold", color="shop", title="Sold", label="Bars", buttons=["fullscreen", "export"]
        )
        gr.LinePlot(WALK, x="hour", y="steps", label="Walk")
        gr.ScatterPlot({"a": [1, 2, 3], "b": [3, 1, 2], "c": [1.0, 5.0, 9.0]}, x="a", y="b", color="c", label="Cloud")
        gr.LinePlot(x="x", y="y", label="Nothing yet")
    with gr.Tab("Fields"):
        again = gr.Button("Again")
        said = gr.Textbox(label="Said", buttons=["copy", again])
        again.click(lambda text: (f"{text} again", gr.Button("Once more")), said, [said, again])
        slow = gr.Textbox(label="A label as long as a sentence", buttons=[gr.Button("Once"), gr.Button("Twice")])
        gr.Button("Take long").click(lasting, None, slow)
        moment = gr.DateTime("2030-01-02 03:04:05", label="When", type="string")
        moment.change(lambda value: f"time {value}", moment, said)
        names = gr.HighlightedText([("Ada lives in ", None), ("London", "place")], label="Names", interactive=True)
        names.change(lambda parts: " ".join(f"{text}={kind}" for text, kind in parts if kind), names, said)
        files = gr.FileExplorer("**/*.txt", root_dir=FOLDER / "tree", label="Files")
        files.change(lambda paths: " ".join(Path(path).name for path in paths), files, said)
        talk = gr.Dialogue(
            [{"speaker": "Ada", "text": "Hello"}],
            type="list",
            speakers=["Ada", "Bob"],
            tags=["(laughs)", "(sighs)"],
            label="Talk",
            interactive=True,
        )
        talk.change(lambda lines: f"{len(lines)} lines, last {lines[-1]['text']}", talk, said)
    with gr.Tab("Layouts"):
        gr.Navbar([("Docs", "https://docs.example/")])
        with gr.Walkthrough():
            with gr.Step("First"):
                gr.Markdown("the first step")
            with gr.Step("Second"):
                gr.Markdown("the second step")
        with gr.Draggable():
            for name in ("One", "Two"):
                with gr.Group():
                    gr.Textbox(label=name)
        gr.ParamViewer({"size": {"type": "int", "description": "How big.", "default": "3"}})
        visits = gr.BrowserState(storage_key="visits", secret="a fixed secret")
        shown = gr.Textbox(label="Visits")
        demo.load(visited, visits, [visits, shown])

if __name__ == "__main__":
    demo.launch(server_port=int(sys.argv[1]), quiet=False)
