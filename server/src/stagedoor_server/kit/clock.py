"""Wall-clock time, always UTC and always aware."""

from __future__ import annotations

from datetime import UTC, datetime


def utc_now() -> datetime:
    """Return the present moment in UTC, as every `_at` column holds it."""
    return datetime.now(UTC)
