"""`stagedoor info URL`: what a running app offers."""

from __future__ import annotations

import argparse
import json
from typing import cast

from stagedoor.cli.predict import JSONObject, add_target, app_of


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:  # pyright: ignore[reportPrivateUsage] - argparse has no public name for it
    """Add the command."""
    parser = subparsers.add_parser(
        "info",
        help="show what a running app offers",
        description="Show the endpoints of a running Stagedoor or Gradio app: what they take and give, as JSON.",
        epilog="example: stagedoor info http://127.0.0.1:7860",
    )
    add_target(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the endpoints."""
    found: JSONObject = {}
    for name, endpoint in app_of(args).endpoints.items():
        found[name] = {
            "description": endpoint.get("description") or "",
            "parameters": [_parameter(entry) for entry in cast("list[JSONObject]", endpoint.get("parameters") or [])],
            "returns": [
                {"name": entry.get("label"), "type": _type(entry)}
                for entry in cast("list[JSONObject]", endpoint.get("returns") or [])
            ],
        }
    print(json.dumps(found, indent=2, ensure_ascii=False))
    return 0


def _parameter(entry: JSONObject) -> JSONObject:
    said: JSONObject = {"name": entry["parameter_name"], "type": _type(entry), "component": entry.get("component")}
    if entry.get("parameter_has_default"):
        return {**said, "required": False, "default": entry.get("parameter_default")}
    return {**said, "required": True}


def _type(entry: JSONObject) -> object:
    return cast("JSONObject", entry.get("python_type") or {}).get("type")
