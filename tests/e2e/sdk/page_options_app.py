"""An app with everything that `launch` may say about the page."""

from __future__ import annotations

import sys
from pathlib import Path

import stagedoor as gr

folder = Path(sys.argv[2])
(folder / "more.css").write_text("#named { outline: 3px solid rgb(4, 5, 6) }")
(folder / "more.html").write_text('<meta name="from-file" content="yes">')

with gr.Blocks(title="Options", fill_width=True, fill_height=True, analytics_enabled=False) as demo:
    with gr.Tabs():
        with gr.Tab("First", elem_id="first"):
            text = gr.Textbox("hidden by js", label="Text", elem_id="named", elem_classes=["mine", "yours"])
            hide = gr.Button("Hide")
            upper = gr.Button("Upper")
            bare = gr.Button("Bare")
        with gr.Tab("Second", elem_id="second"):
            gr.Markdown("There")
    hide.click(lambda: gr.Textbox(visible=False), None, text, js=True)
    upper.click(None, text, text, js="(value) => value.toUpperCase()")
    bare.click(None, None, None, js="document.title = 'changed by a bare script'")

if __name__ == "__main__":
    demo.launch(
        server_port=int(sys.argv[1]),
        theme="monochrome",
        css=".mine label { color: rgb(1, 2, 3) } .gradio-container { letter-spacing: 1px }",
        css_paths=folder / "more.css",
        js="() => { document.body.dataset.started = 'yes' }",
        head='<script>window.fromHead = "yes"</script>',
        head_paths=[folder / "more.html"],
        footer_links=["settings", {"label": "Imprint", "url": "https://example.com/imprint"}],
    )
