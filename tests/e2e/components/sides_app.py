"""The app of the browser tests of sidebars and of what stands where."""

from __future__ import annotations

import sys

import stagedoor as gr


def chosen(event: gr.SelectData) -> str:
    return f"back to {event.value}"


with gr.Blocks(title="Sides", fill_width=True) as demo:
    with gr.Sidebar("Tools", width=250, elem_id="tools") as tools:
        gr.Textbox(label="In the tools")
        gr.Dropdown(["a", "b"], label="Which")
    with gr.Sidebar("Help", position="right", open=False, width="30%", elem_id="help") as helped:
        gr.Textbox(label="In the help")
    with gr.Sidebar("More tools", open=False, elem_id="more") as more:
        gr.Markdown("some more")
    with gr.Tab("Sides"):
        heard = gr.Textbox(label="Heard")
        for name, side in (("tools", tools), ("help", helped), ("more", more)):
            side.expand(lambda name=name: f"{name} opened", None, heard)
            side.collapse(lambda name=name: f"{name} closed", None, heard)
        gr.Button("Close the tools").click(lambda: gr.Sidebar(open=False), None, tools)
        gr.Button("Open the help").click(lambda: gr.Sidebar(open=True), None, helped)
    with gr.Tab("Places"):
        with gr.Row():
            for number in range(3):
                with gr.Column(min_width=90, elem_id=f"narrow{number}"):
                    gr.Textbox(label=f"Narrow {number}")
        with gr.Row():
            with gr.Column(elem_id="left"):
                gr.Textbox(label="Left")
            with gr.Column(scale=3, elem_id="right"):
                gr.Textbox(label="Right")
        with gr.Row(elem_id="half"):
            gone = gr.Textbox(label="Gone", visible=False)
            gr.Image(label="Whole", elem_id="whole", height=120)
        gr.Button("Show it").click(lambda: gr.Textbox(visible=True), None, gone)
        with gr.Group(elem_id="empty"):
            gr.Textbox(visible=False)
        with gr.Row(elem_id="words"):
            for number in range(10):
                gr.Markdown(f"w{number}")
        with gr.Row(equal_height=True):
            gr.Textbox(label="Long", lines=2, elem_id="long")
            gr.Textbox(label="Longer", lines=6, elem_id="longer")
            gr.Button("Even", elem_id="even")
        with gr.Tabs(elem_id="sorted"):
            for label, alignment in (("First", "left"), ("Settings", "right"), ("Second", "left")):
                with gr.Tab(label, alignment=alignment):
                    gr.Markdown(f"in {label}")
        with gr.HTML(html_template="<section>@children</section>", elem_id="frame"):
            gr.Markdown("held", elem_id="held")
            gr.Markdown("held, too", elem_id="held-too")
        with gr.Draggable(elem_id="down"):
            for name in ("Ada", "Bob", "Cyd"):
                gr.Textbox(label=name)
        with gr.Draggable(orientation="row", elem_id="across"):
            for name in ("Dot", "Eve", "Fay"):
                gr.Textbox(label=name)
    with gr.Tab("Steps"):
        with gr.Walkthrough(selected=0) as way:
            with gr.Step("Load", id=0, elem_id="load"):
                on = gr.Button("On")
            with gr.Step("Train", id=1):
                last = gr.Button("To the end")
            with gr.Step("Look", id=2):
                gr.Markdown("the end")
        told = gr.Textbox(label="Told")
        on.click(lambda: gr.Walkthrough(selected=1), None, way)
        last.click(lambda: gr.Walkthrough(selected=2), None, way)
        way.select(chosen, None, told)

if __name__ == "__main__":
    demo.launch(server_port=int(sys.argv[1]), quiet=False)
