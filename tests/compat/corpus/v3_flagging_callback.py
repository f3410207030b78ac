"""Gradio 3: a flagging callback of the author's, and CSVLogger used by hand in Blocks."""

import os

import gradio as gr


class Remember(gr.FlaggingCallback):
    rows = []

    def setup(self, components, flagging_dir: str):
        self.components = components
        self.flagging_dir = flagging_dir
        os.makedirs(flagging_dir, exist_ok=True)

    def flag(self, flag_data, flag_option="", username=None):
        self.rows.append((flag_data, flag_option))
        return len(self.rows)


remembered = gr.Interface(
    lambda text: text[::-1], "text", "text", flagging_callback=Remember(), flagging_dir="kept", allow_flagging="manual"
)
callback = gr.CSVLogger()

with gr.Blocks() as demo:
    remembered.render()
    name = gr.Textbox(label="name")
    strength = gr.Slider(0, 1, 0.5, label="strength")
    button = gr.Button("Flag")
    callback.setup([name, strength], "flagged_data_points")
    button.click(lambda *args: callback.flag(args), [name, strength], None, preprocess=False, api_name="flag")
    gr.Button("Rows").click(
        lambda: len(open("flagged_data_points/" + os.listdir("flagged_data_points")[0]).readlines()),
        None,
        gr.Number(),
        api_name="lines",
    )
EXPECTED = [("/predict", ("abc",), "cba"), ("/flag", ("Ann", 0.25), ()), ("/lines", (), 2)]
