"""Components without a build: what is served, what is refused, whose state is whose."""

from __future__ import annotations

import gc
from pathlib import Path

import anywidget
import httpx
import pytest
import traitlets
from support.apps import served

import stagedoor as gr
from stagedoor.components.modules import find_source, module_source
from stagedoor.errors import AuthoringError, PayloadError

ESM = "export default { render({ el }) { el.textContent = 'here'; } }"


class Shown(gr.Component):
    esm = ESM
    EVENTS = ("change", "turned")
    server_functions = ("double",)

    def __init__(self, value: object = None, *, size: int = 1, **options: object) -> None:
        self.size = size
        super().__init__(value, **options)

    def double(self, number: int) -> int:
        return 2 * number

    def secret(self) -> str:
        return "not for the page"


class Counter(anywidget.AnyWidget):
    _esm = ESM
    count = traitlets.Int(0).tag(sync=True)
    data = traitlets.Bytes(b"").tag(sync=True)
    hidden = traitlets.Unicode("not synced")

    @traitlets.validate("count")
    def _check(self, proposal: dict[str, int]) -> int:
        if proposal["value"] > 10:
            raise traitlets.TraitError("the count goes to 10")
        return proposal["value"]


def test_a_class_with_a_module_is_a_component() -> None:
    config = Shown(3, size=2, label="L").get_config()
    assert (config["size"], config["label"], config["value"]) == (2, "L", 3)
    assert config["component_class_name"] == "Shown"
    assert Shown.get_block_name() == "module"
    assert set(Shown.event_names()) == {"change", "turned"}
    assert list(Shown().server_functions_by_name()) == ["double"]


def test_a_module_is_served_under_the_name_of_its_content() -> None:
    with gr.Blocks() as demo:
        shown = Shown()
    path = shown.get_config()["esm"]
    with served(demo) as app:
        reply = app.http.get(f"{app.api}/{path}")
        assert reply.text == ESM
        assert reply.headers["content-type"].startswith("text/javascript")
        assert "immutable" in reply.headers["cache-control"]
        for name in ("0" * 32 + ".js", "../base.py", "..%2F..%2Fbase.py", ""):
            assert app.http.get(f"{app.api}/modules/{name}").status_code == 404
        policy = app.http.get(app.url).headers["content-security-policy"]
        assert "script-src 'self' 'unsafe-eval'" in policy
        call = {"component_id": shown._id, "fn_name": "double", "data": 4, "session_hash": "s"}
        assert app.http.post(f"{app.api}/component_server", json=call).json() == 8
        for hidden in ("secret", "preprocess", "__init__"):
            reply = app.http.post(f"{app.api}/component_server", json={**call, "fn_name": hidden})
            assert reply.status_code == 404


def test_a_login_guards_modules_too() -> None:
    with gr.Blocks() as demo:
        shown = Shown()
    with served(demo, auth=("ada", "secret")) as app:
        assert httpx.get(f"{app.api}/{shown.get_config()['esm']}").status_code == 401


def test_only_named_hosts_may_be_imported_from() -> None:
    class Far(gr.Component):
        esm = 'import x from "https://cdn.example/x.js"; import "./near.js"; export default { render() { return x; } }'

    with gr.Blocks() as demo:
        Far()
    with served(demo) as app:
        policy = app.http.get(app.url).headers["content-security-policy"]
    assert " https://cdn.example;" in policy
    assert "near" not in policy


def test_a_module_is_forgotten_with_its_component() -> None:
    name = gr.Widget(type("Once", (anywidget.AnyWidget,), {"_esm": ESM + "// once"})).get_config()["esm"]
    gc.collect()
    assert find_source(str(name).removeprefix("modules/")) is None


def test_a_module_may_be_a_file(tmp_path: Path) -> None:
    (tmp_path / "part.js").write_text("export default {}")
    assert module_source("part.js", "esm", tmp_path).text == "export default {}"
    assert module_source(tmp_path / "part.js", "esm").text == "export default {}"
    with pytest.raises(AuthoringError, match=r"gone\.js of a component cannot be read"):
        module_source("gone.js", "esm", tmp_path)
    assert "export { default } from" in module_source("https://cdn.example/x.js", "esm").text


def test_a_widgets_traits_are_its_value() -> None:
    widget = gr.Widget(Counter(count=2, data=b"ab"))
    assert widget.get_config()["value"] == {"count": 2, "data": {"$bytes": "YWI="}}
    assert widget.preprocess({"count": 5}) == {"count": 5, "data": b"ab"}
    assert widget.postprocess({"count": 3}) == {"count": 3}
    assert widget.postprocess(Counter(count=9)) == {"count": 9, "data": {"$bytes": ""}}
    assert widget.postprocess({}) == {}
    assert widget.get_config()["value"] == {"count": 2, "data": {"$bytes": "YWI="}}


@pytest.mark.parametrize(
    "payload",
    [[], "text", {"count": "x"}, {"count": 11}, {"hidden": "x"}, {"_esm": "x"}, {"data": {"$bytes": "%"}}, {"data": 1}],
)
def test_a_payload_that_the_widget_refuses_is_refused(payload: object) -> None:
    widget = gr.Widget(Counter(), label="Counter")
    with pytest.raises(PayloadError, match="Counter"):
        widget.preprocess(payload)
    assert widget.preprocess({}) == {"count": 0, "data": b""}


def test_what_is_no_widget_is_named() -> None:
    with pytest.raises(AuthoringError, match="no widget with a module"):
        gr.Widget(3)
    with pytest.raises(AuthoringError, match="no synced trait 'other'"):
        gr.Widget(Counter()).postprocess({"other": 1})
    assert gr.Widget(Counter()).server_functions_by_name() == {}


def test_an_authors_subclass_looks_like_its_base() -> None:
    class Upper(gr.Textbox):
        def __init__(self, **options: object) -> None:
            super().__init__(lines=3, **options)

    with gr.Blocks() as demo:
        upper = Upper(label="U")
        upper.change(lambda text: Upper(label="V"), upper, upper, api_name="f")
    assert upper.get_config()["label"] == "U"
    assert Upper.get_block_name() == "textbox"
    with served(demo) as app:
        reply = app.http.post(f"{app.api}/run/f", json={"data": ["x"], "session_hash": "s"}).json()
    assert reply["data"] == [{"label": "V", "__type__": "update"}]
