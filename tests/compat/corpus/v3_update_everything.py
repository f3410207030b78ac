"""Gradio 3: each class has .update(), layouts too; results are dicts by component."""

import gradio as gr


def change(kind):
    if kind == "short":
        return (
            gr.Textbox.update(lines=2, visible=True),
            gr.Row.update(visible=False),
            gr.Button.update(interactive=True),
        )
    if kind == "long":
        return (
            gr.Textbox.update(lines=8, visible=True, value="Lorem"),
            gr.Row.update(visible=True),
            gr.Button.update("Go", variant="primary"),
        )
    return gr.update(visible=False), gr.update(), gr.update(interactive=False)


def cities(country):
    options = {"USA": ["Chicago", "Boston"], "Pakistan": ["Karachi"]}[country]
    return {
        city: gr.Dropdown.update(choices=options, value=options[0]),
        seen: gr.Number.update(len(options), label="n"),
    }


with gr.Blocks() as demo:
    radio = gr.Radio(["short", "long", "none"], label="Essay Length to Write?")
    text = gr.Textbox(lines=2, interactive=True)
    with gr.Row() as row, gr.Accordion("Advanced", open=False) as more:
        slider = gr.Slider(0, 10)
    button = gr.Button("Run")
    country, city, seen = gr.Radio(["USA", "Pakistan"]), gr.Dropdown(), gr.Number()
    tabs_text = gr.Textbox()
    with gr.Tabs(selected="a") as tabs:
        with gr.TabItem("A", id="a"):
            gr.Markdown("a")
        with gr.TabItem("B", id="b"):
            gr.Markdown("b")
    radio.change(fn=change, inputs=radio, outputs=[text, row, button], api_name="change")
    country.change(cities, country, [city, seen], api_name="cities")
    tabs_text.submit(
        lambda: (gr.Tabs.update(selected="b"), gr.Accordion.update(open=True), gr.Slider.update(maximum=20, value=15)),
        None,
        [tabs, more, slider],
        api_name="move",
    )
EXPECTED = [
    ("/change", ("long",), {"lines": 8, "visible": True, "value": "Lorem", "__type__": "update"}),
    ("/change", ("none",), {"visible": False, "__type__": "update"}),
    ("/move", (), {"maximum": 20, "value": 15, "__type__": "update"}),
]
