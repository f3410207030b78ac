"""Starts and stops serving: turns what `launch()` was given into a server, and a public link when one is asked for."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast
from urllib.parse import urlsplit

from stagedoor.errors import LaunchError, ShareError

if TYPE_CHECKING:
    import socket

    from stagedoor.authoring.blocks import Blocks
    from stagedoor.files import FileStore
    from stagedoor.http.app import StagedoorApp
    from stagedoor.http.options import Credentials, ServerOptions
    from stagedoor.http.thread import RunningServer
    from stagedoor.runtime.calls import EngineOptions
    from stagedoor.tunnel.wire import Visibility

DEFAULT_PORT = 7860
PORTS_TRIED = 100
_UNITS = {"b": 1, "kb": 1 << 10, "mb": 1 << 20, "gb": 1 << 30, "tb": 1 << 40}
_TRUE = frozenset({"1", "true", "yes", "on"})


def setting(name: str) -> str | None:
    """Return an environment setting: `STAGEDOOR_<name>`, else `GRADIO_<name>`; None when empty or unset."""
    return os.environ.get(f"STAGEDOOR_{name}") or os.environ.get(f"GRADIO_{name}") or None


def say(text: str) -> None:
    """Tell the author something on the console."""
    with contextlib.suppress(OSError, ValueError):  # a console that is gone must not stop the app
        sys.stdout.write(text + "\n")
        sys.stdout.flush()


@dataclass(frozen=True)
class LaunchOptions:
    """What `launch()` was given; names and defaults are Gradio's. See `Blocks.launch` for their meanings."""

    inline: bool | None = None
    inbrowser: bool = False
    share: bool | str | None = None
    debug: bool = False
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
    strict_cors: bool = True
    run_history: bool | None = None
    pwa: bool | None = None
    i18n: object = None
    ignored: Mapping[str, object] = field(default_factory=dict[str, object])
    """Arguments that have a meaning only in Gradio (Node server, monitoring) or later here."""

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


def launch_app(blocks: Blocks, arguments: Mapping[str, object]) -> tuple[object, str, str | None]:
    """Serve an app as `launch()` asks.

    Args:
        blocks: The app.
        arguments: The arguments of `launch()` by name, without those about the page's style.

    Returns:
        The ASGI application, the local address, and the public one (None without a link).

    Raises:
        LaunchError: When the app cannot be served as asked.
        ShareError: When no public link could be made.
    """
    options = LaunchOptions.of(arguments)
    if blocks.running is not None:
        blocks.close(verbose=False)
    host, listener = _listen(options)
    try:
        app = _make_app(blocks, options, host)
        running = _start(app, listener, options)
    except BaseException:
        listener.close()
        raise
    port = cast("int", listener.getsockname()[1])
    scheme = "https" if options.ssl_certfile else "http"
    local_url = f"{scheme}://{_display_host(host)}:{port}"
    blocks.running, blocks.is_running = running, True
    blocks.local_url, blocks.share_url = local_url + "/", None
    for name, value in {"server_name": host, "server_port": port, "server_app": app, "protocol": scheme}.items():
        setattr(blocks, name, value)
    if not options.quiet:
        say(f"* Running on local URL:  {local_url}")
    if options.wants_link:
        _share(blocks, running, options, host, port)
    elif not options.quiet and options.share is None:
        say("* To create a public link, set `share=True` in `launch()`.")
    if options.inbrowser:
        import webbrowser

        webbrowser.open(blocks.share_url or blocks.local_url)
    if not options.prevent_thread_lock and not _is_interactive():
        blocks.block_thread()
        blocks.is_running = False
    return app, local_url + "/", blocks.share_url


def asgi_app(blocks: Blocks) -> StagedoorApp:
    """Return an app as an ASGI application: the running one, else a new one for any ASGI server."""
    running = blocks.running
    if running is not None:
        return cast("RunningServer", running).app
    return _make_app(blocks, LaunchOptions(), host="0.0.0.0")  # noqa: S104 - the other server decides where it listens


