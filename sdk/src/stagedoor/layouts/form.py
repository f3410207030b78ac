"""The frame that neighbouring form fields share; authors do not write it, apps put it in."""

from __future__ import annotations

from stagedoor.components.base import Component, Container, Key


class Form(Container):
    """One frame around form fields that follow each other.

    Args:
        scale: Share of the row's width; 0 takes the sum of the fields' shares where they stand in a row.
        min_width: Width in px below which the row wraps; 0 takes the sum of the fields'.
        render, key, preserved_by_key: See `Block`.
    """

    def __init__(
        self,
        *,
        scale: int = 0,
        min_width: int = 0,
        render: bool = True,
        key: Key | None = None,
        preserved_by_key: list[str] | str | None = None,
    ) -> None:
        self.scale = scale
        self.min_width = min_width
        super().__init__(render=render, key=key, preserved_by_key=preserved_by_key)

    def get_config(self) -> dict[str, object]:
        """Return the properties; in a row the form is as wide as its fields would be on their own."""
        config = super().get_config()
        fields = [child for child in self.children if isinstance(child, Component)]
        if fields and fields[0].parent is not None and fields[0].parent.get_block_name() == "row":
            config["scale"] = self.scale or sum(1 if field.scale is None else field.scale for field in fields)
            config["min_width"] = self.min_width or sum(field.min_width or 0 for field in fields)
        return config
