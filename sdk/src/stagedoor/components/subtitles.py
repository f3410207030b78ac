"""Subtitles for audio and video, as WebVTT, which browsers read."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import cast

from stagedoor.components.numbers import plain_number
from stagedoor.errors import AuthoringError
from stagedoor.files import FileReference, active

Subtitles = str | Path | Sequence[Mapping[str, object]]
_SRT_TIME = re.compile(r"(\d\d:\d\d:\d\d),(\d\d\d)")


def publish_subtitles(subtitles: Subtitles) -> FileReference:
    """Return subtitles as a WebVTT file of the app.

    Args:
        subtitles: Path of a .vtt or .srt file, or entries `{"text": …, "timestamp": (start s, end s)}`.

    Raises:
        AuthoringError: When an entry lacks its text or its times.
    """
    if isinstance(subtitles, (str, Path)):
        path = Path(subtitles)
        if path.suffix.lower() != ".srt":
            return active().publish_path(path)
        text = "WEBVTT\n\n" + _SRT_TIME.sub(r"\1.\2", path.read_text(encoding="utf-8-sig"))
        return active().publish_bytes(text.encode(), name=f"{path.stem}.vtt")
    lines = ["WEBVTT", ""]
    for entry in subtitles:
        times = entry.get("timestamp")
        if not isinstance(times, (list, tuple)) or len(cast("Sequence[object]", times)) != 2 or "text" not in entry:
            raise AuthoringError(
                f"{entry!r:.100} is no subtitle.", hint='an entry is {"text": "…", "timestamp": (start s, end s)}'
            )
        start, end = (float(plain_number(time)) for time in cast("Sequence[object]", times))
        lines += [f"{_clock(start)} --> {_clock(end)}", str(entry["text"]).replace("-->", "→"), ""]
    return active().publish_bytes("\n".join(lines).encode(), name="subtitles.vtt")


def _clock(seconds: float) -> str:
    minutes, rest = divmod(max(seconds, 0.0), 60)
    hours, minutes = divmod(int(minutes), 60)
    return f"{hours:02}:{minutes:02}:{rest:06.3f}"
