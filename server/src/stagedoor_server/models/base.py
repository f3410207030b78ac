"""The declarative base: naming of constraints and the types that ids and moments map to."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, MetaData
from sqlalchemy.orm import DeclarativeBase

from stagedoor_server.kit.db import IdColumn, UTCDateTime
from stagedoor_server.kit.ids import (
    AccessTokenId,
    AuditId,
    InviteId,
    ProjectId,
    RunFileId,
    RunId,
    SessionId,
    SSHKeyId,
    TeamId,
    TunnelId,
    UserId,
)

_ID_TYPES = (
    UserId, SessionId, AccessTokenId, SSHKeyId, TeamId, InviteId, ProjectId, TunnelId, RunId, RunFileId, AuditId,
)  # fmt: skip


class Model(DeclarativeBase):
    """Base of every table. There are no relationships: queries join by name, nothing loads behind one's back."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: dict[Any, Any] = {
        **dict.fromkeys(_ID_TYPES, IdColumn),
        datetime: UTCDateTime,
        dict[str, Any]: JSON,
        list[Any]: JSON,
    }
