"""What both ends of a tunnel agree on: names, the control channel's lines and the file of credentials.

Beside `quick`, which speeds up the library that both ends use, the relay imports this module and nothing else of the
SDK, so it may use the standard library only and must not know sockets, event loops or SSH.

A tunnel is an SSH connection (RFC 4254) with one or more remote forwards (`tcpip-forward`). The bind address of a
forward is the wanted name; an empty one, `localhost`, `*` or `0.0.0.0` (what OpenSSH sends when no address is given)
asks for a random name. A stock client opens a shell and reads text; our client runs `stagedoor-control` and reads one
JSON object a line:

| event | fields | meaning |
|---|---|---|
| `forwarded` | name, url, visibility, expires_at, project | the link is live |
| `refused` | requested, reason, final | the forward was refused; the SSH request fails too, but carries no text |
| `closing` | name, reason, final | the relay ends this link; `final` = do not come back (revoked, expired, replaced) |
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Literal, cast

CONTROL_COMMAND = "stagedoor-control"
"""The only command that the relay's session channel runs."""

MAX_CONTROL_LINE_BYTES = 8 * 1024
"""Longest line on the control channel; longer ones are refused by both ends."""

NAME_MAX_LENGTH = 40
"""Longest link name; leaves room for a suffix inside a DNS label (63 octets, RFC 1035 section 2.3.4)."""

_NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")
_PROJECT = re.compile(r"[a-z0-9][a-z0-9-]{0,39}/[a-z0-9][a-z0-9-]{0,39}")
_ANY_NAME = frozenset({"", "localhost", "*", "0.0.0.0", "::", "127.0.0.1", "::1"})  # noqa: S104 - compared, never bound

Visibility = Literal["public", "private"]


def is_name(text: str) -> bool:
    """Tell whether `text` may be a link's name: 1 to 40 of `a-z 0-9 -`, no dash at the ends, no `xn--`-like prefix.

    Two dashes at positions 3 and 4 are reserved for punycode (RFC 5891 section 4.2.3.1): such a name would be drawn
    by a browser as letters of another script and could look like somebody else's.
    """
    return _NAME.fullmatch(text) is not None and text[2:4] != "--"


def is_project(text: str) -> bool:
    """Tell whether `text` is a project reference `team/name`."""
    return _PROJECT.fullmatch(text) is not None


def requested_name(bind_address: str) -> str | None:
    """Read the wanted name from a forward's bind address.

    Returns:
        The name in lower case, or None when any name will do.

    Raises:
        ValueError: The address can be no name.
    """
    wanted = bind_address.lower()
    if wanted in _ANY_NAME:
        return None
    if not is_name(wanted):
        raise ValueError(
            f"{bind_address[:60]!r} cannot be a link name: use 1 to {NAME_MAX_LENGTH} of a-z, 0-9 and '-', "
            "not starting or ending with '-'"
        )
    return wanted


@dataclass(frozen=True, slots=True)
class ControlOptions:
    """What our client asks for beside the name; the argument of the control command.

    Attributes:
        project: `team/name` to attach the link to, or None for a plain share link.
        visibility: Who may visit; None leaves it to the project or the server's default.
        client: Program and version, for the list of links.
        description: What is shared, in words (`http://127.0.0.1:7860`).
    """

    project: str | None = None
    visibility: Visibility | None = None
    client: str = ""
    description: str = ""

    def command(self) -> str:
        """Return the exec command that carries these options."""
        stated = {key: value for key, value in asdict(self).items() if value}
        return f"{CONTROL_COMMAND} {json.dumps(stated, separators=(',', ':'))}" if stated else CONTROL_COMMAND


def parse_control_command(command: str) -> ControlOptions | None:
    """Read an exec command.

    Returns:
        The options, or None when the command is not the control command.

    Raises:
        ValueError: It is the control command with an argument that breaks the contract.
    """
    word, _, argument = command.strip().partition(" ")
    if word != CONTROL_COMMAND:
        return None
    if not argument.strip():
        return ControlOptions()
    if len(argument) > MAX_CONTROL_LINE_BYTES:
        raise ValueError("the control command's argument is too long")
    stated = _object(argument)
    known = {field.name for field in fields(ControlOptions)}
    if unknown := stated.keys() - known:
        raise ValueError(f"unknown control options: {', '.join(sorted(unknown))[:80]}")
    texts: dict[str, str] = {}
    for key, value in stated.items():
        if value is None:
            continue
        if not isinstance(value, str) or len(value) > 200:
            raise ValueError(f"control option {key} must be text of at most 200 characters")
        texts[key] = value
    project, visibility = texts.get("project"), texts.get("visibility")
    if project is not None and not is_project(project):
        raise ValueError(f"{project[:90]!r} is no project: write it as team/name")
    if visibility not in {None, "public", "private"}:
        raise ValueError(f"visibility must be public or private, not {visibility!r}")
    return ControlOptions(
        project=project,
        visibility=cast("Visibility | None", visibility),
        client=texts.get("client", ""),
        description=texts.get("description", ""),
    )


