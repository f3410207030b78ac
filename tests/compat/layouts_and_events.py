"""Layouts, events and listeners on one library, as facts."""

from __future__ import annotations

from typing import Any

CLASSES = [
    "AnnotatedImage",
    "Audio",
    "BarPlot",
    "LinePlot",
    "ScatterPlot",
    "BrowserState",
    "Button",
    "Chatbot",
    "Checkbox",
    "CheckboxGroup",
    "ClearButton",
    "Code",
    "ColorPicker",
    "Dataframe",
    "Dataset",
    "DateTime",
    "DeepLinkButton",
    "Dialogue",
    "DownloadButton",
    "Dropdown",
    "DuplicateButton",
    "File",
    "FileExplorer",
    "Gallery",
    "HighlightedText",
    "HTML",
    "Image",
    "ImageEditor",
    "ImageSlider",
    "JSON",
    "Label",
    "LoginButton",
    "Markdown",
    "Model3D",
    "MultimodalTextbox",
    "Navbar",
    "Number",
    "ParamViewer",
    "Plot",
    "Radio",
    "Slider",
    "State",
    "Textbox",
    "Timer",
    "UploadButton",
    "Video",
    "Accordion",
    "Tabs",
    "Tab",
    "Sidebar",
    "Walkthrough",
    "Step",
    "Row",
    "Column",
    "Group",
    "Draggable",
    "Blocks",
]
TOLD = [
    "backend_fn",
    "js",
    "queue",
    "api_name",
    "api_description",
    "scroll_to_output",
    "show_progress",
    "batch",
    "max_batch_size",
    "types",
    "collects_event_data",
    "trigger_only_on_success",
    "trigger_only_on_failure",
    "trigger_mode",
    "api_visibility",
    "connection",
    "time_limit",
    "stream_every",
    "component_prop_inputs",
]


def event_facts(gr: Any) -> dict[str, dict[str, Any]]:
    """Which events each class offers."""
    found = {}
    for name in CLASSES:
        cls = getattr(gr, name)
        events = cls.event_names() if hasattr(cls, "event_names") else getattr(cls, "EVENTS", [])
        found[name] = sorted({str(getattr(event, "event_name", event)) for event in events})
    return {"events": found}


def dependencies(demo: Any) -> list[dict[str, Any]]:
    """The listeners of an app, with components by their type and label in place of ids."""
    config = demo.get_config_file()
    names = {
        entry["id"]: f"{entry['type']}:{entry['props'].get('label') or entry['props'].get('value')}".lower()
        for entry in config["components"]
    }
    found = []
    for entry in config["dependencies"]:
        facts = {key: entry[key] for key in TOLD}
        facts["targets"] = sorted(
            [names.get(block, "page") if block is not None else "", event] for block, event in entry["targets"]
        )
        facts["inputs"] = [names.get(block, "?") for block in entry["inputs"]]
        facts["outputs"] = [names.get(block, "?") for block in entry["outputs"]]
        facts["cancels"] = entry["cancels"]
        facts["after"] = entry["trigger_after"]
        found.append(facts)
    return found


def numbered(entries: list[dict[str, Any]]) -> dict[str, Any]:
    """Facts by the number of the listener."""
    return {f"{number}.{key}": value for number, entry in enumerate(entries) for key, value in entry.items()}


