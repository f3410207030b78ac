"""How far uploads have come, for the pages that show it."""

from __future__ import annotations

from stagedoor.runtime.streams import Stream

MAX_WATCHED_UPLOADS = 1000


class UploadProgress(Stream):
    """How far one upload has come."""

    __slots__ = ("is_finished",)

    def __init__(self) -> None:
        super().__init__()
        self.is_finished = False


def watch(uploads: dict[str, UploadProgress], upload_id: str) -> UploadProgress:
    """Return the progress of an upload, made when new; of too many the oldest is given up."""
    known = uploads.get(upload_id)
    if known is None:
        if len(uploads) >= MAX_WATCHED_UPLOADS:
            uploads.pop(next(iter(uploads)))
        known = uploads[upload_id] = UploadProgress()
    return known
