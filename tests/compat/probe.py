"""Run the cases on one library and write down what a page or a client sees; run by test_parity.py in both environments.

Usage: probe.py LIBRARY FOLDER, which writes FOLDER/facts.json: {case: {fact: value}}.
"""

from __future__ import annotations

import base64
import hashlib
import importlib
import io
import json
import os
import sys
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from app_shapes import app_facts
from behaviours import Behaviour, add, behaviours
from cases import Case, component_cases, sample_files
from gradio_client import Client
from layouts_and_events import event_facts, layout_facts, listener_facts
from parameter_values import parameter_facts
from PIL import Image
from read_values import read_facts
from shown_values import shown_facts

PORT_OF_CHOICE = {"stagedoor": 0, "gradio": None}


def seen(value: Any) -> Any:
    """Describe a value without what differs between two runs: files by content, arrays by shape and sum."""
    if isinstance(value, np.ndarray):
        return {"array": list(value.shape), "dtype": str(value.dtype), "sum": float(value.astype(float).sum())}
    if isinstance(value, Image.Image):
        return {"picture": list(value.size), "mode": value.mode}
    if isinstance(value, pd.DataFrame):
        return {"frame": [str(name) for name in value.columns], "rows": seen(value.to_numpy().tolist())}
    if isinstance(value, (str, Path)) and value and len(str(value)) < 1000 and Path(value).is_file():
        return _seen_file(Path(value))
    if isinstance(value, dict):
        return {str(name): seen(entry) for name, entry in value.items()}
    if isinstance(value, tuple):
        return {"tuple": [seen(entry) for entry in value]}
    if isinstance(value, list):
        return [seen(entry) for entry in value]
    if isinstance(value, bytes):
        return {"bytes": hashlib.sha256(value).hexdigest()[:12]}
    if hasattr(value, "item") and not isinstance(value, (str, int, float, bool)):
        return seen(value.item())
    if isinstance(value, str) and value.startswith("data:image/"):
        return {
            "picture file": value[: value.index(";")],
            "size": list(Image.open(io.BytesIO(base64.b64decode(value.partition(",")[2]))).size),
        }
    if value is None or isinstance(value, (str, int, float, bool)):
        return value
    return {"object": type(value).__name__, "text": str(value)[:200]}


def _seen_file(path: Path) -> Any:
    try:
        with Image.open(path) as picture:
            return {"picture file": path.suffix, "size": list(picture.size)}
    except OSError:
        return {"file": path.suffix, "content": hashlib.sha256(path.read_bytes()).hexdigest()[:12]}


def build(gr: Any, cases: dict[str, Case], shown: dict[str, Behaviour]) -> tuple[Any, dict[str, Any]]:
    """One app with an endpoint that takes, and one that gives, each component's value, and one for each behaviour."""
    placed: dict[str, Any] = {}
    with gr.Blocks() as demo:
        index, out = gr.Number(precision=0, label="index"), gr.JSON(label="seen")
        trigger = gr.Button("run")
        for name, case in cases.items():
            placed[name] = case.make()
            if name != "Navbar" and not name.startswith("State"):
                _wire(trigger, index, out, name, case)
        add(gr, shown)
    return demo, placed


def _wire(trigger: Any, index: Any, out: Any, name: str, case: Case) -> None:
    slug = name.replace(" ", "_")

    def take(value: Any) -> Any:
        return {"seen": seen(value)}

    def give(number: int) -> Any:
        value = case.returns[number]
        return value() if callable(value) and not hasattr(value, "to_html") else value

    trigger.click(take, case.make(), out, api_name=f"take_{slug}")
    trigger.click(give, index, case.make(), api_name=f"give_{slug}")


def outcome(client: Client, *data: Any, api_name: str) -> Any:
    """What a call gives a caller."""
    try:
        return {"value": seen(client.predict(*data, api_name=api_name))}
    except Exception as error:
        return {"error": type(error).__name__}


