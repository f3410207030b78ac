"""`stagedoor deploy`: make a folder's app a project of your team's server, and share it from here.

The server holds the project: its page, README, members, runs and link. It runs no code of yours: the app is live while
a machine shares it, this one or any other with `stagedoor run app.py --project team/name`.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, cast

from stagedoor.cli.predict import UsageError
from stagedoor.client.connection import Connection, RemoteError

if TYPE_CHECKING:
    from stagedoor.tunnel.wire import Credentials

JSONObject = dict[str, object]

_FIELDS = {
    "title": "title",
    "emoji": "emoji",
    "colorFrom": "color_from",
    "colorTo": "color_to",
    "short_description": "description",
    "description": "description",
    "tags": "tags",
}
"""Key in the README's header (those of a Space) → field of a project."""


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:  # pyright: ignore[reportPrivateUsage] - argparse has no public name for it
    """Add the command."""
    parser = subparsers.add_parser(
        "deploy",
        help="make a folder's app a project of your team's server",
        description="Make a folder's app a project of the server that you are logged in at: create it, or bring its title, "
        "README and visibility up to date. The README's header (title, emoji, colorFrom, colorTo, short_description, "
        "tags, app_file) is that of a Space. The server runs no code: the app is live while a machine shares it.",
        epilog="examples: stagedoor deploy · stagedoor deploy demo/ --project team/demo --public --start",
    )
    parser.add_argument("folder", nargs="?", type=Path, default=Path(), help="the app's folder (default: this one)")
    parser.add_argument(
        "--project", metavar="TEAM/NAME", help="the project (default: your own team, the folder's name)"
    )
    parser.add_argument("--title", help="title, before the README's")
    parser.add_argument("--app-file", metavar="FILE", help="the app's Python file, before the README's app_file")
    parser.add_argument("--public", action="store_true", help="let everybody see the project (default: your team)")
    parser.add_argument("--start", action="store_true", help="serve the app from this machine now, until Ctrl-C")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Create or update the project, and start it when asked to."""
    from stagedoor.tunnel.servers import find_server

    folder = cast("Path", args.folder)
    if not folder.is_dir():
        raise UsageError(f"There is no folder {folder}.")
    header, readme = read_readme(folder)
    file = folder / (args.app_file or str(header.get("app_file") or "app.py"))
    if not file.is_file():
        raise UsageError(
            f"There is no {file}.", hint="name the app's file with --app-file, or as app_file in README.md"
        )
    server = find_server()
    if not server.server_url:
        raise UsageError("The configured relay has no server with projects.", hint="run `stagedoor login URL`")
    project = Project(server, cast("str | None", args.project), folder.resolve().name)
    fields: JSONObject = {_FIELDS[key]: value for key, value in header.items() if key in _FIELDS}
    fields["readme"] = readme
    if args.title:
        fields["title"] = args.title
    if args.public:
        fields["visibility"] = "public"
    is_new = project.save(fields)
    print(f"{'Made' if is_new else 'Updated'} the project {project.path}: {server.server_url}/{project.path}")
    if not args.start:
        print(f"It is live while a machine shares it: stagedoor run {file} --project {project.path}")
        return 0
    from stagedoor.cli.main import main

    return main(["run", str(file), "--project", project.path])


class Project:
    """A project on a server.

    Args:
        server: The server and the token for it.
        wanted: "team/name" as the command line says it, or None.
        fallback: Name to make one from.
    """

    def __init__(self, server: Credentials, wanted: str | None, fallback: str) -> None:
        self.server = server
        self.connection = Connection({"authorization": f"Bearer {server.token}", "user-agent": "stagedoor"})
        team, slash, name = (wanted or "").partition("/")
        if wanted is not None and not (team and slash and name):
            raise UsageError(f"--project {wanted!r} is no project.", hint="write it as TEAM/NAME")
        self.name = name or re.sub(r"[^a-z0-9]+", "-", fallback.lower()).strip("-") or "app"
        self.team = team or self._own_team()

    @property
    def path(self) -> str:
        """Team and name, as addresses have them."""
        return f"{self.team}/{self.name}"

    def save(self, fields: Mapping[str, object]) -> bool:
        """Create the project, or change it; returns whether it is new.

        Raises:
            RemoteError: When the server does not take it.
        """
        api = f"{self.server.server_url}/api/v1/projects"
        try:
            self.connection.json(f"{api}/{self.path}")
        except RemoteError as error:
            if error.status != 404:
                raise
            self.connection.json(api, {"team": self.team, "name": self.name, **fields})
            return True
        body = json.dumps(dict(fields)).encode()
        self.connection.open(f"{api}/{self.path}", body, {"content-type": "application/json"}, "PATCH").close()
        return False

    def _own_team(self) -> str:
        session = cast("JSONObject", self.connection.json(f"{self.server.server_url}/api/v1/session"))
        teams = cast("list[JSONObject]", session.get("teams") or [])
        own = next((str(team["slug"]) for team in teams if team.get("is_personal")), None)
        if own is None:
            raise UsageError("No team of your own is known.", hint="say where it goes with --project TEAM/NAME")
        return own


def read_readme(folder: Path) -> tuple[JSONObject, str]:
    """Return the header of a folder's README, and the text after it; both empty without one."""
    path = folder / "README.md"
    if not path.is_file():
        return {}, ""
    text = path.read_text(encoding="utf-8", errors="replace")
    found = re.match(r"---\r?\n(.*?)\r?\n---\r?\n?(.*)", text, re.DOTALL)
    return (_header(found[1]), found[2].lstrip()) if found else ({}, text)


def _header(text: str) -> JSONObject:
    """Read what such headers hold: `key: value`, `key: [a, b]`, and lists with a dash a line."""
    header: JSONObject = {}
    current = ""
    for line in text.splitlines():
        if line.lstrip().startswith("- ") and current:
            held = header[current]
            header[current] = [
                *(cast("list[object]", held) if isinstance(held, list) else []),
                _plain(line.lstrip()[2:]),
            ]
            continue
        key, colon, value = line.partition(":")
        if not colon or line.startswith((" ", "#")):
            continue
        current, value = key.strip(), value.strip()
        inside = re.fullmatch(r"\[(.*)\]", value)
        header[current] = [_plain(part) for part in inside[1].split(",") if part.strip()] if inside else _plain(value)
    return header


def _plain(value: str) -> str:
    return value.strip().strip("\"'")
