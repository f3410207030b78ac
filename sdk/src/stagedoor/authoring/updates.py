"""What a function returns to change a component rather than only its value."""

from __future__ import annotations


def update(
    elem_id: str | None = None,
    elem_classes: list[str] | str | None = None,
    visible: bool | None = None,
    **properties: object,
) -> dict[str, object]:
    """Change properties of the output component; what is not named stays as it is.

    Args:
        elem_id: New `id` attribute.
        elem_classes: New classes.
        visible: Whether the component is shown.
        properties: Any of the component's constructor arguments, `value` included.

    Returns:
        The change, to be returned from an event's function.
    """
    common = {"elem_id": elem_id, "elem_classes": elem_classes, "visible": visible}
    given = {name: value for name, value in common.items() if value is not None}
    return {**properties, **given, "__type__": "update"}


def skip() -> dict[str, object]:
    """Leave the output component as it is."""
    return {"__type__": "update"}
