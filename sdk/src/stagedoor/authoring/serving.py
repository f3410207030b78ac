"""The part of an app's public face that serves it: `queue`, `launch`, `close`, `app`.

Serving itself is `stagedoor.launch`; this module only turns Gradio's long signature into its options object.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol, Self, cast

from stagedoor import context
from stagedoor.compat.era import era

if TYPE_CHECKING:
    from stagedoor.authoring.blocks import Blocks
    from stagedoor.authoring.i18n import I18n
    from stagedoor.authoring.trackers import CometExperiment, MLflowModule, WandbModule
    from stagedoor.themes.base import Base

Credentials = Callable[[str, str], bool] | tuple[str, str] | list[tuple[str, str]]
Paths = str | Path | Sequence[str | Path] | None


@dataclass(frozen=True)
class QueueOptions:
    """What the author said with `.queue(...)`.

    Args:
        status_update_rate: Kept for Gradio's sake; positions are sent whenever they change.
        api_open: Whether callers outside the page may use the queue; None means they may.
        max_size: Events that may wait; None is no limit.
        default_concurrency_limit: Parallel calls of one function that sets no limit itself; "not_set" reads
            `GRADIO_DEFAULT_CONCURRENCY_LIMIT` and falls back to 1 as in Gradio.
        max_per_session: Unfinished calls of one visitor; None is the default of 1,000.
        max_unfinished: Unfinished calls of all visitors; None is the default of 10,000.
    """

    status_update_rate: float | Literal["auto"] = "auto"
    api_open: bool | None = None
    max_size: int | None = None
    default_concurrency_limit: int | Literal["not_set"] | None = "not_set"
    max_per_session: int | None = None
    max_unfinished: int | None = None


class RunningApp(Protocol):
    """What `stagedoor.launch` leaves on the app so that it can be closed."""

    def close(self) -> None:
        """Stop serving and close the public link."""
        ...

    def wait(self) -> None:
        """Wait until the server ends."""
        ...


_launched: weakref.WeakSet[Serving] = weakref.WeakSet()


def close_all(verbose: bool = True) -> None:
    """Stop every app that this program serves.

    Args:
        verbose: Whether to say so on the console.
    """
    for app in list(_launched):
        if app.running is not None:
            app.close(verbose=verbose)


class Serving:
    """Mixin of `Blocks`: how an app is served."""

    queue_options: QueueOptions = QueueOptions()
    running: RunningApp | None = None
    web_app: object = None
    """An ASGI application with the author's own routes (`gr.Server`), which are answered beside the app's."""
    local_url: str | None = None
    share_url: str | None = None
    is_running: bool = False

    def queue(
        self,
        status_update_rate: float | Literal["auto"] = "auto",
        api_open: bool | None = None,
        max_size: int | None = None,
        *older: object,
        default_concurrency_limit: int | Literal["not_set"] | None = "not_set",
        max_per_session: int | None = None,
        max_unfinished: int | None = None,
        **kwargs: object,
    ) -> Self:
        """Set limits of the waiting line. Every app has one; calling this only changes its limits.

        Args:
            status_update_rate: Kept for Gradio's sake; positions are sent whenever they change.
            api_open: Whether callers outside the page may use the queue.
            max_size: Events that may wait before callers are turned away (503, as in Gradio); None is no limit.
            default_concurrency_limit: Parallel calls of one function that sets no limit itself; unless
                `GRADIO_DEFAULT_CONCURRENCY_LIMIT` says otherwise, 1, or the number of workers.
            max_per_session: Unfinished calls that one visitor may have: a session, or a network address for callers
                who name no session. More are answered 429. By default 1,000.
            max_unfinished: Unfinished calls that all visitors may have together; more are answered 429. By default
                10,000.
            older: Further arguments without a name, in the order of Gradio 3, whose first was `concurrency_count`.
            kwargs: Spellings of older Gradio versions (`concurrency_count`).
        """
        options = QueueOptions(
            status_update_rate, api_open, max_size, default_concurrency_limit, max_per_session, max_unfinished
        )
        is_older = bool(older) or (isinstance(status_update_rate, int) and era() < 4)
        if is_older:
            from stagedoor.compat.positions import name_positions

            kwargs = {**name_positions("queue", (status_update_rate, api_open, max_size, *older)), **kwargs}
            options = QueueOptions(default_concurrency_limit=default_concurrency_limit)
        if kwargs:
            from stagedoor.compat.arguments import QUEUE, translate_call

            today = translate_call(QUEUE, kwargs, QueueOptions.__dataclass_fields__, is_told=is_older)
            options = replace(options, **today)  # pyright: ignore[reportArgumentType] - the author's
        self.queue_options = options
        return self

    def launch(
        self,
        inline: bool | None = None,
        inbrowser: bool = False,
        share: bool | str | None = None,
        debug: bool = False,
        max_threads: int = 40,
        auth: Credentials | None = None,
        auth_message: str | None = None,
        prevent_thread_lock: bool = False,
        show_error: bool = False,
        server_name: str | None = None,
        server_port: int | None = None,
        *older: object,
        height: int = 500,
        width: int | str = "100%",
        favicon_path: str | Path | None = None,
        ssl_keyfile: str | None = None,
        ssl_certfile: str | None = None,
        ssl_keyfile_password: str | None = None,
        ssl_verify: bool = True,
        quiet: bool = False,
        footer_links: list[object] | None = None,
        allowed_paths: list[str] | None = None,
        blocked_paths: list[str] | None = None,
        root_path: str | None = None,
        app_kwargs: dict[str, object] | None = None,
        state_session_capacity: int = 10000,
        share_server_address: str | None = None,
        share_server_protocol: Literal["http", "https"] | None = None,
        share_server_tls_certificate: str | None = None,
        project: str | None = None,
        auth_dependency: Callable[..., object] | None = None,
        max_file_size: str | int | None = None,
        enable_monitoring: bool | None = None,
        strict_cors: bool = True,
        run_history: bool | None = None,
        node_server_name: str | None = None,
        node_port: int | None = None,
        ssr_mode: bool | None = None,
        num_workers: int | None = None,
        pwa: bool | None = None,
        mcp_server: bool | None = None,
        i18n: I18n | None = None,
        workers: int | None = None,
        workers_url: str | None = None,
        runs: str | None = None,
        theme: Base | str | None = None,
        css: str | None = None,
        css_paths: Paths = None,
        js: str | Literal[True] | None = None,
        head: str | None = None,
        head_paths: Paths = None,
        **kwargs: object,
    ) -> tuple[object, str, str | None]:
        """Serve the app, on this machine or with a public link.

        Names, defaults and meanings are Gradio's; what differs: `share` also takes the name of a project
        ("team/name"), which `project=` says too, and no request ever leaves the machine unless a link is asked for.
        `workers=N` has functions run in N processes behind the one port; sessions, state, uploads, the queue, its
        limits and cancel are the same for all of them. `workers_url="redis://host:6379/0"` lets other machines join
        (`stagedoor run app.py --join …`) and run functions too. `runs="sqlite:///runs.db"` (or "redis://…") remembers runs
        across restarts of the server. See the guide "Scale". `older` and `kwargs` take the order and the spellings of
        older Gradio versions.

        Returns:
            The ASGI application, the local URL, and the public URL (None without a link).

        Raises:
            LaunchError: When the app cannot be served as asked (port taken, bad option).
            ShareError: When no public link could be made.
        """
        arguments = {name: value for name, value in locals().items() if name not in {"self", "older", "kwargs"}}
        if older or isinstance(max_threads, bool):
            from stagedoor.compat.positions import launch_in_older_order

            arguments = launch_in_older_order(arguments, list(arguments)[:11], older)
        if kwargs:
            from stagedoor.compat.arguments import LAUNCH, translate_call

            translated = translate_call(LAUNCH, kwargs, arguments)
            arguments.update({name: value for name, value in translated.items() if arguments.get(name) is None})
        from stagedoor.launch import launch_app

        app = cast("Blocks", self).root
        styling = {name: arguments.pop(name) for name in ("theme", "css", "css_paths", "js", "head", "head_paths")}
        app.style = app.style.override(**styling)  # pyright: ignore[reportArgumentType]  # typed by this signature
        _launched.add(app)
        overrides = context.launch_overrides.get()
        if overrides is not None:
            arguments.update(overrides.arguments)
            if overrides.join is not None:
                from stagedoor.launch import join_app

                join_app(app, arguments, overrides.join)
            overrides.launched.append(app)
            if context.is_run_again.get():
                return None, app.local_url or "", app.share_url  # the server that runs takes the app over
        return launch_app(app, arguments)

    def close(self, verbose: bool = True) -> None:
        """Stop serving and close the public link.

        Args:
            verbose: Whether to say so on the console.
        """
        running, self.running = self.running, None
        if running is not None:
            running.close()
            if verbose:
                from stagedoor.launch import say

                say(f"Closed {self.local_url or 'the app'}.")
        self.is_running = False

    def block_thread(self) -> None:
        """Keep the main thread waiting while the server runs; Ctrl-C ends it."""
        if self.running is not None:
            self.running.wait()

    @property
    def app(self) -> object:
        """The app as an ASGI application, also before `launch`: to be served by any ASGI server."""
        from stagedoor.launch import asgi_app

        return asgi_app(cast("Blocks", self).root)

    def integrate(
        self,
        comet_ml: CometExperiment | None = None,
        wandb: WandbModule | None = None,
        mlflow: MLflowModule | None = None,
    ) -> None:
        """Note the running app's address in experiment trackers; call it after `launch(prevent_thread_lock=True)`.

        Args:
            comet_ml: A Comet experiment, which is ended by it as in Gradio.
            wandb: The `wandb` module; its panel shows the public link in a frame, without one there is a warning.
            mlflow: The `mlflow` module.

        Raises:
            LaunchError: When the app does not run.
        """
        from stagedoor.authoring.trackers import tell_trackers

        tell_trackers(self.local_url, self.share_url, comet_ml=comet_ml, wandb=wandb, mlflow=mlflow)

    @property
    def server(self) -> object:
        """What serves the app now; None when it is not running."""
        return self.running