def mount_gradio_app(app: object, blocks: Blocks, path: str, **arguments: object) -> object:
    """Serve an app below a path of a larger ASGI application (FastAPI, Starlette).

    Args:
        app: The larger application; anything with Starlette's `mount`.
        blocks: The app.
        path: Path without a trailing slash.
        arguments: Options of `launch()` that make sense here: auth, auth_message, auth_dependency, show_error,
            allowed_paths, blocked_paths, max_file_size, favicon_path, root_path, theme and the like.

    Returns:
        `app`.
    """
    styling = {
        name: arguments.pop(name)
        for name in ("theme", "css", "css_paths", "js", "head", "head_paths")
        if name in arguments
    }
    root = blocks.root
    if styling:
        root.style = root.style.override(**styling)  # pyright: ignore
    inner = _make_app(root, LaunchOptions.of(arguments), host="0.0.0.0")  # noqa: S104 - as above
    outer = cast("_Mountable", app)
    outer.mount(path.rstrip("/"), inner)
    return app


class _Mountable(Protocol):
    def mount(self, path: str, app: object) -> None: ...


# --- the parts of a launch


def _listen(options: LaunchOptions) -> tuple[str, socket.socket]:
    """Bind the port that is asked for, or the first free one from 7860 on."""
    from stagedoor.http.listener import bind

    host = options.server_name or setting("SERVER_NAME") or "127.0.0.1"
    given = options.server_port
    if given is None and setting("SERVER_PORT"):
        given = _integer("SERVER_PORT", 0)
    if given is not None:
        listener = bind(host, given)
        if listener is None:
            raise LaunchError(
                f"Port {given} on {host} is taken.",
                hint="stop the other program, choose another server_port, or leave it out to take the next free one",
            )
        return host, listener
    first = DEFAULT_PORT
    count = _integer("NUM_PORTS", PORTS_TRIED)
    for port in range(first, first + count):
        listener = bind(host, port)
        if listener is not None:
            return host, listener
    raise LaunchError(f"No port from {first} to {first + count - 1} on {host} is free.", hint="pass server_port=")


def _make_app(blocks: Blocks, options: LaunchOptions, host: str) -> StagedoorApp:
    from stagedoor.files import FileStore, default_root
    from stagedoor.http.app import create_app

    max_file_size = parse_size(options.max_file_size)
    files: FileStore = FileStore(
        default_root(),
        allowed=_paths(options.allowed_paths, "ALLOWED_PATHS"),
        blocked=_paths(options.blocked_paths, "BLOCKED_PATHS"),
        max_file_size=max_file_size,
    )
    return create_app(
        blocks,
        _server_options(options, host, max_file_size),
        engine_options=_engine_options(blocks, options),
        files=files,
    )


def _server_options(options: LaunchOptions, host: str, max_file_size: int | None) -> ServerOptions:
    from stagedoor.http.options import ServerOptions
    from stagedoor.http.security import host_name

    root_path = options.root_path or setting("ROOT_PATH") or ""
    named = {host_name(name.strip()) for name in (setting("ALLOWED_HOSTS") or "").split(",") if name.strip()}
    hosts: frozenset[str] | None = None
    if _is_loopback(host) or named:
        own = {host_name(host)} | ({host_name(urlsplit(root_path).netloc)} if "://" in root_path else set[str]())
        hosts = frozenset(own | named)
    origins = {item.strip() for item in (setting("ALLOWED_ORIGINS") or "").split(",") if item.strip()}
    if not options.strict_cors:
        origins.add("*")
    return ServerOptions(
        auth=_credentials(options.auth),
        auth_message=options.auth_message,
        auth_dependency=options.auth_dependency,
        show_error=options.show_error,
        root_path=root_path,
        allowed_hosts=hosts,
        allowed_origins=frozenset(origins),
        favicon_path=Path(options.favicon_path) if options.favicon_path else None,
        footer_links=options.footer_links if options.footer_links is not None else ("api", "gradio", "settings"),
        max_file_size=max_file_size,
        run_history=bool(options.run_history),
        i18n_translations=getattr(options.i18n, "translations", None),
        is_pwa=bool(options.pwa),
        app_kwargs=options.app_kwargs or {},
    )


