"""Projects, their tags and likes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from stagedoor_server.kit.ids import ProjectId, TeamId, UserId
from stagedoor_server.models.base import Model


class Project(Model):
    """An app as people find it: card, README, runs; live while a tunnel serves it."""

    __tablename__ = "projects"
    __table_args__ = (
        UniqueConstraint("team_id", "name"),
        CheckConstraint("visibility IN ('public', 'private')", name="visibility"),
        Index("ix_projects_visibility_updated_at", "visibility", "updated_at"),
    )

    id: Mapped[ProjectId] = mapped_column(primary_key=True)
    team_id: Mapped[TeamId] = mapped_column(ForeignKey("teams.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(120))
    emoji: Mapped[str] = mapped_column(String(16))
    color_from: Mapped[str] = mapped_column(String(10))
    color_to: Mapped[str] = mapped_column(String(10))
    description: Mapped[str] = mapped_column(String(300), default="")
    readme: Mapped[str] = mapped_column(Text, default="")
    sdk: Mapped[str] = mapped_column(String(20))
    visibility: Mapped[str] = mapped_column(String(10))
    api: Mapped[dict[str, Any] | None] = mapped_column(default=None)
    """What the app said of its endpoints when it was last live (see `runs.probe`); None until then."""
    created_by: Mapped[UserId | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime] = mapped_column(index=True)


class ProjectTag(Model):
    """One tag of one project."""

    __tablename__ = "project_tags"

    project_id: Mapped[ProjectId] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"), primary_key=True)
    tag: Mapped[str] = mapped_column(String(30), primary_key=True, index=True)
    position: Mapped[int]


class Like(Model):
    """One person's like of one project."""

    __tablename__ = "likes"

    project_id: Mapped[ProjectId] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[UserId] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, index=True)
    created_at: Mapped[datetime]
