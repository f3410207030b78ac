"""Where output streams lie: a folder of the file store for each, `streams/<event>/<component>/`, that says whose it is.

Nothing of a stream is kept in memory, so any process that shares the store can serve it. Folders are deleted an hour
after their last segment.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import cast

from stagedoor.components.segments import SUFFIXES, Kind, fragmented
from stagedoor.files import FileReference, FileStore, Upload

PLAYLIST = "playlist.m3u8"
KEPT_S = 3600.0
"""Seconds that a stream can be read after its last segment; the joined file stays as any other."""
LOOK_INTERVAL_S = 60.0
"""A process looks for old streams at most this often."""
_FOLDER = "streams"
_RUN = re.compile(r"[0-9a-f]{32}")
_SEGMENT = re.compile(r"(\d{1,6})\.(aac|ts|mp4)")
_STORED = re.compile(rf"{_FOLDER}/[0-9a-f]{{32}}/\d{{1,12}}/\d{{1,6}}\.(aac|ts)")


class StreamFolders:
    """The folders of one event's streams, one for each component.

    Args:
        files: Where files lie.
        event_id: The event.
        session_hash: Whose event it is.
        username: Who is signed in.
    """

    def __init__(self, files: FileStore, event_id: str, session_hash: str, username: str | None) -> None:
        self._files = files
        self._event_id = event_id
        self._session = _address_part(session_hash)
        self._username = username

    def make(self, component: int) -> Path:
        """Return a component's folder, made when new."""
        folder = self._files.root / _FOLDER / self._event_id / str(component)
        folder.mkdir(parents=True, mode=0o700, exist_ok=True)
        return folder

    def claim(self, component: int) -> Path:
        """Return a component's folder, and say in it whose it is; only then it is served."""
        folder = self.make(component)
        (folder / "owner.json").write_text(json.dumps({"session": self._session, "username": self._username}))
        return folder

    def reference(self, component: int, kind: Kind) -> FileReference:
        """Return what clients are told of a component's stream."""
        path = f"{self._session}/{self._event_id}/{component}/{PLAYLIST}"
        return FileReference(path, orig_name=f"{kind}-stream", is_stream=True)

    def stored(self, component: int, number: int, kind: Kind) -> str:
        """Return the name by which machines ask each other for a segment."""
        return f"{_FOLDER}/{self._event_id}/{component}/{number}{SUFFIXES[kind]}"


def _address_part(session_hash: str) -> str:
    """Return a session's name as it can stand in a path: clients choose it as they like."""
    plain = re.fullmatch(r"[A-Za-z0-9_-]{1,64}", session_hash)
    return session_hash if plain else hashlib.sha256(session_hash.encode("utf-8", "replace")).hexdigest()


# --- segments on their way between machines


def stored_segment(files: FileStore, name: str) -> Path | None:
    """Return where a segment lies that another machine of the app names; None when it is no segment's name."""
    return files.root / name if _STORED.fullmatch(name) else None


def begin_segment(files: FileStore, name: str) -> Upload:
    """Start receiving a segment that another machine has made.

    Args:
        files: Where files lie.
        name: As `StreamFolders.stored` gives it.
    """
    target = files.root / name
    target.parent.mkdir(parents=True, mode=0o700, exist_ok=True)

    def keep(_digest: str, _name: str, temporary: Path, size: int) -> FileReference:
        temporary.replace(target)
        return FileReference(name, size=size)

    return Upload(target.with_name(f".{target.name}"), target.name, key=b"copy", max_size=None, store=keep)


# --- reading


def find_part(files: FileStore, path: str, username: str | None) -> Path | None:
    """Return a playlist or a segment that a reader asks for, made from another one where needed.

    Args:
        files: Where files lie.
        path: `<session>/<event>/<component>/<name>`.
        username: Who is signed in.
    """
    found = _own_folder(files, path, username)
    if found is None:
        return None
    folder, name = found
    match = _SEGMENT.fullmatch(name)
    target = folder / name
    if name != PLAYLIST and match is None:
        return None
    if match is not None and match[2] == "mp4" and not target.exists():
        source = next((one for suffix in (".aac", ".ts") if (one := folder / f"{match[1]}{suffix}").exists()), None)
        if source is None:
            return None
        with tempfile.NamedTemporaryFile(dir=folder, prefix="piece-", delete=False) as file:
            file.write(fragmented(source))
        Path(file.name).replace(target)
    return target if target.is_file() else None


def whole_file(files: FileStore, path: str, username: str | None) -> str | None:
    """Return the reference of the file that a stream became; None while it is under way."""
    found = _own_folder(files, path, username)
    if found is None or not (found[0] / "whole.json").is_file():
        return None
    return cast("str", json.loads((found[0] / "whole.json").read_text()))


def _own_folder(files: FileStore, path: str, username: str | None) -> tuple[Path, str] | None:
    parts: Sequence[str] = path.split("/")
    if len(parts) != 4 or not _RUN.fullmatch(parts[1]) or not (parts[2].isascii() and parts[2].isdigit()):
        return None
    session_hash, run, component, name = parts
    folder = files.root / _FOLDER / run / component
    try:
        owner: object = json.loads((folder / "owner.json").read_text())
    except (OSError, ValueError):
        return None
    return (folder, name) if owner == {"session": session_hash, "username": username} else None


# --- cleaning up

_last_looks: dict[Path, float] = {}
_lock = threading.Lock()


def delete_old_streams(files: FileStore) -> None:
    """Delete the streams of this machine that are over for more than an hour; reads the disk, so not on a loop."""
    root, now = files.root / _FOLDER, time.monotonic()
    with _lock:
        if now - _last_looks.get(root, -LOOK_INTERVAL_S) < LOOK_INTERVAL_S:
            return
        _last_looks[root] = now
    limit = time.time() - KEPT_S
    for folder in root.iterdir() if root.is_dir() else ():
        newest = max((inner.stat().st_mtime for inner in folder.iterdir()), default=folder.stat().st_mtime)
        if newest < limit:
            shutil.rmtree(folder, ignore_errors=True)
