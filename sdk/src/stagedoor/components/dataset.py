"""Rows of example values to choose from; `Examples` is made of it."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Literal, Unpack, cast

from stagedoor.components.base import BlockOptions, Component, JSONSchema
from stagedoor.components.events import EventListener
from stagedoor.components.registry import component_from
from stagedoor.errors import AuthoringError, FileAccessError


class DatasetOptions(BlockOptions, total=False):
    """Parameters that datasets share with other components."""

    container: bool
    scale: int | None
    min_width: int | None


class Dataset(Component):
    """Rows of example values. A click on a row gives the function its values, its index, or both.

    Args:
        label: Heading.
        show_label: Whether the heading is shown.
        components: What shows each column: components, or their names.
        component_props: Properties of these components; by default their own.
        samples: Rows of values, as functions would return them for the components.
        headers: Headings of the columns; by default the components' labels.
        type: Whether functions receive the "values" of the row, its "index", or the "tuple" (index, values).
        layout: A "table", or for one column a "gallery" of values; None decides by the number of columns.
        samples_per_page: Rows of a page.
        proxy_url: Not used; accepted for Gradio's sake.
        sample_labels: What is shown for each row instead of its values.
        options: See `Component`.
    """

    change = EventListener("change", "The rows changed.", trigger_mode="always_last")
    click = EventListener("click", "The visitor chose a row.")
    select = EventListener("select", "The visitor chose a row; tells which.")

    def __init__(
        self,
        *,
        label: str | None = None,
        show_label: bool = True,
        components: Sequence[Component] | Sequence[str] | None = None,
        component_props: Sequence[dict[str, object]] | None = None,
        samples: Sequence[Sequence[object]] | None = None,
        headers: Sequence[str] | None = None,
        type: Literal["values", "index", "tuple"] = "values",
        layout: Literal["gallery", "table"] | None = None,
        samples_per_page: int = 10,
        proxy_url: str | None = None,
        sample_labels: Sequence[str] | None = None,
        **options: Unpack[DatasetOptions],
    ) -> None:
        self.components = [component_from(component) for component in components or ()]
        self.component_props = component_props
        self.samples: list[list[object]] = [
            list(row) if isinstance(row, (list, tuple)) else [row] for row in samples or ()
        ]
        if sample_labels is not None and len(sample_labels) != len(self.samples):
            raise AuthoringError(f"Dataset has {len(self.samples)} samples and {len(sample_labels)} sample_labels.")
        self.headers = list(headers) if headers else [component.label or "" for component in self.components]
        self.type: Literal["values", "index", "tuple"] = type
        self.layout = layout
        self.samples_per_page = samples_per_page
        self.proxy_url = proxy_url
        self.sample_labels = sample_labels
        super().__init__(None, label=label, show_label=show_label, **options)

    def preprocess(self, payload: object) -> object:
        """Return the chosen row as `type` says."""
        if payload is None:
            return None
        if isinstance(payload, bool) or not isinstance(payload, int) or not 0 <= payload < len(self.samples):
            raise self.refuse(f"{payload!r:.100} is no index of its {len(self.samples)} rows")
        if self.type == "index":
            return payload
        row = list(self.samples[payload])
        return row if self.type == "values" else (payload, row)

    def postprocess(self, value: object) -> int | None:
        """Return the index of a row, which functions may give themselves or by its values; None for no row of it."""
        if value is None:
            return None
        if isinstance(value, int):
            return value
        row = list(cast("Sequence[object]", value)) if isinstance(value, (list, tuple)) else [value]
        return next((index for index, sample in enumerate(self.samples) if sample == row), None)

    def get_config(self) -> dict[str, object]:
        """Return the properties; rows as the components show them."""
        config = super().get_config()
        config["components"] = [component.get_block_name() for component in self.components]
        config["component_ids"] = [component._id for component in self.components]  # pyright: ignore[reportPrivateUsage]
        config["component_props"] = list(self.component_props or ()) or [
            {name: entry for name, entry in component.get_config().items() if name != "value"}
            for component in self.components
        ]
        config["samples"] = [
            [_shown(component, cell) for component, cell in zip(self.components, row, strict=False)]
            for row in self.samples
        ]
        config["layout"] = self.layout or ("table" if len(self.headers) > 1 else "gallery")
        config.pop("proxy_url", None)
        return config

    def api_info(self) -> JSONSchema:
        """The payload is the index of a row."""
        return {"type": "integer", "description": "index of selected example"}

    def example_payload(self) -> object:
        """The first row."""
        return 0


def _shown(component: Component, cell: object) -> object:
    """What the table shows for a cell; nothing for a file that is missing or may not be handed out."""
    try:
        return component.process_example(cell)
    except FileAccessError as error:
        warnings.warn(f"an example of {component.display_name} is not shown: {error}", stacklevel=2)
        return None
