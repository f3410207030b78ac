"""HTML of the author's own."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from stagedoor.components.base import Block, Component, Container, JSONSchema, Key, Visibility
from stagedoor.components.events import BoundEvent, EventListener
from stagedoor.components.json_values import json_value

_TRIGGER = re.compile(r"""trigger\(\s*["']([a-z_][a-z0-9_]*)["']""")

SHARED_EVENT_NAMES = (
    "change", "input", "click", "double_click", "submit", "stop", "edit", "clear", "play", "pause", "end",
    "start_recording", "pause_recording", "stop_recording", "focus", "blur", "upload", "release", "select", "stream",
    "like", "example_select", "option_select", "load", "key_up", "apply", "delete", "tick", "undo", "retry", "expand",
    "collapse", "download", "copy",
)  # fmt: skip


class HTML(Component, Container):
    """HTML of the author's own, with a template, style and script if wanted; also a container for other blocks.

    `html_template` is filled on the page: `${…}` are JavaScript expressions and `{{…}}` Handlebars, both see
    `value` and every extra keyword argument. Children (`with gr.HTML(…):`) stand where it says `@children`.
    The template is the author's own text and trusted; values put into it by `${…}` are the author's to escape.

    Args:
        value: What the template shows, or a function that returns it.
        html_template: Template; by default the value itself.
        css_template: Style, filled like the template and limited to this component.
        js_on_load: Script that runs when the component appears; it has `element`, `props`, `trigger`, `server`,
            `upload` and `watch`.
        apply_default_css: Whether text looks as on the rest of the page.
        min_height: Height in px below which it does not shrink.
        max_height: Height in px above which the content scrolls.
        padding: Whether there is space around the content inside of the frame.
        autoscroll: Whether it scrolls to its end when the value changes.
        buttons: Buttons of the author, in the corner.
        head: HTML for the page's head, put in once.
        server_functions: Python functions that the script may call as `server.name(…)`.
        props: Further properties, seen by the templates and the script.
    """

    def __init__(
        self,
        value: object = None,
        *,
        label: str | None = None,
        html_template: str = "${value}",
        css_template: str = "",
        js_on_load: str | None = "element.addEventListener('click', function() { trigger('click') });",
        apply_default_css: bool = True,
        every: object = None,
        inputs: object = None,
        show_label: bool = False,
        scale: int | None = None,
        min_width: int | None = None,
        visible: Visibility = True,
        elem_id: str | None = None,
        elem_classes: list[str] | str | None = None,
        render: bool = True,
        key: Key | None = None,
        preserved_by_key: list[str] | str | None = "value",
        min_height: int | None = None,
        max_height: int | None = None,
        container: bool = False,
        padding: bool = False,
        autoscroll: bool = False,
        buttons: list[Block] | None = None,
        head: str | None = None,
        server_functions: list[Callable[..., object]] | None = None,
        **props: object,
    ) -> None:
        self.html_template = html_template
        self.css_template = css_template
        self.js_on_load = js_on_load
        self.apply_default_css = apply_default_css
        self.min_height = min_height
        self.max_height = max_height
        self.padding = padding
        self.autoscroll = autoscroll
        self.buttons = buttons or []
        self.head = head
        self._server_functions = {function.__name__: function for function in server_functions or ()}
        self.props: dict[str, object] | None = props
        super().__init__(
            value,
            label=label,
            every=every,
            inputs=inputs,
            show_label=show_label,
            container=container,
            scale=scale,
            min_width=min_width,
            visible=visible,
            elem_id=elem_id,
            elem_classes=elem_classes,
            render=render,
            key=key,
            preserved_by_key=preserved_by_key,
        )

    def __getattr__(self, name: str) -> BoundEvent:
        """Give the event that the script names in `trigger("…")`, beside the shared ones."""
        script = self.__dict__.get("js_on_load")
        if script and name in _TRIGGER.findall(script):
            return BoundEvent(self, name)
        msg = f"{type(self).__name__} has no attribute or event {name!r}"
        raise AttributeError(msg)

    def server_functions_by_name(self) -> Mapping[str, Callable[..., object]]:
        """The functions given as `server_functions`, nothing else."""
        return self._server_functions

    def postprocess(self, value: object) -> object:
        """Return the value for the template: text as it is, everything else as JSON."""
        return json_value(value)

    def get_config(self) -> dict[str, object]:
        """Return the properties, and the names of the server functions."""
        config = super().get_config()
        config["props"] = json_value(self.props)
        config["component_class_name"] = type(self).__name__
        config["server_fns"] = list(self._server_functions)
        return config

    def api_info(self) -> JSONSchema:
        """The payload is text (or what the template takes)."""
        return {"type": "string"}

    def example_payload(self) -> object:
        """A paragraph."""
        return "<p>Hello</p>"


for _name in SHARED_EVENT_NAMES:
    _mode = {"trigger_mode": "always_last"} if _name in {"change", "key_up"} else {}
    setattr(HTML, _name, EventListener(_name, f"The script called trigger('{_name}').", **_mode))
