"""People who can sign in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from stagedoor_server.kit.ids import TeamId, UserId
from stagedoor_server.models.base import Model


class User(Model):
    """A person. The personal team has the user's name and is where projects go when no team is said."""

    __tablename__ = "users"

    id: Mapped[UserId] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(String(40), unique=True)
    email: Mapped[str | None] = mapped_column(String(254), unique=True)
    display_name: Mapped[str] = mapped_column(String(80))
    password_hash: Mapped[str | None] = mapped_column(String(200))
    personal_team_id: Mapped[TeamId]
    is_active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]
