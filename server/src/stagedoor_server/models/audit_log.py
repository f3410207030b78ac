"""Who did what to what, from where: appended in the transaction of the change itself."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from stagedoor_server.kit.ids import AuditId, TeamId, UserId
from stagedoor_server.models.base import Model


class AuditEntry(Model):
    """One entry. No foreign keys: the log outlives what it speaks of."""

    __tablename__ = "audit_log"

    id: Mapped[AuditId] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    actor_id: Mapped[UserId | None] = mapped_column(index=True)
    actor_kind: Mapped[str] = mapped_column(String(12))
    action: Mapped[str] = mapped_column(String(40))
    team_id: Mapped[TeamId | None] = mapped_column(index=True)
    object_kind: Mapped[str] = mapped_column(String(20))
    object_id: Mapped[str] = mapped_column(String(120))
    peer_host: Mapped[str] = mapped_column(String(64), default="")
    details: Mapped[dict[str, Any]]
