"""Starts and stops serving: turns what `launch()` was given into a server, and a public link when one is asked for."""

from __future__ import annotations

import contextlib
import secrets
import sys
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, NoReturn, Protocol, cast
from urllib.parse import urlsplit

from stagedoor import context
from stagedoor.errors import LaunchError, ShareError
from stagedoor.http.launch_options import (
    LAUNCH_ARGUMENTS,
    PAGE_STYLE,
    LaunchOptions,
    parse_size,
    paths,
)
from stagedoor.settings import integer, setting
from stagedoor.wire import API_PREFIX

if TYPE_CHECKING:
    import socket

    from stagedoor.authoring.blocks import Blocks
    from stagedoor.files import FileStore
    from stagedoor.http.app import StagedoorApp
    from stagedoor.http.thread import RunningServer
    from stagedoor.notebooks.launching import Notebook
    from stagedoor.runtime.calls import EngineOptions

DEFAULT_PORT = 7860
PORTS_TRIED = 100


def say(text: str) -> None:
    """Tell the author something on the console."""
    with contextlib.suppress(OSError, ValueError):  # a console that is gone must not stop the app
        sys.stdout.write(text + "\n")
        sys.stdout.flush()


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
    notebook = _notebook()
    port_before = notebook.take_over(blocks) if notebook is not None else None
    if blocks.running is not None:
        blocks.close(verbose=False)
    host, listener = _listen(options, port_before)
    try:
        app = _make_app(blocks, options, host)
        try:
            running = _start(app, listener, options)
        except BaseException:
            app.server.engine.close()
            raise
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
    _announce_monitoring(app, options, local_url)
    if options.offers_mcp and not options.quiet:
        say(f"* MCP server for agents: {local_url}{API_PREFIX}/mcp/")
    if options.wants_link or (notebook is not None and notebook.wants_link(options)):
        _share(blocks, running, options, host, port)
    elif not options.quiet and options.share is None and notebook is None:
        say("* To create a public link, set `share=True` in `launch()`.")
    if options.inbrowser:
        import webbrowser

        webbrowser.open(blocks.share_url or blocks.local_url)
    if notebook is not None:
        notebook.show(blocks, options, port, say)
    if options.blocks_thread or (not options.prevent_thread_lock and not _is_interactive()):
        blocks.block_thread()
        blocks.is_running = False
    return app, local_url + "/", blocks.share_url


def asgi_app(blocks: Blocks) -> StagedoorApp:
    """Return an app as an ASGI application: the running one, else a new one for any ASGI server."""
    running = blocks.running
    if running is not None:
        return cast("RunningServer", running).app
    return _make_app(blocks, LaunchOptions(), host="0.0.0.0")  # noqa: S104 - the other server decides where it listens


def join_app(blocks: Blocks, arguments: Mapping[str, object], url: str) -> NoReturn:
    """Take calls of the same app that another machine serves, until this is interrupted; then end the program.

    Args:
        blocks: The app.
        arguments: The arguments of `launch()`; those about serving do not count.
        url: Where the other machine is met: its `workers_url`.

    Raises:
        LaunchError: When that is no address, or the other machine has another version of the app or another key.
    """
    from stagedoor.http.app import work_elsewhere
    from stagedoor.http.serving_options import server_options

    options = replace(LaunchOptions.of(arguments), workers_url=url, runs=None)
    served = server_options(options, "127.0.0.1")
    engine_options = _engine_options(blocks, options)
    work_elsewhere(blocks, served, engine_options=engine_options, files=_file_store(blocks, options))
    raise SystemExit(0)


