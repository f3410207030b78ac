"""What `launch()` and the environment say, read into one object. Imports nothing of the server."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast

from stagedoor.errors import LaunchError

if TYPE_CHECKING:
    from stagedoor.authoring.i18n import I18n
    from stagedoor.http.options import Credentials

Visibility = Literal["public", "private"]

_UNITS = {"b": 1, "kb": 1 << 10, "mb": 1 << 20, "gb": 1 << 30, "tb": 1 << 40}
_TRUE = frozenset({"1", "true", "yes", "on"})


def setting(name: str) -> str | None:
    """Return an environment setting: `STAGEDOOR_<name>`, else `GRADIO_<name>`; None when empty or unset."""
    return os.environ.get(f"STAGEDOOR_{name}") or os.environ.get(f"GRADIO_{name}") or None


@dataclass(frozen=True)
class LaunchOptions:
    """What `launch()` was given; names and defaults are Gradio's. See `Blocks.launch` for their meanings."""

    inline: bool | None = None
    inbrowser: bool = False
    share: bool | str | None = None
    debug: bool = False
    height: int | str = 500
    width: int | str = "100%"
    max_threads: int = 40
    auth: Credentials | tuple[str, str] | None = None
    auth_message: str | None = None
    prevent_thread_lock: bool = False
    show_error: bool = False
    server_name: str | None = None
    server_port: int | None = None
    favicon_path: str | Path | None = None
    ssl_keyfile: str | None = None
    ssl_certfile: str | None = None
    ssl_keyfile_password: str | None = None
    ssl_verify: bool = True
    quiet: bool = False
    footer_links: Sequence[object] | None = None
    allowed_paths: Sequence[str] | None = None
    blocked_paths: Sequence[str] | None = None
    root_path: str | None = None
    app_kwargs: dict[str, object] | None = None
    state_session_capacity: int = 10_000
    share_server_address: str | None = None
    share_server_protocol: str | None = None
    share_server_tls_certificate: str | None = None
    project: str | None = None
    share_visibility: str | None = None
    auth_dependency: Callable[..., object] | None = None
    max_file_size: str | int | None = None
    enable_monitoring: bool | None = None
    strict_cors: bool = True
    workers: int | None = None
    workers_url: str | None = None
    runs: str | None = None
    run_history: bool | None = None
    pwa: bool | None = None
    mcp_server: bool | None = None
    i18n: I18n | None = None
    ignored: Mapping[str, object] = field(default_factory=dict[str, object])
    """Arguments that have a meaning only in Gradio (Node server) or later here."""

    @classmethod
    def of(cls, arguments: Mapping[str, object]) -> LaunchOptions:
        """Sort the arguments of `launch()`."""
        names = {item.name for item in fields(cls)} - {"ignored"}
        known = {name: value for name, value in arguments.items() if name in names}
        rest = {name: value for name, value in arguments.items() if name not in names}
        return cls(**known, ignored=rest)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]

    @property
    def wants_link(self) -> bool:
        """Whether a public link is asked for."""
        if self.share is None and self.project is None:
            wanted = setting("SHARE") or ""
            return wanted.lower() in _TRUE or "/" in wanted
        return bool(self.share) or self.project is not None

    @property
    def worker_count(self) -> int:
        """Processes that functions run in; 0 is the server's own.

        Raises:
            LaunchError: When it is no number of processes.
        """
        count = self.workers if self.workers is not None else integer("WORKERS", 0)
        if count < 0:
            raise LaunchError(f"workers={count} is no number of processes.")
        return count

    @property
    def offers_mcp(self) -> bool:
        """Whether agents may use the app over the Model Context Protocol."""
        if self.mcp_server is None:
            return (setting("MCP_SERVER") or "").lower() in _TRUE
        return self.mcp_server

    @property
    def project_name(self) -> str | None:
        """The project that the link belongs to ("team/name"), or None."""
        wanted = self.share if self.share is not None else setting("SHARE")
        return self.project or (wanted if isinstance(wanted, str) and "/" in wanted else None)

    @property
    def visibility(self) -> Visibility | None:
        """Who may open the link: what was asked for; else `share=True` means everybody, and a project decides itself.

        Raises:
            LaunchError: When it is neither public nor private.
        """
        stated = self.share_visibility or setting("SHARE_VISIBILITY")
        if stated is None:
            return None if self.project_name else "public"
        if stated not in {"public", "private"}:
            raise LaunchError(f"share_visibility={stated!r} is unknown.", hint='write "public" or "private"')
        return cast("Visibility", stated)


def parse_size(value: str | int | None) -> int | None:
    """Return a size in bytes from a number or a text such as "5mb".

    Raises:
        LaunchError: When it is no size.
    """
    if value is None or isinstance(value, int):
        return value
    text = value.strip().lower().replace(" ", "")
    digits = text.rstrip("bkmgt")
    try:
        return int(float(digits) * _UNITS[text[len(digits) :] or "b"])
    except (ValueError, KeyError) as error:
        raise LaunchError(f"max_file_size={value!r} is no size.", hint="write a number of bytes, or '5mb'") from error


def credentials(auth: object) -> Credentials | None:
    """Bring the forms of `auth=` (one pair, a list of pairs, a function) to two.

    Raises:
        LaunchError: When it is none of them.
    """
    if auth is None or callable(auth):
        return cast("Credentials | None", auth)
    entries = cast("Sequence[object]", auth)
    if len(entries) == 2 and all(isinstance(part, str) for part in entries):
        entries = [entries]
    for entry in entries:
        if not isinstance(entry, (tuple, list)) or len(cast("Sequence[object]", entry)) != 2:
            raise LaunchError("auth= must be a pair (user, password), a list of pairs, or a function of both.")
    return [(str(name), str(word)) for name, word in cast("Sequence[tuple[object, object]]", entries)]


def paths(given: object, name: str) -> list[Path]:
    """Return the paths of an option and of an environment setting (comma-separated), absolute.

    Args:
        given: A path, or a list of them; lists in it are taken apart, as some apps write `[MEDIA_PATHS]`.
        name: The setting.

    Raises:
        LaunchError: When there is something else than a path.
    """
    texts = [text.strip() for text in (setting(name) or "").split(",") if text.strip()]
    return [path.expanduser().absolute() for path in (*_paths_in(given, name), *map(Path, texts))]


def _paths_in(given: object, name: str) -> list[Path]:
    if given is None:
        return []
    if isinstance(given, (str, os.PathLike)):  # not a list of letters, of which "/" would be one
        return [Path(cast("str | os.PathLike[str]", given))]
    if isinstance(given, (list, tuple, set)):
        return [path for item in cast("Sequence[object]", given) for path in _paths_in(item, name)]
    raise LaunchError(f"{name.lower()}= takes paths; got {given!r:.100}.")


def integer(name: str, default: int) -> int:
    """Return an environment setting that is a whole number.

    Raises:
        LaunchError: When it is none.
    """
    text = setting(name)
    if text is None:
        return default
    try:
        return int(text)
    except ValueError as error:
        raise LaunchError(f"The environment variable {name}={text!r} is no whole number.") from error
