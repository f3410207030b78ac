"""The app of the browser tests of components without a build: HTML, modules of one's own, notebook widgets."""

from __future__ import annotations

import sys

import anywidget
import traitlets

import stagedoor as gr


class Knob(gr.Component):
    """A component of its own: one class and one module."""

    esm = "knob.js"
    css = ".knob-value { color: rgb(1, 2, 3); }"
    EVENTS = ("change", "input", "full")
    server_functions = ("word",)

    def __init__(self, value: int = 0, *, maximum: int = 3, **options: object) -> None:
        self.maximum = maximum
        super().__init__(value, **options)

    def preprocess(self, payload: object) -> int:
        if not isinstance(payload, int) or payload > self.maximum:
            raise self.refuse(f"expected a number up to {self.maximum}, got {payload!r:.50}")
        return payload

    def word(self, count: int) -> str:
        return "three" if count == 3 else "many"


class Broken(gr.Component):
    esm = "export default { render() { throw new Error('no such thing'); } }"


class Unreadable(gr.Component):
    esm = "export default {"


class Counter(anywidget.AnyWidget):
    """A notebook widget with a Python side: it doubles, and answers messages."""

    _esm = """
    function render({ model, el, experimental }) {
      const button = document.createElement("button");
      const text = document.createElement("output");
      const show = () => {
        const bytes = model.get("data");
        text.textContent = `${model.get("count")} twice ${model.get("twice")}, ${bytes.byteLength} bytes`;
      };
      button.textContent = "Count";
      button.onclick = () => { model.set("count", model.get("count") + 1); model.save_changes(); };
      const ask = document.createElement("button");
      ask.textContent = "Ask";
      ask.onclick = () => model.send({ question: model.get("count") }, undefined, [new Uint8Array([1, 2]).buffer]);
      const command = document.createElement("button");
      command.textContent = "Command";
      command.onclick = async () => { text.textContent = (await experimental.invoke("shout", "hey"))[0]; };
      model.on("msg:custom", (message, buffers) => {
        if (message.answer) text.textContent = message.answer + buffers[0].byteLength;
      });
      model.on("change", show);
      show();
      el.append(button, ask, command, text);
    }
    export default { render };
    """
    _css = "output { font-weight: 700; }"
    count = traitlets.Int(0).tag(sync=True)
    twice = traitlets.Int(0).tag(sync=True)
    data = traitlets.Bytes(b"abc").tag(sync=True)

    def __init__(self, **traits: object) -> None:
        super().__init__(**traits)
        self.observe(self._double, "count")
        self.on_msg(self._answer)

    def _double(self, change: dict[str, int]) -> None:
        self.twice = 2 * change["new"]

    def _answer(self, _widget: object, content: dict[str, object], buffers: list[memoryview]) -> None:
        if "question" in content:
            self.send({"answer": f"it is {content['question']}, got {len(buffers[0])}, sent "}, [b"12345"])

    @anywidget.experimental.command
    def shout(self, text: str, buffers: list[bytes]) -> tuple[str, list[bytes]]:
        return text.upper() + "!", buffers


class Stars(gr.HTML):
    """A component of HTML: a template, a style and a script."""

    def __init__(self, value: int = 0, *, count: int = 5, **options: object) -> None:
        super().__init__(
            value,
            count=count,
            html_template="""
              <input aria-label="Note">
              <p class="row">${Array.from({length: count}, (_, i) => `<button class="star"
                aria-label="${i + 1} stars">${i < value ? "★" : "☆"}</button>`).join("")}
              {{#if label}}<b>{{label}}</b>{{/if}}</p>""",
            css_template=".row { color: ${color}; }",
            js_on_load="""
              element.querySelector("p").addEventListener("click", (event) => {
                const stars = [...element.querySelectorAll(".star")];
                if (stars.includes(event.target)) props.value = stars.indexOf(event.target) + 1;
              });
              element.querySelector("b")?.addEventListener("click", () => trigger("praised", { how: "much" }));
              watch("value", () => element.setAttribute("data-seen", props.value));""",
            color="rgb(4, 5, 6)",
            **options,
        )

    def api_info(self) -> dict[str, object]:
        return {"type": "integer", "minimum": 0}


def heard(value: object, event: gr.EventData) -> str:
    """Say what a component told."""
    return f"{value} {event._data}"


with gr.Blocks(title="Without a build") as demo:
    said = gr.Textbox(label="Said")
    with gr.Tab("Module"):
        knob = Knob(1, label="Knob")
        knob.change(lambda value: f"knob {value}", knob, said)
        knob.full(heard, knob, said)
        more, zero = gr.Button("More room"), gr.Button("Zero")
        more.click(lambda: Knob(maximum=9), None, knob)
        zero.click(lambda: 0, None, knob)
        Broken(label="Broken")
        Unreadable(label="Unreadable")

        @gr.render(inputs=said)
        def again(text: str) -> None:
            if text.startswith("knob"):
                Knob(2, label="Another knob", interactive=False)

    with gr.Tab("Widget"):
        counter = gr.Widget(Counter(count=1), label="Counter")
        counter.change(lambda traits: f"count {traits['count']} {traits['data']!r}", counter, said)
        five = gr.Button("Five")
        five.click(lambda: {"count": 5}, None, counter)
    with gr.Tab("HTML"):
        stars = Stars(2, label="Stars")
        stars.change(lambda value: f"stars {value}", stars, said)
        stars.praised(heard, stars, said)
        gr.Button("Recolour").click(lambda: gr.HTML(color="rgb(7, 8, 9)", count=3), None, stars)
        with gr.HTML("shown", html_template="<section><h2>Before</h2>@children<p>after ${value}</p></section>") as box:
            inner = gr.Textbox(label="Inside")
        gr.Button("Change the box").click(lambda: "changed", None, box)

if __name__ == "__main__":
    demo.launch(server_port=int(sys.argv[1]), quiet=False)
