"""What `launch()` and the environment say, read into one object. Imports nothing of the server."""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast

from stagedoor.errors import LaunchError
from stagedoor.settings import integer, listed, setting, switch

if TYPE_CHECKING:
    from stagedoor.authoring.i18n import I18n
    from stagedoor.http.options import Credentials

Visibility = Literal["public", "private"]

PAGE_STYLE = ("theme", "css", "css_paths", "js", "head", "head_paths")
"""Arguments of `launch()` that are the page's, not the server's."""
WITHOUT_EFFECT: Mapping[str, str] = {
    "node_server_name": "there is one server, which serves pages and events",
    "node_port": "there is one server, which serves pages and events",
    "ssr_mode": "there is one server, and its pages need no second one to be fast",
    "num_workers": "pages need no processes of their own; workers= is for functions",
    "share_server_protocol": "links go over SSH",
    "share_server_tls_certificate": "links go over SSH, and the server's key is remembered",
}
"""Arguments of `launch()` that mean nothing here → why."""

_UNITS = {"b": 1, "kb": 1 << 10, "mb": 1 << 20, "gb": 1 << 30, "tb": 1 << 40}


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

    @classmethod
    def of(cls, arguments: Mapping[str, object]) -> LaunchOptions:
        """Take the arguments of `launch()`; those that mean nothing are left out, with a warning where they ask for something."""
        for name, reason in WITHOUT_EFFECT.items():
            if arguments.get(name):
                warnings.warn(f"launch(): {name}= has no effect; {reason}.", UserWarning, stacklevel=4)
        names = {item.name for item in fields(cls)}
        known = {name: value for name, value in arguments.items() if name in names}
        return cls(**known)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]

    @property
    def blocks_thread(self) -> bool:
        """Whether `launch()` waits for the end whatever else is said."""
        return self.debug or bool(switch("DEBUG"))

    @property
    def keeps_history(self) -> bool:
        """Whether the page keeps a history of runs in the browser."""
        return self.run_history if self.run_history is not None else switch("RUN_HISTORY") is not False

    @property
    def wants_link(self) -> bool:
        """Whether a public link is asked for."""
        if self.share is None and self.project is None:
            return "/" in (setting("SHARE") or "") or bool(switch("SHARE"))
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
            return bool(switch("MCP_SERVER"))
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


LAUNCH_ARGUMENTS = frozenset([*(item.name for item in fields(LaunchOptions)), *PAGE_STYLE, *WITHOUT_EFFECT])
"""Every argument of `launch()`."""


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
    return [path.expanduser().absolute() for path in (*_paths_in(given, name), *map(Path, listed(name)))]


def _paths_in(given: object, name: str) -> list[Path]:
    if given is None:
        return []
    if isinstance(given, (str, os.PathLike)):  # not a list of letters, of which "/" would be one
        return [Path(cast("str | os.PathLike[str]", given))]
    if isinstance(given, (list, tuple, set)):
        return [path for item in cast("Sequence[object]", given) for path in _paths_in(item, name)]
    raise LaunchError(f"{name.lower()}= takes paths; got {given!r:.100}.")
