"""Runs, their events and files, and the outbox that sends them to workers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from stagedoor_server.kit.ids import ProjectId, RunFileId, RunId, UserId
from stagedoor_server.models.base import Model

_AutoIncrement = BigInteger().with_variant(Integer, "sqlite")  # SQLite counts up only INTEGER primary keys


class Run(Model):
    """One queued call of an app's endpoint. This row is the truth; broker and workers only serve it.

    State machine (every arrow is one conditional UPDATE, so it happens once however many try):

        waiting ──tunnel registers──► queued ──claim──► running ──► succeeded | failed
           ▲                            ▲                  │
           └────── app is offline ──────┴── worker lost ───┘        waiting | queued | running ──cancel──► cancelled
    """

    __tablename__ = "runs"
    __table_args__ = (
        UniqueConstraint("project_id", "created_by", "idempotency_key"),
        CheckConstraint("state IN ('queued', 'waiting', 'running', 'succeeded', 'failed', 'cancelled')", name="state"),
        Index("ix_runs_project_id_created_at", "project_id", "created_at"),
        Index("ix_runs_state_heartbeat_at", "state", "heartbeat_at"),
    )

    id: Mapped[RunId] = mapped_column(primary_key=True)
    project_id: Mapped[ProjectId] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"))
    created_by: Mapped[UserId] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    idempotency_key: Mapped[str | None] = mapped_column(String(128))
    request_hash: Mapped[str] = mapped_column(String(64))
    """SHA-256 of endpoint and inputs: one idempotency key cannot stand for two different calls."""
    endpoint: Mapped[str] = mapped_column(String(120))
    inputs: Mapped[Any] = mapped_column(JSON)
    outputs: Mapped[list[Any] | None]
    error: Mapped[str | None] = mapped_column(Text)
    progress: Mapped[dict[str, Any] | None]
    state: Mapped[str] = mapped_column(String(10))
    attempt: Mapped[int] = mapped_column(default=0)
    """Counts claims and fences writes: a worker that lost its claim cannot write any more."""
    failures: Mapped[int] = mapped_column(default=0)
    """Claims that ended without an answer (worker or app lost); limited, unlike waiting for an offline app."""
    dispatches: Mapped[int] = mapped_column(default=0)
    dispatched_at: Mapped[datetime | None]
    available_at: Mapped[datetime | None]
    """Not to be claimed before this moment (back-off after a busy or unreachable app)."""
    heartbeat_at: Mapped[datetime | None]
    claimed_by: Mapped[str | None] = mapped_column(String(80))
    last_sequence: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]


class RunEvent(Model):
    """Something that happened in a run; `sequence` counts up within the run and is the SSE event id."""

    __tablename__ = "run_events"

    run_id: Mapped[RunId] = mapped_column(ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True)
    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    attempt: Mapped[int]
    kind: Mapped[str] = mapped_column(String(10))
    data: Mapped[dict[str, Any]]
    at: Mapped[datetime]


class RunFile(Model):
    """A file that went into a run or came out of it; the bytes lie in storage under their SHA-256."""

    __tablename__ = "run_files"

    id: Mapped[RunFileId] = mapped_column(primary_key=True)
    project_id: Mapped[ProjectId] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"), index=True)
    run_id: Mapped[RunId | None] = mapped_column(ForeignKey("runs.id", ondelete="CASCADE"), index=True)
    """None for an upload that no run has used yet."""
    created_by: Mapped[UserId | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    attempt: Mapped[int] = mapped_column(default=0)
    """0 for inputs."""
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    name: Mapped[str] = mapped_column(String(255))
    media_type: Mapped[str] = mapped_column(String(120))
    created_at: Mapped[datetime]


class OutboxEntry(Model):
    """A run to be announced to the workers; written in the same transaction as the run, deleted once sent."""

    __tablename__ = "outbox"

    id: Mapped[int] = mapped_column(_AutoIncrement, primary_key=True, autoincrement=True)
    run_id: Mapped[RunId] = mapped_column(ForeignKey("runs.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime]