def listener_facts(gr: Any) -> dict[str, dict[str, Any]]:
    """Each way to say how a listener runs."""

    def one(a: str) -> str:
        """Say it."""
        return a

    def steps(a: str):
        yield a

    def chosen(a: str, data: gr.SelectData) -> str:
        return f"{a}{data.index}"

    def whole(box: gr.Textbox) -> str:
        return str(box)

    with gr.Blocks() as demo:
        box, out, button = gr.Textbox(label="in"), gr.Textbox(label="out"), gr.Button("go")
        ticking = gr.Timer(5)
        first = button.click(one, box, out)
        first.then(one, out, box).success(one, box, out, api_name="chained").failure(one, box, out)
        streaming = button.click(steps, [box], [out], api_name="steps", concurrency_limit=3, time_limit=5)
        button.click(None, None, None, cancels=[streaming])
        button.click(one, box, out, cancels=streaming, queue=False)
        box.change(one, box, out, trigger_mode="multiple", show_progress="minimal", scroll_to_output=True)
        box.change(one, box, out)
        box.select(chosen, box, out, api_visibility="undocumented", api_description="Words")
        box.input(one, {box}, out, api_visibility="private", show_progress="hidden")
        box.submit(lambda values: values, [box], [out], batch=True, max_batch_size=8, api_description=False)
        box.blur(None, box, out, js="(x) => x")
        box.focus(one, box, out, js="(x) => x", preprocess=False, postprocess=False)
        ticking.tick(one, box, out, stream_every=2)
        button.click(whole, box, out)
        gr.on([box.submit, button.click], one, box, out, api_name="both")
        gr.on(None, one, box, out)
        gr.on(triggers=None, fn=one, inputs=[box], outputs=out)
        demo.load(one, box, out)
        demo.unload(lambda: None)
        box.submit(one, box, out, api_name=False, key="k", concurrency_id="c", stream_every=1)

        @button.click(inputs=box, outputs=out)
        def decorated(a: str) -> str:
            return a

    found = {"listeners": numbered(dependencies(demo))}
    with gr.Blocks() as typed:
        gr.api(_add, api_name="add")
        gr.api(_many)
    info = typed.get_api_info()["named_endpoints"]
    found["api"] = {
        f"{name}.{side}.{number}.{key}": part.get(key) if key != "python_type" else part[key]["type"]
        for name, endpoint in info.items()
        for side in ("parameters", "returns")
        for number, part in enumerate(endpoint[side])
        for key in ("parameter_name", "parameter_has_default", "parameter_default", "python_type")
    }
    return found


def _add(a: int, b: float = 2.0) -> float:
    return a + b


def _many(words: list[str], table: dict[str, int], kind: bool | None = None) -> tuple[str, int]:
    return str(words), len(table)


def tree(config: dict[str, Any]) -> Any:
    """The layout as nested [type, children]."""
    names = {entry["id"]: entry["type"] for entry in config["components"]}

    def below(node: dict[str, Any]) -> Any:
        children = [below(child) for child in node.get("children", ())]
        return [names.get(node["id"], "page"), children] if children else names.get(node["id"], "page")

    return below(config["layout"])


def layout_facts(gr: Any) -> dict[str, dict[str, Any]]:
    """Every layout, nested in every other."""
    with gr.Blocks(title="T", fill_width=True) as demo:
        with gr.Row(variant="panel", equal_height=True, height=200):
            with gr.Column(scale=2, min_width=100):
                gr.Textbox(label="a")
                gr.Number(label="b")
            with gr.Column(variant="compact"), gr.Group():
                gr.Slider(label="c")
                gr.Markdown("m")
                gr.Checkbox(label="d")
        with gr.Accordion("More", open=False):
            gr.Radio(["x"], label="e")
        with gr.Tabs(selected=1):
            with gr.Tab("One", id=0):
                gr.Image(label="f")
            with gr.TabItem("Two", id=1, interactive=False):
                gr.Textbox(label="g")
        with gr.Sidebar(label="S", open=False, position="right", width=200):
            gr.Button("h")
        with gr.Walkthrough(selected=0):
            with gr.Step("First", id=0):
                gr.Textbox(label="i")
            with gr.Step("Second", id=1):
                gr.Textbox(label="j")
        with gr.Draggable(orientation="row"):
            gr.Textbox(label="k")
            gr.Textbox(label="l")
        hidden = gr.Textbox(label="late", render=False)
        with gr.Row(visible=False, elem_id="id", elem_classes="cls"):
            hidden.render()
    with demo.route("Other", "/other"):
        gr.Textbox(label="n")
    config = demo.get_config_file()
    layouts = [
        "row",
        "column",
        "group",
        "accordion",
        "tabs",
        "tabitem",
        "sidebar",
        "walkthrough",
        "walkthroughstep",
        "step",
        "draggable",
        "form",
    ]
    facts: dict[str, Any] = {
        "tree": tree(config),
        "pages": config["pages"],
        "title": config["title"],
        "fill_width": config["fill_width"],
    }
    numbers: dict[str, int] = {}
    for entry in config["components"]:
        if entry["type"] in layouts and entry["type"] != "form":
            number = numbers[entry["type"]] = numbers.get(entry["type"], -1) + 1
            facts.update({f"{entry['type']}.{number}.{name}": value for name, value in entry["props"].items()})
    return {"layouts": facts}
