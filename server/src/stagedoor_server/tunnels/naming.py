"""Which name a tunnel gets: its owner's old one, a free one, or a random one. Names stay with their account."""

from __future__ import annotations

import re
from typing import Final

from stagedoor_server.authz.actions import Action
from stagedoor_server.authz.policy import Resource, can
from stagedoor_server.authz.subject import Subject
from stagedoor_server.kit.clock import utc_now
from stagedoor_server.kit.db import WriteSession
from stagedoor_server.kit.ids import TeamId, UserId, random_base32
from stagedoor_server.kit.names import is_name, is_reserved, skeleton
from stagedoor_server.models import Project, ShareName, Team
from stagedoor_server.tunnels import repository
from stagedoor_server.tunnels.errors import InvalidNameError, LinkClosedError, NameRefusedError

RANDOM_LENGTH: Final = 13
"""65 random bits: a public link is then a secret of its own."""
MIN_LENGTH: Final = 3
ANY_NAME: Final = frozenset({"", "*", "localhost", "0.0.0.0", "::", "127.0.0.1", "[::]"})  # noqa: S104 - words, not binds
"""What stock SSH clients send when no name is meant."""


def wanted_name(requested: str | None) -> str | None:
    """Return the name that a client asks for, in canonical form; None for any.

    Raises:
        InvalidNameError: Not a name. Case is folded; a trailing dot, IDNA and everything else is refused, not repaired.
    """
    if requested is None or requested.strip().lower() in ANY_NAME:
        return None
    name = requested.strip().lower()
    if len(name) < MIN_LENGTH or not requested.isascii() or not is_name(name):
        raise InvalidNameError(requested)
    return name


def refuse_closed(link: ShareName) -> None:
    """Refuse a link that was revoked or has expired; its name stays held.

    Raises:
        LinkClosedError: With what its owner can do.
    """
    if link.revoked_at is not None:
        raise LinkClosedError(
            f"The link {link.name!r} was revoked. Bring it back on the links page, or take another name."
        )
    if link.expires_at is not None and link.expires_at <= utc_now():
        raise LinkClosedError(f"The link {link.name!r} has expired. Extend it on the links page, or take another name.")


async def take_name(
    session: WriteSession,
    subject: Subject,
    owner_id: UserId,
    team_id: TeamId,
    requested: str | None,
    project: tuple[Project, Team] | None,
) -> tuple[ShareName, bool]:
    """Return the link that the tunnel serves, and whether it is new.

    Raises:
        InvalidNameError: Not a name.
        NameRefusedError: Another account's, a look-alike of one, or a reserved word.
        LinkClosedError: Revoked or expired.
    """
    name = wanted_name(requested)
    await repository.lock_names(session)
    current = await repository.name_of_project(session, project[0].id) if project is not None else None
    if current is not None and (name is None or name == current.name):
        refuse_closed(current)
        return current, False
    if name is None and project is not None:
        name = await _project_name(session, subject, owner_id, project)
    if name is None:
        return await _new(session, owner_id, team_id, random_base32(RANDOM_LENGTH)), True
    existing = await repository.share_name(session, name)
    if existing is not None:
        _refuse_foreign(subject, existing)
        refuse_closed(existing)
        return existing, False
    await _refuse_unfit(session, subject, owner_id, name)
    return await _new(session, owner_id, team_id, name), True


def _refuse_foreign(subject: Subject, link: ShareName) -> None:
    if link.owner_id == subject.user_id:
        return
    # A project's link may be served by everybody who may change the project.
    is_team_link = link.project_id is not None
    if is_team_link and can(subject, Action.PROJECT_CREATE, Resource(team_id=link.team_id)):
        return
    raise NameRefusedError(f"The name {link.name!r} belongs to somebody else; choose another.")


async def _refuse_unfit(session: WriteSession, subject: Subject, owner_id: UserId, name: str) -> None:
    if is_reserved(name):
        raise NameRefusedError(f"The name {name!r} is kept back, or looks like one that is; choose another.")
    if await repository.look_alike_of_others(session, skeleton(name), owner_id, subject.team_ids):
        raise NameRefusedError(f"The name {name!r} looks like somebody else's; choose another.")


async def _project_name(
    session: WriteSession, subject: Subject, owner_id: UserId, project: tuple[Project, Team]
) -> str | None:
    """Make a project's link readable: `team-name`, or with a random end where that is taken; None: take a random one."""
    base = re.sub(r"-{2,}", "-", f"{project[1].slug}-{project[0].name}")
    for candidate in (base[:40].strip("-"), f"{base[:33].strip('-')}-{random_base32(6)}"):
        if len(candidate) < MIN_LENGTH or not is_name(candidate) or is_reserved(candidate):
            continue
        if await repository.share_name(session, candidate) is not None:
            continue
        if not await repository.look_alike_of_others(session, skeleton(candidate), owner_id, subject.team_ids):
            return candidate
    return None


async def _new(session: WriteSession, owner_id: UserId, team_id: TeamId, name: str) -> ShareName:
    link = ShareName(
        name=name,
        skeleton=skeleton(name),
        owner_id=owner_id,
        team_id=team_id,
        visibility="private",
        created_at=utc_now(),
    )
    session.add(link)
    await session.flush()
    return link
