"""Small images that belong to the page: icons of buttons, avatars."""

from __future__ import annotations

from pathlib import Path

from stagedoor.files import FileReference, active


def icon_for_wire(icon: str | Path) -> FileReference:
    """Return an author's image as a file of the app.

    Args:
        icon: Path, or http(s) address that browsers fetch.

    Raises:
        FileAccessError: When the path may not be handed out.
    """
    text = str(icon)
    if text.startswith(("http://", "https://")):
        return active().publish_url(text)
    return active().publish_path(text)