def course(client: Client, *data: Any, api_name: str) -> Any:
    """Everything that a call gives a caller: each step, or how it fails."""
    job = client.submit(*data, api_name=api_name)
    try:
        return {"value": seen(job.result()), "steps": seen(job.outputs())}
    except Exception as error:
        return {"error": type(error).__name__, "text": str(error), "steps": seen(job.outputs())}


def component_facts(gr: Any, library: str, files: dict[str, str]) -> dict[str, dict[str, Any]]:
    """Config, API and results of every component."""
    cases, shown = component_cases(gr, files), behaviours(gr)
    demo, placed = build(gr, cases, shown)
    config = {entry["id"]: entry for entry in demo.get_config_file()["components"]}
    endpoints = demo.get_api_info()["named_endpoints"]
    _, url, _ = demo.launch(prevent_thread_lock=True, quiet=True, server_port=PORT_OF_CHOICE[library])
    client = Client(url, verbose=False, download_files=os.environ["DOWNLOADS"])
    found: dict[str, dict[str, Any]] = {}
    for name, case in cases.items():
        facts = found[name] = {}
        entry = config.get(placed[name]._id, {"type": None, "props": {}})
        facts["type"] = entry["type"]
        for prop, value in entry["props"].items():
            facts[f"props.{prop}"] = _without_paths(value)
        for key in ("skip_api", "example_inputs", "api_info_as_input", "api_info_as_output"):
            facts[key] = _without_paths(entry.get(key))
        slug = name.replace(" ", "_")
        for side, key in (("take", "parameters"), ("give", "returns")):
            info = endpoints.get(f"/{side}_{slug}", {}).get(key, [])
            for part in info[:1] if info else ():
                facts[f"api.{side}.python_type"] = part["python_type"]["type"]
                facts[f"api.{side}.component"] = part["component"]
                facts[f"api.{side}.has_default"] = part.get("parameter_has_default")
                facts[f"api.{side}.default"] = _without_paths(part.get("parameter_default"))
        for number, value in enumerate(case.sends):
            facts[f"takes.{number}"] = outcome(client, value, api_name=f"/take_{slug}")
        for number in range(len(case.returns)):
            facts[f"gives.{number}"] = outcome(client, number, api_name=f"/give_{slug}")
    found["behaviours"] = {
        f"{name}.{number}": course(client, *data, api_name=f"/{name}")
        for name, behaviour in shown.items()
        for number, data in enumerate(behaviour.sends)
    }
    demo.close()
    return found


def _without_paths(value: Any) -> Any:
    """Leave out where files are: Gradio tells server paths, Stagedoor gives opaque references."""
    if isinstance(value, dict):
        if isinstance(value.get("meta"), dict) and value["meta"].get("_type") and "path" in value:
            return {"file": Path(str(value.get("orig_name") or value["path"])).name}
        hidden = {"title", "description", "additional_description", "examples"}
        shown = {name: entry for name, entry in value.items() if name not in hidden or isinstance(entry, (dict, bool))}
        return {name: _without_paths(entry) for name, entry in shown.items()}
    if isinstance(value, (list, tuple)):
        return [_without_paths(entry) for entry in value]
    return value


def main() -> None:
    """Write the facts."""
    library, folder = sys.argv[1], Path(sys.argv[2])
    warnings.simplefilter("ignore")
    gr = importlib.import_module(library)
    samples = folder / "samples"
    samples.mkdir()
    os.environ["DOWNLOADS"] = str(folder / "down")
    os.chdir(samples)
    files = sample_files(samples)
    facts = component_facts(gr, library, files)
    facts.update(_without_paths(shown_facts(gr, library, files, folder)))
    facts.update(read_facts(gr, library, files, seen))
    for more in (event_facts, listener_facts, layout_facts, app_facts, parameter_facts):
        facts.update(_without_paths(more(gr)))
    (folder / "facts.json").write_text(json.dumps(facts, default=str))
    os._exit(0)  # servers and their threads need no farewell


if __name__ == "__main__":
    main()