def _engine_options(blocks: Blocks, options: LaunchOptions) -> EngineOptions:
    from stagedoor.runtime.calls import EngineOptions

    queue = blocks.queue_options
    limit = queue.default_concurrency_limit
    if limit == "not_set":
        text = setting("DEFAULT_CONCURRENCY_LIMIT")
        limit = None if text is not None and text.lower() == "none" else _integer("DEFAULT_CONCURRENCY_LIMIT", 1)
    return EngineOptions(
        max_threads=options.max_threads,
        default_concurrency_limit=limit,
        max_size=queue.max_size,
        show_error=options.show_error,
        session_capacity=options.state_session_capacity,
    )


def _start(app: StagedoorApp, listener: socket.socket, options: LaunchOptions) -> RunningServer:
    from stagedoor.http.protocol import server_on
    from stagedoor.http.thread import RunningServer

    outer: object = app
    for middleware in reversed(cast("Sequence[object]", (options.app_kwargs or {}).get("middleware") or [])):
        kind, arguments, keywords = cast(
            "tuple[Callable[..., object], Sequence[object], dict[str, object]]", middleware
        )
        outer = kind(outer, *arguments, **keywords)
    tls: dict[str, object] = {}
    if options.ssl_certfile or options.ssl_keyfile:
        if not (options.ssl_certfile and options.ssl_keyfile):
            raise LaunchError("https needs both ssl_certfile and ssl_keyfile.")
        tls = {
            "ssl_certfile": options.ssl_certfile,
            "ssl_keyfile": options.ssl_keyfile,
            "ssl_keyfile_password": options.ssl_keyfile_password,
        }
    running = RunningServer(app, server_on(outer, listener, **tls), listener, say)
    running.start()
    return running


def _share(blocks: Blocks, running: RunningServer, options: LaunchOptions, host: str, port: int) -> None:
    """Make the public link; the app stays up on this machine when none can be made."""
    from stagedoor.tunnel import ShareOptions, share

    try:
        link = share(
            _reachable_host(host),
            port,
            ShareOptions(
                server_address=options.share_server_address or setting("SHARE_SERVER_ADDRESS"),
                project=options.project_name,
                visibility=options.visibility,
            ),
        )
    except ShareError as error:
        # As in Gradio, an app without a link is still an app: it goes on serving this machine.
        say(f"* No public link: {error.message}{f' {error.hint.capitalize()}.' if error.hint else ''}")
        return
    running.link = link
    blocks.share_url = link.url
    server = running.app.server
    server.extra_hosts.add((urlsplit(link.url).hostname or "").lower())
    server.is_shared = True
    if not options.quiet:
        say(f"* Running on public URL: {link.url}")


# --- small readers


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


def _credentials(auth: object) -> Credentials | None:
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


def _paths(given: Sequence[str] | None, name: str) -> list[Path]:
    texts = list(given or [])
    texts += [text.strip() for text in (setting(name) or "").split(",") if text.strip()]
    return [Path(text).expanduser().absolute() for text in texts]


def _integer(name: str, default: int) -> int:
    text = setting(name)
    if text is None:
        return default
    try:
        return int(text)
    except ValueError as error:
        raise LaunchError(f"The environment variable {name}={text!r} is no whole number.") from error


def _is_loopback(host: str) -> bool:
    from stagedoor.http.security import is_loopback

    return host == "localhost" or is_loopback(host.strip("[]"))


def _reachable_host(host: str) -> str:
    """Return the address under which this machine itself reaches a server bound to `host`."""
    return "127.0.0.1" if host in {"0.0.0.0", "localhost"} else "::1" if host.strip("[]") == "::" else host.strip("[]")  # noqa: S104


def _display_host(host: str) -> str:
    name = host.strip("[]")
    return f"[{name}]" if ":" in name else name


def _is_interactive() -> bool:
    """Whether an interpreter or notebook waits for the next line; blocking it would lock its user out."""
    return hasattr(sys, "ps1") or "ipykernel" in sys.modules or bool(sys.flags.interactive)
