"""Gradio 2 and 3: gr.mix puts interfaces one after the other."""

import gradio as gr

asr = gr.Interface(lambda text: text.strip(), gr.inputs.Textbox(), gr.outputs.Textbox())
translate = gr.Interface(lambda text: f"<{text}>", gr.inputs.Textbox(), gr.outputs.Textbox())

demo = gr.mix.Series(asr, translate, description="Stripped, then marked")
EXPECTED = [("/predict", ("  hi ",), "<hi>")]
