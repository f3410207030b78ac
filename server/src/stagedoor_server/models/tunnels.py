"""Share names, the tunnels that serve them, and tickets for visiting private ones."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from stagedoor_server.kit.ids import ProjectId, TeamId, TunnelId, UserId
from stagedoor_server.models.base import Model


class ShareName(Model):
    """A name below the share domain. It stays its owner's after the tunnel is gone; a revoked one is dead but held."""

    __tablename__ = "share_names"
    __table_args__ = (CheckConstraint("visibility IN ('public', 'private')", name="visibility"),)

    name: Mapped[str] = mapped_column(String(63), primary_key=True)
    skeleton: Mapped[str] = mapped_column(String(63), index=True)
    """The name with look-alike characters folded: two owners never hold the same skeleton."""
    owner_id: Mapped[UserId] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    team_id: Mapped[TeamId] = mapped_column(ForeignKey("teams.id", ondelete="CASCADE"), index=True)
    """Whose members may visit a private link: the project's team, or the owner's personal one."""
    project_id: Mapped[ProjectId | None] = mapped_column(ForeignKey("projects.id", ondelete="SET NULL"), unique=True)
    visibility: Mapped[str] = mapped_column(String(10))
    title: Mapped[str] = mapped_column(String(120), default="")
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    last_live_at: Mapped[datetime | None]


class Tunnel(Model):
    """One registration of a tunnel by the relay. Live while open and heard of within the last seconds."""

    __tablename__ = "tunnels"
    __table_args__ = (
        # One open tunnel a name: two relays racing for a name cannot both win.
        Index(
            "uq_tunnels_open_name",
            "name",
            unique=True,
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
    )

    id: Mapped[TunnelId] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(ForeignKey("share_names.name", ondelete="CASCADE"), index=True)
    user_id: Mapped[UserId] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    credential_id: Mapped[str] = mapped_column(String(32), index=True)
    """The access token or SSH key it came in with: revoking that closes the tunnel."""
    client: Mapped[str] = mapped_column(String(120), default="")
    peer_host: Mapped[str] = mapped_column(String(64), default="")
    local_description: Mapped[str] = mapped_column(String(200), default="")
    opened_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    close_reason: Mapped[str] = mapped_column(String(120), default="")


class VisitTicket(Model):
    """Lets one browser into one private link, once, within a minute."""

    __tablename__ = "visit_tickets"

    secret_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(ForeignKey("share_names.name", ondelete="CASCADE"))
    user_id: Mapped[UserId] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    expires_at: Mapped[datetime] = mapped_column(index=True)
