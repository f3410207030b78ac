"""A figure of a plotting library."""

from __future__ import annotations

import io
import json
import threading
from typing import Any, Unpack, cast

from stagedoor.components.base import Block, Component, JSONSchema, ViewOptions
from stagedoor.components.events import EventListener
from stagedoor.files.data_urls import encode_data_url

_MIME_TYPES = {"svg": "image/svg+xml", "jpg": "image/jpeg"}
_drawing = threading.Lock()
"""matplotlib shares fonts and caches between figures, and is not safe to draw with from two threads."""


class Plot(Component):
    """A figure of matplotlib, plotly, bokeh or altair; functions return it.

    Args:
        value: First figure, or a function that returns it.
        format: File format of matplotlib's figures: "webp", "png", "svg", …
        buttons: Buttons of the author, in the corner.
        options: See `Component`.
    """

    change = EventListener("change", "The figure changed.", trigger_mode="always_last")

    def __init__(
        self,
        value: object = None,
        *,
        format: str = "webp",
        buttons: list[Block] | None = None,
        **options: Unpack[ViewOptions],
    ) -> None:
        self.format = format
        self.buttons = buttons or []
        super().__init__(value, **options)

    def postprocess(self, value: object) -> dict[str, object] | None:
        """Return the figure: matplotlib's as an image, the others' as their JSON.

        Raises:
            ValueError: When it is no figure.
        """
        kind = type(value).__name__
        if value is None:
            return None
        figure = cast("Any", value)
        library = type(value).__module__.split(".", 1)[0]
        if isinstance(value, dict) and {"type", "plot"} <= cast("dict[str, object]", value).keys():
            return cast("dict[str, object]", value)
        if library == "plotly":
            return {"type": "plotly", "plot": figure.to_json()}
        if library == "bokeh":
            from bokeh.embed import json_item  # pyright: ignore[reportMissingImports, reportUnknownVariableType]

            return {"type": "bokeh", "plot": json.dumps(json_item(figure))}
        if library == "altair":
            return {"type": "altair", "plot": figure.to_json()}
        figure = self._matplotlib_figure(figure)
        if figure is not None:
            return {"type": "matplotlib", "plot": self._drawn(figure)}
        msg = f"{self.display_name} takes a figure of matplotlib, plotly, bokeh or altair; got {kind}"
        raise ValueError(msg)

    @staticmethod
    def _matplotlib_figure(value: Any) -> Any:
        """The figure behind what authors return: a figure, an axes, a seaborn grid, or the pyplot module."""
        if getattr(value, "__name__", "") == "matplotlib.pyplot":
            return value.gcf()
        for candidate in (value, getattr(value, "figure", None), getattr(value, "fig", None)):
            if candidate is not None and callable(getattr(candidate, "savefig", None)):
                return candidate
        return None

    def _drawn(self, figure: Any) -> str:
        target = io.BytesIO()
        with _drawing:
            figure.savefig(target, format=self.format)
        return encode_data_url(target.getvalue(), _MIME_TYPES.get(self.format, f"image/{self.format}"))

    def preprocess(self, payload: object) -> object:
        """Return the figure in its wire form."""
        if payload is None or isinstance(payload, dict):
            return cast("object", payload)
        raise self.refuse(f'expected {{"type", "plot"}}, got {payload!r:.100}')

    def api_info(self) -> JSONSchema:
        """The payload says which library drew it and holds its data."""
        return {
            "type": "object",
            "title": "PlotData",
            "properties": {
                "type": {"type": "string", "enum": ["altair", "bokeh", "plotly", "matplotlib"]},
                "plot": {"type": "string"},
            },
            "required": ["type", "plot"],
        }

    def example_payload(self) -> object:
        """None: figures are made by functions."""
        return None
