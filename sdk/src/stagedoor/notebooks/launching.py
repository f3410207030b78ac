"""What `launch()` does otherwise in a notebook."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stagedoor.http.launch_options import LaunchOptions
from stagedoor.notebooks.surroundings import Host, Shell, is_elsewhere, notebook_host, shell
from stagedoor.settings import setting

if TYPE_CHECKING:
    from stagedoor.authoring.blocks import Blocks

_NAMES = {
    "colab": "Colab",
    "kaggle": "Kaggle",
    "sagemaker": "SageMaker",
    "databricks": "Databricks",
    "jupyter": "Jupyter",
}


@dataclass(frozen=True)
class Notebook:
    """The notebook that an app is launched in.

    Attributes:
        shell: Its shell.
        host: Where it runs.
    """

    shell: Shell
    host: Host

    @classmethod
    def here(cls) -> Notebook | None:
        """Return the notebook that is running; None outside of one."""
        host = notebook_host()
        current = shell() if host is not None else None
        return cls(current, host) if host is not None and current is not None else None

    @property
    def is_elsewhere(self) -> bool:
        """Whether the browser is on another machine, and comes through the host's proxy under a name of its own."""
        return is_elsewhere(self.host)

    def take_over(self, app: Blocks) -> int | None:
        """Close what the running cell served before, and return its port."""
        from stagedoor.notebooks.cells import take_over

        return take_over(self.shell, app)

    def wants_link(self, options: LaunchOptions) -> bool:
        """Whether a link is made without being asked for: on a hosted notebook, when a server for links is known."""
        return self.is_elsewhere and options.share is None and setting("SHARE") is None and _knows_a_server(options)

    def show(self, app: Blocks, options: LaunchOptions, port: int, say: Callable[[str], None]) -> None:
        """Show the page under the cell, or say what leads to it.

        Args:
            app: The app, being served.
            options: What `launch()` was given.
            port: The port that it is served on.
            say: Tells the author something.
        """
        from stagedoor.notebooks.cells import remember
        from stagedoor.notebooks.display import show_page

        remember(self.shell, app, port)
        url = app.share_url or app.local_url or ""
        reaches = app.share_url is not None or not self.is_elsewhere or self.host == "colab"
        if not reaches:
            say(
                f"* {_NAMES[self.host]} shows no pages of its own machine, so the app needs a public link: run "
                "`stagedoor login https://your-server` in a terminal or a `!` cell, then launch() again."
            )
        elif options.inline is not False:
            show_page(
                url,
                port,
                host=self.host,
                height=options.height,
                width=options.width,
                is_public=app.share_url is not None,
            )


def _knows_a_server(options: LaunchOptions) -> bool:
    from stagedoor.errors import ShareError
    from stagedoor.tunnel.servers import has_server

    try:
        return has_server(options.share_server_address or setting("SHARE_SERVER_ADDRESS"))
    except ShareError:
        return False
