"""`stagedoor skills add [URL]`: documents for coding agents, put where they look for them."""

from __future__ import annotations

import argparse
import json
import re
from pathlib import Path
from typing import cast

from stagedoor.cli.predict import UsageError

JSONObject = dict[str, object]

AGENTS = {
    "claude": ".claude/skills",
    "cursor": ".cursor/skills",
    "codex": ".codex/skills",
    "opencode": ".opencode/skills",
}
"""Where each agent looks, in a project and (except OpenCode) in the home folder."""
_AT_HOME = {**AGENTS, "opencode": ".config/opencode/skills"}


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:  # pyright: ignore[reportPrivateUsage] - argparse has no public name for it
    """Add the command."""
    parser = subparsers.add_parser(
        "skills",
        help="teach coding agents to build and call apps",
        description="Teach coding agents to build and call apps.",
        epilog="examples: stagedoor skills add --claude · stagedoor skills add http://127.0.0.1:7860 --cursor",
    )
    actions = parser.add_subparsers(metavar="ACTION", required=True)
    add = actions.add_parser(
        "add",
        help="write the documents",
        description="Write a document about building apps, or, with an app's address, one about calling that app.",
    )
    add.add_argument("app", metavar="URL", nargs="?", help="address of an app to write about")
    for name, folder in AGENTS.items():
        add.add_argument(f"--{name}", action="store_true", help=f"for {name.capitalize()} ({folder})")
    add.add_argument("--global", "-g", dest="at_home", action="store_true", help="for all projects of this user")
    add.add_argument("--dest", type=Path, metavar="DIR", help="another folder of skills")
    add.add_argument("--force", action="store_true", help="replace a document that is there already")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Write the documents and say where."""
    base, places = (Path.home(), _AT_HOME) if args.at_home else (Path(), AGENTS)
    chosen = [name for name in AGENTS if getattr(args, name)]
    folders = [base / places[name] for name in chosen] + ([cast("Path", args.dest)] if args.dest else [])
    if not folders:
        folders = [base / places["claude"]]
    name, text = app_skill(str(args.app)) if args.app else ("stagedoor", building_skill())
    targets = [folder / name / "SKILL.md" for folder in folders]
    for target in targets:
        if target.exists() and not args.force:
            raise UsageError(f"{target} is there already.", hint="--force replaces it")
    for target in targets:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
        print(f"Wrote {target}")
    return 0


def building_skill() -> str:
    """Return the document about building apps."""
    return (Path(__file__).parent / "skill_texts" / "building.md").read_text(encoding="utf-8")


def app_skill(address: str) -> tuple[str, str]:
    """Return name and text of the document about calling one app."""
    from stagedoor.client import RemoteApp

    app = RemoteApp(address)
    title = str(app.config.get("title") or "app")
    name = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-") or "app"
    parts = [
        "---",
        f"name: {name}",
        f"description: Calls the app {json.dumps(title)} at {app.url}. Use it when its endpoints fit the task.",
        "---",
        "",
        f"# {title}",
        "",
        f"A running app at {app.url}. Each endpoint takes named JSON arguments and gives a list of outputs.",
    ]
    for endpoint, described in app.endpoints.items():
        parts += _endpoint_text(app.url, endpoint, described)
    parts += ["", 'A file input is `handle_file(path)` in Python, and `{"path": "local/file"}` with the command.', ""]
    return name, "\n".join(parts)


def _endpoint_text(url: str, name: str, described: JSONObject) -> list[str]:
    parameters = cast("list[JSONObject]", described.get("parameters") or [])
    example = {str(entry["parameter_name"]): entry.get("example_input") for entry in parameters}
    rows = [
        f"- `{entry['parameter_name']}`: {cast('JSONObject', entry['python_type'])['type']}"
        + (
            f", default {json.dumps(entry.get('parameter_default'))}"
            if entry.get("parameter_has_default")
            else ", required"
        )
        for entry in parameters
    ]
    outputs = [
        f"{entry.get('label')} ({cast('JSONObject', entry['python_type'])['type']})"
        for entry in cast("list[JSONObject]", described.get("returns") or [])
    ]
    arguments = "".join(f"{key}={value!r}, " for key, value in example.items())
    return [
        "",
        f"## {name}",
        "",
        *([str(described["description"]), ""] if described.get("description") else []),
        *rows,
        f"- gives: {', '.join(outputs) or 'nothing'}",
        "",
        "```python",
        "from gradio_client import Client",
        f'Client("{url}").predict({arguments}api_name="{name}")',
        "```",
        "",
        "```sh",
        f"stagedoor predict {url} {name} '{json.dumps(example)}'",
        "```",
    ]
