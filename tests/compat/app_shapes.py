"""Interface, TabbedInterface, ChatInterface and Blocks in their shapes, as facts: listeners, layout and API."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from typing import Any

from layouts_and_events import dependencies, numbered, tree

Make = Callable[[], Any]
FIELDS = ["text", "number"]
ROWS = [["x", 1], ["y", 2]]


def app_facts(gr: Any) -> dict[str, dict[str, Any]]:
    """Build each app and say what is in it."""
    found: dict[str, dict[str, Any]] = {}
    made = {**_interfaces(gr), **_examples(gr), **_blocks(gr)}
    for name, make in made.items():
        demo = make()
        config = demo.get_config_file()
        found[name] = {
            **numbered(dependencies(demo)),
            "count": len(config["dependencies"]),
            "tree": tree(config),
            "mode": config["mode"],
            **_endpoints(demo),
        }
    for name, make in _chats(gr).items():
        demo = make()
        found[name] = {**_endpoints(demo), "mode": demo.get_config_file()["mode"]}
    return found


def _plain(a: str, b: float = 1) -> str:
    """Say it."""
    return a


def _one(a: str) -> str:
    return a


def _steps(a: str) -> Iterator[str]:
    yield a


def _interfaces(gr: Any) -> dict[str, Make]:
    def of(fn: Callable[..., Any], inputs: Any, outputs: Any, **options: Any) -> Make:
        return lambda: gr.Interface(fn, inputs, outputs, **options)

    class Speaker:
        def __call__(self, text: str) -> str:
            return text

        def say(self, text: str) -> str:
            return text

    return {
        "Interface": of(_plain, FIELDS, "text", title="T", description="D", article="A"),
        "Interface steps": of(_steps, "text", "text"),
        "Interface steps live": of(_steps, "text", "text", live=True),
        "Interface live": of(_plain, FIELDS, "text", live=True, flagging_mode="never"),
        "Interface auto": of(_plain, FIELDS, "text", flagging_mode="auto", clear_btn=None),
        "Interface options": of(_plain, FIELDS, "text", flagging_options=["x", "y"], additional_inputs=None),
        "Interface generate": of(lambda: "x", None, "text"),
        "Interface inputs": of(_plain, FIELDS, None),
        "Interface many": of(lambda a: (a, {"a": 1}, [1]), "text", ["text", "label", "json"]),
        "Interface more": of(_plain, "text", "label", additional_inputs=["number"], api_name="named", batch=False),
        "Interface state": of(lambda a, s: (a, s), ["text", "state"], ["text", "state"]),
        "Interface state kept": lambda: gr.Interface(
            lambda a, s: (len(s), s), ["text", gr.State([])], ["number", gr.State()]
        ),
        "Interface unified": lambda: _unified(gr),
        "Interface values": lambda: gr.Interface(
            lambda a, b, c, d: str((a, b, c, d)),
            [gr.Textbox("v"), gr.Dropdown(["p", "q"]), gr.Slider(2, 9, 5), gr.CheckboxGroup([1, 2], value=[2])],
            "text",
        ),
        "Interface kinds": of(
            lambda a, b, c, d: a, ["checkbox", "dataframe", "multimodaltextbox", "label"], ["json", "highlightedtext"]
        ),
        "Interface batch": of(lambda words: [words], "text", "text", batch=True, max_batch_size=8),
        "Interface buttons": lambda: gr.Interface(
            _steps, "text", "text", submit_btn=gr.Button("S"), stop_btn="X", clear_btn=gr.Button("C")
        ),
        "Interface partial": of(functools.partial(_plain, b=2), "text", "text"),
        "Interface callable": of(Speaker(), "text", "text"),
        "Interface method": of(Speaker().say, "text", "text"),
        "Interface any": of(lambda *all: str(all), FIELDS, "text"),
        "Interface linked": of(_one, "text", "text", deep_link=True),
        "Interface camera": lambda: gr.Interface(
            lambda a: a, gr.Image(streaming=True, sources=["webcam"]), "image", live=True, time_limit=5, stream_every=0.1
        ),
        "Interface private": of(_one, "text", "text", api_visibility="private"),
        "TabbedInterface": lambda: gr.TabbedInterface(
            [gr.Interface(_plain, FIELDS, "text"), gr.Interface(_steps, "text", "text")], ["One", "Two"]
        ),
    }  # fmt: skip


def _unified(gr: Any) -> Any:
    box, number = gr.Textbox(label="both"), gr.Number(label="too")
    return gr.Interface(lambda a, b: (a, b), [box, number], [box, number])


def _examples(gr: Any) -> dict[str, Make]:
    def of(**options: Any) -> Make:
        return lambda: gr.Interface(_plain, FIELDS, "text", **options)

    def alone() -> Any:
        with gr.Blocks() as demo:
            box, number, out = gr.Textbox(label="a"), gr.Number(label="b"), gr.Textbox(label="o")
            gr.Examples(ROWS, [box, number])
            gr.Examples([["x"], ["y", None]], [box, number], label="L", elem_id="e", visible=False)
            gr.Examples(ROWS, [box, number], out, _plain, run_on_click=True)
            gr.Examples(ROWS, [box, number], out, _plain, cache_examples=True, api_name="kept")
            gr.Examples(["x", "y"], box, out, _one, cache_examples=True, cache_mode="lazy")
        return demo

    return {
        "Interface examples": of(examples=ROWS, cache_examples=False),
        "Interface examples kept": of(examples=ROWS, cache_examples=True),
        "Interface examples asked": of(examples=ROWS, cache_examples=True, cache_mode="lazy"),
        "Interface examples partial": of(examples=[["a"], ["b"]]),
        "Interface examples first": of(examples=ROWS, preload_example=1, examples_per_page=1),
        "Examples": alone,
    }


def _blocks(gr: Any) -> dict[str, Make]:
    def names() -> Any:
        with gr.Blocks() as demo:
            box, go = gr.Textbox(label="a"), gr.Button("go")
            for api_name in (None, None, False, False, "said", "has space", "a/b.c-d", ""):
                go.click(_one, box, box, api_name=api_name)
            for fn in (lambda a: a, functools.partial(_one), str.upper, print, len):
                go.click(fn, box, box)
            go.click(None, box, box, js="x => x")
            go.click(None, None, None, js="() => 1", api_name=False)
            go.click(_one, box, box).then(_one, box, box, api_name=False).success(None, js="() => 1")
        return demo

    def dicts() -> Any:
        with gr.Blocks() as demo:
            box, number, out = gr.Textbox("t", label="a"), gr.Number(2, label="b"), gr.Textbox(label="o")
            gr.Button("go").click(lambda data: data[box], {box, number}, {out})
        return demo

    def forms() -> Any:
        with gr.Blocks() as demo:
            for between in (gr.State, gr.BrowserState, lambda: gr.Timer(5), gr.Markdown, gr.Button, gr.ColorPicker):
                with gr.Column():
                    gr.Textbox(label="before")
                    between()
                    gr.Textbox(label="after")
            with gr.Row():
                gr.Number(lambda: 1, every=5, label="c")
                gr.Image(lambda: None, every=4, label="d")
        return demo

    def values() -> Any:
        with gr.Blocks() as demo:
            box, ticking = gr.Textbox(label="a"), gr.Timer(60)
            gr.Textbox(lambda a: f"<{a}>", inputs=box, label="b")
            gr.Number(lambda: 4, every=ticking, label="c")
            gr.State(lambda: [1])
            gr.Slider(0, 1, value=lambda: 0.5, label="d")
        return demo

    def nested() -> Any:
        with gr.Blocks() as inner:
            box = gr.Textbox(label="inner")
            gr.Button("in").click(_one, box, box, api_name="inside")
        interface = gr.Interface(_one, "text", "text")
        with gr.Blocks() as demo:
            with gr.Tab("1"):
                inner.render()
            with gr.Tab("2"):
                interface.render()
            with gr.Tab("3"), gr.Blocks():
                gr.Textbox(label="deep")
            gr.ClearButton([gr.Textbox("x", label="c"), gr.State(3)])
            gr.DeepLinkButton()
        return demo

    return {"Blocks names": names, "Blocks dicts": dicts, "Blocks forms": forms, "Blocks values": values, "Blocks nested": nested}  # fmt: skip


def _chats(gr: Any) -> dict[str, Make]:
    def chat(message: str, history: list[Any], tone: float = 1) -> str:
        """Talk."""
        return message

    return {
        "ChatInterface": lambda: gr.ChatInterface(chat, title="T"),
        "ChatInterface more": lambda: gr.ChatInterface(
            chat, additional_inputs=[gr.Slider(0, 1, label="tone")], multimodal=True, api_name="talk"
        ),
        "ChatInterface outputs": lambda: gr.ChatInterface(chat, additional_outputs=[gr.JSON(label="extra")]),
        "ChatInterface private": lambda: gr.ChatInterface(chat, api_visibility="private", examples=["a"]),
    }


def _endpoints(demo: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, endpoint in demo.get_api_info()["named_endpoints"].items():
        if endpoint["api_visibility"] != "public":
            continue
        found[f"{name}.parameters"] = [[p["parameter_name"], p["parameter_has_default"], p["parameter_default"], p["component"], p["python_type"]["type"]] for p in endpoint["parameters"]]  # fmt: skip
        found[f"{name}.labels"] = [_label(part) for part in [*endpoint["parameters"], *endpoint["returns"]]]
        found[f"{name}.returns"] = [[r["component"], r["python_type"]["type"]] for r in endpoint["returns"]]
        found[f"{name}.description"] = endpoint.get("description") or ""
    return found


def _label(part: dict[str, Any]) -> str:
    """The label of a value; one made from a component's id says only that there is none."""
    label = str(part["label"])
    return "" if label.rstrip("0123456789") in {"parameter_", "value_"} else label