def mount_gradio_app(app: object, blocks: Blocks, path: str, *more: object, **arguments: object) -> object:
    """Serve an app below a path of a larger ASGI application (FastAPI, Starlette).

    Args:
        app: The larger application; anything with Starlette's `mount`.
        blocks: The app.
        path: Path without a trailing slash.
        more: Arguments without a name in Gradio's order: server_name, server_port, footer_links, run_history,
            app_kwargs.
        arguments: Options of `launch()` that make sense here: auth, auth_message, auth_dependency, show_error,
            allowed_paths, blocked_paths, max_file_size, favicon_path, root_path, theme and the like; and spellings of
            older Gradio versions.

    Returns:
        `app`.

    Raises:
        TypeError: When an argument belongs to no version of Gradio.
    """
    from stagedoor.compat.arguments import MOUNT, translate_call
    from stagedoor.http.around import put_around
    from stagedoor.http.mounted import Mounted

    named = {**dict(zip(_MOUNT_POSITIONS, more, strict=False)), **arguments}
    given = {"show_error": True, **translate_call(MOUNT, named, LAUNCH_ARGUMENTS)}  # unlike launch(), as in Gradio
    styling = {name: given.pop(name) for name in PAGE_STYLE if name in given}
    root = blocks.root
    if styling:
        root.style = root.style.override(**styling)  # pyright: ignore
    options = LaunchOptions.of(given)
    inner = _make_app(root, options, host="0.0.0.0")  # noqa: S104 - as above
    mounted = Mounted(put_around(inner, options.app_kwargs), inner.close)
    cast("_Mountable", app).mount(path.rstrip("/"), mounted)
    return app


_MOUNT_POSITIONS = ("server_name", "server_port", "footer_links", "run_history", "app_kwargs")


class _Mountable(Protocol):
    def mount(self, path: str, app: object) -> None: ...


# --- the parts of a launch


def _listen(options: LaunchOptions, port_before: int | None = None) -> tuple[str, socket.socket]:
    """Bind the port that is asked for, or that this notebook cell had before, or the first free one from 7860 on."""
    from stagedoor.http.listener import bind

    host = options.server_name or setting("SERVER_NAME") or "127.0.0.1"
    given = options.server_port
    if given is not None:
        listener = bind(host, given)
        if listener is None:
            raise LaunchError(
                f"Port {given} on {host} is taken.",
                hint="stop the other program, choose another server_port, or leave it out to take the next free one",
            )
        return host, listener
    listener = bind(host, port_before) if port_before is not None else None
    if listener is not None:
        return host, listener
    first = integer("SERVER_PORT", DEFAULT_PORT)
    count = integer("NUM_PORTS", PORTS_TRIED, least=1)
    for port in range(first, first + count):
        listener = bind(host, port)
        if listener is not None:
            return host, listener
    raise LaunchError(f"No port from {first} to {first + count - 1} on {host} is free.", hint="pass server_port=")


def _make_app(blocks: Blocks, options: LaunchOptions, host: str) -> StagedoorApp:
    from stagedoor.http.app import create_app
    from stagedoor.http.launch_notes import launch_notes
    from stagedoor.http.serving_options import server_options

    engine_options = _engine_options(blocks, options)
    app = create_app(
        blocks,
        server_options(options, host, is_proxied=_is_proxied()),
        engine_options=engine_options,
        files=_file_store(blocks, options),
    )
    if not options.quiet:
        # A notebook has threads of its own; what its author's cells have started is not told from these.
        has_workers = bool(engine_options.workers) and _notebook() is None
        for note in launch_notes(app.server.engine.graph, has_workers=has_workers):
            say(f"* {note}")
    return app


def _file_store(blocks: Blocks, options: LaunchOptions) -> FileStore:
    from stagedoor.files import FileStore, default_root

    return FileStore(
        default_root(),
        allowed=paths(options.allowed_paths, "ALLOWED_PATHS"),
        blocked=paths(options.blocked_paths, "BLOCKED_PATHS"),
        max_file_size=parse_size(options.max_file_size),
        owner=secrets.token_hex(8) if blocks.delete_cache else None,
    )


