"""The app of the browser tests of layouts."""

from __future__ import annotations

import sys
from pathlib import Path

import stagedoor as gr

PICTURE = Path(sys.argv[2]) / "picture.svg"
PICTURE.write_text(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 10"><rect width="16" height="10" fill="#087158"/></svg>'
)


def slow() -> str:
    return "saved"


with gr.Blocks(title="Layouts") as demo:
    with gr.Tab("Overlays"):
        heard = gr.Textbox(label="Heard")
        ask, more, strict, modal = (gr.Button(name) for name in ("Ask", "Details", "Insist", "Old way"))
        with gr.Dialog("Rename", size="sm") as dialog:
            name = gr.Textbox(label="Name")
            with gr.Row():
                cancel, save = gr.Button("Cancel"), gr.Button("Save", variant="primary")
        with gr.Dialog("Please choose", dismissible=False) as must:
            chosen = gr.Button("Chosen")
        with gr.Modal(visible=False) as old:
            gr.Markdown("shown by visible")
        with gr.Drawer("About this row", size=380) as drawer:
            gr.Markdown("All about it.")
        ask.click(lambda: gr.Dialog(open=True), None, dialog)
        strict.click(lambda: gr.update(open=True), None, must)
        more.click(lambda: gr.Drawer(open=True), None, drawer)
        modal.click(lambda: gr.Modal(visible=True), None, old)
        cancel.click(lambda: gr.Dialog(open=False), None, dialog)
        chosen.click(lambda: gr.Dialog(open=False), None, must)
        save.click(lambda text: (f"saved {text}", gr.Dialog(open=False)), name, [heard, dialog])
        dialog.close(lambda: "dialog closed", None, heard)
        drawer.close(lambda: "drawer closed", None, heard)
    with gr.Tab("Grids"):
        with gr.Grid([2, 1], areas=["head head", "main side"]) as grid:
            gr.Markdown("in the head", elem_id="head")
            with gr.Cell("side", elem_id="side"):
                gr.Markdown("at the side")
            gr.Markdown("the main thing", elem_id="main")
        with gr.Grid(columns={"base": 2, "md": 4}, elem_id="four"):
            gr.Metric(12345.6, label="Income", format=",.0f", prefix="€", delta="-3.2%", delta_label="since May")
            gr.Metric(7, label="Faults", delta=2, better="down", sparkline=[1, 4, None, 2, 7], info="in the last hour")
            gr.Metric("fine", label="Mood", delta=0)
            total = gr.Metric(None, label="Nothing yet", visible=True)
        gr.Button("Count").click(lambda: gr.Metric(3, delta=3), None, total)
        left, right = gr.Columns([3, 1])
        with left:
            gr.Textbox(label="Wide")
        with right:
            gr.Textbox(label="Narrow")
        gr.Divider("or")
        pressed = gr.Textbox(label="Pressed")
        with gr.Card("A lamp", "Brass, 40 W", media=PICTURE, media_alt="A lamp", footer="In stock") as card:
            buy = gr.Button("Buy")
        card.click(lambda: "the card", None, pressed)
        buy.click(lambda: "the button", None, pressed)
        with gr.Card("Quiet"):
            gr.Markdown("Nothing to press.")
    with gr.Tab("Sections"):
        with gr.Tabs(elem_id="many") as many:
            for number in range(12):
                with gr.Tab(f"A rather long name {number}", id=number):
                    gr.Markdown(f"content {number}")
        told = gr.Textbox(label="Told")
        many.change(lambda: "changed", None, told)
        gr.Button("To the last").click(lambda: gr.Tabs(selected=11), None, many)
        with gr.Accordion("Folded", open=False, max_height=60) as folded:
            gr.Markdown("\n\n".join(f"line {number}" for number in range(20)))
        folded.expand(lambda: "expanded", None, told)
        folded.collapse(lambda: "collapsed", None, told)
        gr.Button("Unfold").click(lambda: gr.Accordion(open=True), None, folded)
        gr.Button("Rename it").click(lambda: gr.Accordion(label="Folded anew"), None, folded)
        how_many = gr.Slider(0, 3, value=1, step=1, label="How many")
        with gr.Grid(columns=2):
            with gr.Card("Built while it runs"):

                @gr.render(inputs=how_many)
                def fields(count: float) -> None:
                    for number in range(int(count)):
                        gr.Textbox(label=f"Field {number}", key=f"field {number}")

        placed_later = gr.Textbox(label="Placed later", render=False)
        with gr.Card("Elsewhere"):
            placed_later.render()
        with gr.Row(sticky="bottom", elem_id="actions"):
            gr.Button("Always at hand")

if __name__ == "__main__":
    demo.launch(server_port=int(sys.argv[1]), quiet=False)
