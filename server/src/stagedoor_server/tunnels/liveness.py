"""When a tunnel counts as live: open, and its relay was heard within the last seconds."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, exists

from stagedoor_server.models import Project, ShareName, Tunnel
from stagedoor_server.settings import Settings


def live_since(settings: Settings, now: datetime) -> datetime:
    """Return the moment since which a tunnel must have been heard of to be live."""
    return now - timedelta(seconds=settings.tunnel_silent_after_s)


def tunnel_is_live(heard_since: datetime) -> ColumnElement[bool]:
    """Condition on `Tunnel`: open and heard of."""
    return and_(Tunnel.closed_at.is_(None), Tunnel.last_seen_at >= heard_since)


def project_is_live(heard_since: datetime, now: datetime) -> ColumnElement[bool]:
    """Condition on `Project`: a live tunnel serves its link, and the link is neither revoked nor expired."""
    return exists().where(
        ShareName.project_id == Project.id,
        ShareName.revoked_at.is_(None),
        ShareName.expires_at.is_(None) | (ShareName.expires_at > now),
        Tunnel.name == ShareName.name,
        tunnel_is_live(heard_since),
    )