def _engine_options(blocks: Blocks, options: LaunchOptions) -> EngineOptions:
    from stagedoor.runtime import calls

    queue = blocks.queue_options
    workers, workers_url = options.worker_count, options.workers_url or setting("WORKERS_URL")
    limit = queue.default_concurrency_limit
    text = setting("DEFAULT_CONCURRENCY_LIMIT") or ""
    is_limit_per_worker = limit == "not_set" and not text
    if limit == "not_set":
        limit = None if text.lower() == "none" else integer("DEFAULT_CONCURRENCY_LIMIT", workers or 1, least=1)
    overrides = context.launch_overrides.get()
    if overrides is not None and overrides.is_dev and (workers or workers_url):
        # Workers have the file as it was when they began.
        say("* With --reload, functions run in the server's own process, not in workers.")
        workers, workers_url = 0, None
    return calls.EngineOptions(
        max_threads=options.max_threads,
        default_concurrency_limit=limit,
        max_size=queue.max_size,
        show_error=options.show_error,
        session_capacity=options.state_session_capacity,
        workers=workers,
        workers_url=workers_url,
        workers_key=setting("WORKERS_KEY"),
        is_limit_per_worker=is_limit_per_worker,
        runs=options.runs or setting("RUNS"),
        monitored_calls=0
        if options.enable_monitoring is False
        else integer("ANALYTICS_MAX_EVENTS", calls.DEFAULT_MONITORED_CALLS),
        max_per_session=queue.max_per_session or calls.DEFAULT_MAX_PER_SESSION,
        max_unfinished=queue.max_unfinished or calls.DEFAULT_MAX_UNFINISHED,
        delete_cache=blocks.delete_cache,
    )


def _start(app: StagedoorApp, listener: socket.socket, options: LaunchOptions) -> RunningServer:
    from stagedoor.http.around import put_around
    from stagedoor.http.protocol import server_on
    from stagedoor.http.thread import RunningServer

    outer = put_around(app, options.app_kwargs)
    tls: dict[str, object] = {}
    if options.ssl_certfile or options.ssl_keyfile:
        if not (options.ssl_certfile and options.ssl_keyfile):
            raise LaunchError("https needs both ssl_certfile and ssl_keyfile.")
        tls = {
            "ssl_certfile": options.ssl_certfile,
            "ssl_keyfile": options.ssl_keyfile,
            "ssl_keyfile_password": options.ssl_keyfile_password,
        }
    running = RunningServer(app, server_on(outer, listener, websockets=app.server.socket_library, **tls), listener, say)
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
        audience = "private URL (your team only)" if link.visibility == "private" else "public URL"
        say(f"* Running on {audience}: {link.url}")


def _announce_monitoring(app: StagedoorApp, options: LaunchOptions, local_url: str) -> None:
    """Tell the author where the monitoring is: now when asked for, else once the page is opened without its key."""
    access = app.server.monitoring
    text = f"* Monitoring URL: {local_url}/monitoring/{access.key}"
    access.console = lambda: say(text)
    if options.enable_monitoring:
        say(text)


# --- small questions


def _notebook() -> Notebook | None:
    """Return the notebook that is running; nothing of notebooks is loaded outside of IPython."""
    if "IPython" not in sys.modules:
        return None
    from stagedoor.notebooks.launching import Notebook

    return Notebook.here()


def _is_proxied() -> bool:
    """Whether Colab's proxy shows the page, under names of its own and to its user only."""
    notebook = _notebook()
    return notebook is not None and notebook.host == "colab"


def _reachable_host(host: str) -> str:
    """Return the address under which this machine itself reaches a server bound to `host`."""
    return "127.0.0.1" if host in {"0.0.0.0", "localhost"} else "::1" if host.strip("[]") == "::" else host.strip("[]")  # noqa: S104


def _display_host(host: str) -> str:
    name = host.strip("[]")
    return f"[{name}]" if ":" in name else name


def _is_interactive() -> bool:
    """Whether an interpreter or notebook waits for the next line; blocking it would lock its user out."""
    return hasattr(sys, "ps1") or "ipykernel" in sys.modules or bool(sys.flags.interactive)
