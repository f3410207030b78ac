"""Writing the audit log, in the transaction of the change."""

from __future__ import annotations

from typing import Any

from stagedoor_server.authz.subject import Subject
from stagedoor_server.kit.clock import utc_now
from stagedoor_server.kit.db import WriteSession
from stagedoor_server.kit.ids import AuditId, TeamId, new_id
from stagedoor_server.models import AuditEntry


def record(
    session: WriteSession,
    subject: Subject,
    action: str,
    *,
    object_kind: str,
    object_id: str,
    team_id: TeamId | None = None,
    details: dict[str, Any] | None = None,
) -> None:
    """Append one entry; it stands or falls with the change that it tells of. Never put a secret into `details`."""
    session.add(
        AuditEntry(
            id=AuditId(new_id()),
            at=utc_now(),
            actor_id=subject.user_id,
            actor_kind=subject.kind.value,
            action=action[:40],
            team_id=team_id,
            object_kind=object_kind,
            object_id=object_id[:120],
            peer_host=subject.peer_host[:64],
            details=details or {},
        )
    )
