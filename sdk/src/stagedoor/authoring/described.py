"""The part of an app's public face that describes it, to clients and to the page."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from stagedoor import context

if TYPE_CHECKING:
    from stagedoor.authoring.blocks import Blocks


class Described:
    """Mixin of `Blocks`: what the app says about itself."""

    def get_config_file(self, *, as_served: bool = False) -> dict[str, object]:
        """Return the description of the app that clients and the page read.

        Args:
            as_served: Whether it is the answer to `GET /config`, in which more stands than Gradio describes:
                endpoints' second names for callers of older apps, and buttons in the corners of components.
        """
        from stagedoor.authoring.config import build_config

        with context.describing():
            return build_config(cast("Blocks", self).root, as_served=as_served)

    def get_api_info(self, all_endpoints: bool = False, *, second_names: bool = False) -> dict[str, object]:
        """Return the description of the API.

        Args:
            all_endpoints: Whether undocumented endpoints are listed too; private ones never are.
            second_names: Whether the names that callers of older apps know are listed (`/predict`, `/chat`), as in
                the answer to `GET /info`.
        """
        from stagedoor.authoring.api_info import build_api_info

        with context.describing():
            return build_api_info(cast("Blocks", self).graph(), all_endpoints=all_endpoints, second_names=second_names)