@dataclass(frozen=True, slots=True)
class Forwarded:
    """The link is live."""

    name: str
    url: str
    visibility: Visibility = "public"
    expires_at: str | None = None
    project: str | None = None
    event: Literal["forwarded"] = "forwarded"


@dataclass(frozen=True, slots=True)
class Refused:
    """The relay or the server said no to a forward; when `final`, asking again later is pointless."""

    requested: str | None
    reason: str
    final: bool = True
    event: Literal["refused"] = "refused"


@dataclass(frozen=True, slots=True)
class Closing:
    """The relay ends a link; when `final` the client must not ask for it again by itself."""

    name: str
    reason: str
    final: bool = False
    event: Literal["closing"] = "closing"


ControlMessage = Forwarded | Refused | Closing
_MESSAGES: dict[str, type[Forwarded] | type[Refused] | type[Closing]] = {
    "forwarded": Forwarded,
    "refused": Refused,
    "closing": Closing,
}


def encode_message(message: ControlMessage) -> str:
    """Return the message as one line of JSON with its line feed."""
    return json.dumps(asdict(message), separators=(",", ":")) + "\n"


def decode_message(line: str) -> ControlMessage | None:
    """Read one line of the control channel.

    Fields that this version does not know are ignored, and so is an unknown event: a newer relay may say more.

    Raises:
        ValueError: The line is no JSON object or lacks a field.
    """
    stated = _object(line)
    kind = _MESSAGES.get(str(stated.pop("event", "")))
    if kind is None:
        return None
    known = {field.name: stated[field.name] for field in fields(kind) if field.name in stated}
    if wrong := [
        name for name, value in known.items() if not isinstance(value, bool if name == "final" else str | None)
    ]:
        raise ValueError(f"a control message's {wrong[0]} is no text")
    try:
        return kind(**known)  # pyright: ignore[reportArgumentType] - texts and flags, checked above
    except TypeError as error:
        raise ValueError(f"incomplete control message: {error}") from None


@dataclass(frozen=True, slots=True)
class Credentials:
    """How to reach one Stagedoor server: written by `stagedoor login` and, in part, by `stagedoor up`.

    Attributes:
        server_url: Base URL of the control plane.
        token: Access token; also the SSH password.
        ssh_host: Host of the relay's SSH door.
        ssh_port: Port of the relay's SSH door.
        host_key: The relay's public key as an OpenSSH line (`ssh-ed25519 AAAA…`); the client accepts no other.
        share_domain: Domain (with port, if any) below which links appear.
        scheme: Scheme of the links.
    """

    server_url: str
    token: str
    ssh_host: str
    ssh_port: int
    host_key: str
    share_domain: str = ""
    scheme: str = "https"

    @classmethod
    def from_mapping(cls, stated: Mapping[str, object]) -> Credentials:
        """Read credentials from a JSON object; `api_token` is accepted for `token` (the shape of `up.json`).

        Raises:
            ValueError: A field is missing or has the wrong type.
        """

        def text(key: str, default: str | None = None) -> str:
            value = stated.get(key, default)
            if not isinstance(value, str) or (default is None and not value):
                raise ValueError(f"{key} is missing")
            return value

        port = stated.get("ssh_port")
        if not isinstance(port, int) or not 0 < port < 65536:
            raise ValueError("ssh_port is missing")
        return cls(
            server_url=text("server_url", ""),
            token=text("token") if "token" in stated else text("api_token"),
            ssh_host=text("ssh_host"),
            ssh_port=port,
            host_key=text("host_key"),
            share_domain=text("share_domain", ""),
            scheme=text("scheme", "https"),
        )


def settings_dir(environ: Mapping[str, str] = os.environ) -> Path:
    """Return the folder of this user's Stagedoor files: `$STAGEDOOR_HOME`, else `~/.config/stagedoor`."""
    if stated := environ.get("STAGEDOOR_HOME"):
        return Path(stated)
    return Path(environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "stagedoor"


def credentials_path(environ: Mapping[str, str] = os.environ) -> Path:
    """Return where `stagedoor login` keeps its credentials."""
    return settings_dir(environ) / "credentials.json"


def save_credentials(credentials: Credentials, path: Path) -> None:
    """Write credentials so that only this user can read them (mode 600), replacing the file in one step."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_private(path, json.dumps(asdict(credentials), indent=2) + "\n")


def load_credentials(path: Path) -> Credentials | None:
    """Read credentials; None when there is no such file.

    Raises:
        ValueError: The file exists but cannot be used; the text names it.
    """
    try:
        return Credentials.from_mapping(_object(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise ValueError(f"{path} cannot be used: {error}") from None


def write_private(path: Path, text: str) -> None:
    """Write a file with mode 600 by way of a temporary one, so that a crash leaves the old or the new content."""
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")  # mkstemp makes mode 600
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
        Path(temporary).replace(path)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            Path(temporary).unlink()
        raise


def _object(text: str) -> dict[str, object]:
    try:
        value: object = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise ValueError(f"not JSON: {error}") from None
    if not isinstance(value, dict):
        raise ValueError("not a JSON object")  # noqa: TRY004 - one kind of error for everything a peer can send
    return cast("dict[str, object]", value)
