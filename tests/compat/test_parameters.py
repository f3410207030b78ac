"""Every public name of Gradio 6 is there, and every parameter that Gradio 3 to 6 took is taken.

`gradio_parameters.json` holds names only: {class or function: {parameter: major versions that had it}}.
"""

from __future__ import annotations

import inspect
import json
from pathlib import Path

import pytest

import stagedoor as gr
from stagedoor.compat.arguments import EVENT, rows_for
from stagedoor.compat.names import MADE, REPLACED

FACTS: dict[str, dict[str, list[int]]] = json.loads(Path(__file__).with_name("gradio_parameters.json").read_text())
ELSEWHERE = {
    "Workflow": "the canvas of nodes is not offered",
    "WorkflowCanvas": "the canvas of nodes is not offered",
    "deploy": "it uploads to the Hub's hosting",
    "get_package_version": "it is Gradio's own helper",
    "load_ipython_extension": "notebook magics are not offered",
    "OAuthProfile": "signing in with the Hub is not offered",
    "OAuthToken": "signing in with the Hub is not offered",
    "Server": "its parameters are those of FastAPI, which it is a kind of on Gradio only",
}
"""Names of Gradio that are deliberately missing or take something else, with the reason."""


def accepted(owner: str) -> tuple[set[str], bool]:
    """Names that a class or function of ours takes, old ones included, and whether it takes any."""
    if owner in {"event", "Blocks.load"}:
        known = set(gr.components.events.ListenerOptions.__dataclass_fields__)  # type: ignore[attr-defined]
        return known | set(rows_for(EVENT)) | {"inputs", "outputs", "block"}, False
    target: object = gr
    for part in owner.split("."):
        target = getattr(target, part)
    signature = inspect.signature(target)  # type: ignore[arg-type]
    names = set(signature.parameters)
    owners = [base.__name__ for base in target.__mro__] if inspect.isclass(target) else [owner.rpartition(".")[2]]
    rows = {name for one in owners for name in rows_for(one)}
    is_open = any(p.kind is p.VAR_KEYWORD for p in signature.parameters.values())
    return names | rows, is_open and not inspect.isclass(target)


def is_public(name: str) -> bool:
    return 6 in {v for versions in FACTS[name].values() for v in versions} or not FACTS[name]


@pytest.mark.parametrize(
    "name", sorted(name for name in FACTS if is_public(name) and "." not in name and name != "event")
)
def test_the_name_is_there(name: str) -> None:
    assert hasattr(gr, name) or name in ELSEWHERE


OFFERED = sorted(
    name for name in FACTS
    if FACTS[name] and name not in ELSEWHERE and name not in REPLACED and name not in MADE
    and (name == "event" or hasattr(gr, name.partition(".")[0]))
)  # fmt: skip


@pytest.mark.parametrize("name", OFFERED)
def test_every_parameter_of_every_version_is_taken(name: str) -> None:
    names, takes_any = accepted(name)
    missing = {parameter: versions for parameter, versions in FACTS[name].items() if parameter not in names}
    assert takes_any or not missing
