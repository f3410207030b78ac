"""Deep links: snapshots of what a visitor's page shows, kept under a name that a link carries.

Only apps with a `gr.DeepLinkButton` keep what their visitors' components hold: the values that were sent to functions,
and those that functions gave. A snapshot lies below the file store, so it outlives a restart and every process of the
app finds it; a snapshot of another app, or of another version of this one, is not opened.

Whoever opens a link sees values that somebody else chose. So what clients sent counts only for components that show
it as data: never for HTML, Markdown or nested components, which the page would run or draw.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
import secrets
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

from stagedoor.components.base import Block
from stagedoor.errors import StagedoorError
from stagedoor.files import FileReference
from stagedoor.files.reference import is_reference
from stagedoor.runtime.encoding import encode

if TYPE_CHECKING:
    from stagedoor.authoring.graph import AppGraph, BlockFunction
    from stagedoor.files import FileStore
    from stagedoor.runtime.sessions import Session

MAX_BYTES = 1 << 20
"""Largest snapshot; files are referred to, not held."""
MAX_LINKS = 2000
KEPT_S = 30 * 24 * 3600.0
"""Snapshots kept at most, and for how long."""
_FOLDER = "links"
_NAME = re.compile(r"[A-Za-z0-9_-]{16}")
_FROM_CLIENTS = frozenset(
    [
        "annotatedimage", "audio", "checkbox", "checkboxgroup", "code", "colorpicker", "dataframe", "datetime",
        "dropdown", "file", "gallery", "image", "imageslider", "multimodaltextbox", "number", "radio", "slider",
        "textbox", "video",
    ]
)  # fmt: skip
"""Components whose values clients may choose for others."""


class LinkTooLargeError(StagedoorError):
    """A page holds more than a link may."""


class DeepLinks:
    """The snapshots of one app.

    Args:
        graph: The app.
        files: Where files lie.

    Attributes:
        is_enabled: Whether the app makes links.
    """

    def __init__(self, graph: AppGraph, files: FileStore) -> None:
        self.is_enabled = any(getattr(block, "makes_deep_links", False) for block in graph.blocks.values())
        self._types = {block_id: block.get_block_name() for block_id, block in graph.blocks.items()}
        shape = json.dumps([graph.title, sorted(self._types.items())]).encode()
        self._app = hashlib.sha256(shape).hexdigest()
        self._folder = files.root / _FOLDER

    def watch(self, session: Session) -> None:
        """Have noted what a session's page shows, where the app makes links."""
        if self.is_enabled and session.shown is None:
            session.shown = {}

    def note_edits(self, values: Mapping[int, object], shown: dict[int, object]) -> None:
        """Note what a page says that it shows.

        Args:
            values: Wire values by component.
            shown: What the page is known to show; changed in place.
        """
        for block_id, value in values.items():
            if self._types.get(block_id) in _FROM_CLIENTS:
                shown[block_id] = _tidy(value)

    # --- keeping

    def save(self, shown: Mapping[int, object]) -> str:
        """Keep a snapshot, and return its name.

        Raises:
            LinkTooLargeError: When it is too large.
        """
        values = [
            [block_id, self._types[block_id], value] for block_id, value in shown.items() if block_id in self._types
        ]
        data = encode({"app": self._app, "values": values})
        if len(data) > MAX_BYTES:
            raise LinkTooLargeError(
                f"This page holds {len(data) >> 10} KB; a link may hold {MAX_BYTES >> 10} KB.",
                hint="share the result as a file instead",
            )
        self._folder.mkdir(parents=True, mode=0o700, exist_ok=True)
        self._delete_old()
        name = secrets.token_urlsafe(12)
        fresh = self._folder / f".{name}"
        fresh.write_bytes(data)
        fresh.replace(self._folder / f"{name}.json")
        return name

    def load(self, name: str) -> dict[int, object] | None:
        """Return the values of a snapshot by component; None when it is not known here."""
        if not self.is_enabled or not _NAME.fullmatch(name):
            return None
        path = self._folder / f"{name}.json"
        try:
            if path.stat().st_mtime < time.time() - KEPT_S:
                return None
            kept = cast("dict[str, object]", json.loads(path.read_bytes()))
        except (OSError, ValueError):
            return None
        if kept.get("app") != self._app:
            return None
        values = cast("list[tuple[int, str, object]]", kept["values"])
        return {block_id: _as_file(value) for block_id, kind, value in values if self._types.get(block_id) == kind}

    def _delete_old(self) -> None:
        paths = sorted(self._folder.glob("*.json"), key=_age_key, reverse=True)
        limit = time.time() - KEPT_S
        for index, path in enumerate(paths):
            if index >= MAX_LINKS - 1 or _age_key(path) < limit:
                path.unlink(missing_ok=True)


def note_call(
    function: BlockFunction, sent: Sequence[object], given: Sequence[object], shown: dict[int, object]
) -> None:
    """Note what a client sent to a function, and what the function gave.

    Args:
        function: The function.
        sent: Wire values of its inputs.
        given: Wire values of its outputs.
        shown: What the visitor's page is known to show; changed in place.
    """
    for block, value in zip(function.inputs, sent, strict=False):
        if block.get_block_name() in _FROM_CLIENTS:
            shown[_id_of(block)] = _tidy(value)
    for block, value in zip(function.outputs, given, strict=False):
        kept = value
        if isinstance(value, Mapping) and cast("Mapping[str, object]", value).get("__type__") == "update":
            update = cast("Mapping[str, object]", value)
            if "value" not in update:
                continue
            kept = update["value"]
        if block.get_block_name() not in {"state", "browserstate"}:
            shown[_id_of(block)] = _tidy(kept)


def _age_key(path: Path) -> float:
    with contextlib.suppress(OSError):  # another process may have deleted it
        return path.stat().st_mtime
    return 0.0


def _id_of(block: Block) -> int:
    return cast("int", block._id)  # pyright: ignore[reportPrivateUsage]


def _tidy(value: object) -> object:
    """Return a value without what must not be shown to others: addresses in files, drawn components in messages."""
    if isinstance(value, Mapping):
        fields = cast("Mapping[str, object]", value)
        if _is_file(fields):
            path = fields.get("path")
            if not isinstance(path, str) or not is_reference(path):
                return None
            return {**fields, "url": None}
        if fields.get("type") == "component" and str(fields.get("component", "")).lower() in {"html", "markdown"}:
            return {"type": "text", "text": ""}
        return {name: _tidy(item) for name, item in fields.items()}
    if isinstance(value, (list, tuple)):
        return [_tidy(item) for item in cast("Sequence[object]", value)]
    return value


def _as_file(value: object) -> object:
    """Make files of a snapshot references again, which get their address when they are sent."""
    if isinstance(value, dict):
        fields = cast("dict[str, object]", value)
        if _is_file(fields):
            reference = FileReference(cast("str", fields["path"]))
            reference.update(fields)
            return reference
        return {name: _as_file(item) for name, item in fields.items()}
    if isinstance(value, list):
        return [_as_file(item) for item in cast("list[object]", value)]
    return value


def _is_file(fields: Mapping[str, object]) -> bool:
    meta = fields.get("meta")
    return isinstance(meta, Mapping) and cast("Mapping[str, object]", meta).get("_type") == "gradio.FileData"
