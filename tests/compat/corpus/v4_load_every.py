"""Gradio 4: values that follow time: every= at load and at a component, a Timer's older way, and unload."""

import gradio as gr

counted = {"n": 0}


def tick():
    counted["n"] += 1
    return "ticked"


with gr.Blocks(title="Time", delete_cache=(3600, 3600)) as demo:
    clock = gr.Textbox(tick, every=60, label="Clock")
    other = gr.Number(label="n")
    demo.load(lambda: 7, None, other, every=60, api_name="seven")
    dep = demo.load(tick, None, clock, show_progress="hidden", queue=False, api_name="tick")
    gr.Button("Stop").click(None, cancels=[dep])
    demo.unload(lambda: None)
EXPECTED = [("/seven", (), 7), ("/tick", (), "ticked")]
