"""Teams: who belongs to them and in which role."""

from __future__ import annotations

from datetime import timedelta

from stagedoor_server.auth.schemas import SessionInfo, SessionTeam, SessionUser
from stagedoor_server.authz import audit
from stagedoor_server.authz.actions import Action
from stagedoor_server.authz.policy import Resource, require
from stagedoor_server.authz.roles import Role
from stagedoor_server.authz.subject import Subject
from stagedoor_server.errors import UnauthorizedError
from stagedoor_server.kit.clock import utc_now
from stagedoor_server.kit.crypto import hash_secret, new_secret
from stagedoor_server.kit.db import ReadSession, WriteSession
from stagedoor_server.kit.ids import InviteId, TeamId, new_id
from stagedoor_server.kit.names import title_of
from stagedoor_server.models import Invite, Membership, Team, User
from stagedoor_server.teams import repository
from stagedoor_server.teams.errors import (
    AlreadyMemberError,
    DeadInviteError,
    LastOwnerError,
    NoSuchMemberError,
    NoSuchTeamError,
    RoleTooHighError,
)
from stagedoor_server.teams.schemas import TeamCard
from stagedoor_server.users import repository as users_repository
from stagedoor_server.users.errors import NameTakenError


async def session_info(session: ReadSession, user: User | None, subject: Subject) -> SessionInfo:
    """Say who is signed in, with their teams."""
    if user is None:
        return SessionInfo(user=None)
    memberships = dict(subject.memberships)
    rows = await repository.teams_with_counts(session, list(memberships))
    teams = [
        SessionTeam(slug=team.slug, name=team.name, role=memberships[team.id], is_personal=team.is_personal)
        for team, _, _ in rows
    ]
    teams.sort(key=lambda team: team.slug != user.username)  # one's own first; the rest keep their order
    personal = next((team.slug for team in teams if team.is_personal and team.slug == user.username), user.username)
    return SessionInfo(
        user=SessionUser(
            id=user.id,
            username=user.username,
            display_name=user.display_name,
            email=user.email,
            personal_team=personal,
            has_password=user.password_hash is not None,
        ),
        teams=teams,
        scopes=sorted(subject.scopes),
    )


async def team_for(session: ReadSession, subject: Subject, slug: str, action: Action) -> Team:
    """Find a team and check the caller's right.

    Raises:
        NoSuchTeamError: No such team, or the caller is an outsider.
        ForbiddenError: A member, but the role does not allow it.
    """
    team = await repository.team_by_slug(session, slug)
    if team is None or subject.role_in(team.id) is None:
        raise NoSuchTeamError(slug)
    require(subject, action, Resource(team_id=team.id), sees=True, what=f"team {slug!r}")
    return team


async def cards(session: ReadSession, subject: Subject, team_ids: list[TeamId]) -> list[TeamCard]:
    """Describe teams of the caller."""
    rows = await repository.teams_with_counts(session, team_ids)
    return [
        TeamCard(
            slug=team.slug,
            name=team.name,
            description=team.description,
            is_personal=team.is_personal,
            role=subject.memberships.get(team.id, Role.OWNER),
            members_count=members,
            projects_count=projects,
            created_at=team.created_at,
        )
        for team, members, projects in rows
    ]


async def create_team(
    session: WriteSession, subject: Subject, *, slug: str, name: str | None, description: str
) -> Team:
    """Make a team that the caller owns.

    Raises:
        NameTakenError: A user or team has the name.
    """
    if subject.user_id is None:
        raise UnauthorizedError("Sign in first.")
    if await users_repository.namespace_exists(session, slug):
        raise NameTakenError(slug)
    now = utc_now()
    team = Team(id=TeamId(new_id()), slug=slug, name=name or title_of(slug), description=description, created_at=now)
    session.add(team)
    await session.flush()
    session.add(Membership(team_id=team.id, user_id=subject.user_id, role=Role.OWNER, created_at=now))
    audit.record(session, subject, Action.TEAM_CREATE, object_kind="team", object_id=slug, team_id=team.id)
    await session.flush()
    return team


async def update_team(
    session: WriteSession, subject: Subject, slug: str, *, name: str | None, description: str | None
) -> Team:
    """Change a team's name or description."""
    team = await team_for(session, subject, slug, Action.TEAM_UPDATE)
    if name is not None:
        team.name = name
    if description is not None:
        team.description = description
    audit.record(session, subject, Action.TEAM_UPDATE, object_kind="team", object_id=slug, team_id=team.id)
    return team


def _refuse_higher(subject: Subject, team: Team, *roles: Role) -> None:
    own = subject.role_in(team.id)
    if own is None or not all(own.covers(role) for role in roles):
        raise RoleTooHighError


async def add_member(session: WriteSession, subject: Subject, slug: str, *, username: str, role: Role) -> None:
    """Add somebody who has an account.

    Raises:
        NoSuchMemberError: No such account.
        AlreadyMemberError: In the team already.
        RoleTooHighError: The role is above the caller's own.
    """
    team = await team_for(session, subject, slug, Action.TEAM_MANAGE_MEMBERS)
    _refuse_higher(subject, team, role)
    user = await users_repository.user_by_username(session, username)
    if user is None or not user.is_active:
        raise NoSuchMemberError(username)
    if await repository.member(session, team.id, username) is not None:
        raise AlreadyMemberError(username)
    session.add(Membership(team_id=team.id, user_id=user.id, role=role, created_at=utc_now()))
    _note(session, subject, team, "member.add", username, role)
    await session.flush()


async def change_role(session: WriteSession, subject: Subject, slug: str, *, username: str, role: Role) -> None:
    """Give a member another role.

    Raises:
        NoSuchMemberError: Not in the team.
        RoleTooHighError: The old or the new role is above the caller's own.
        LastOwnerError: The team would have no owner.
    """
    team = await team_for(session, subject, slug, Action.TEAM_MANAGE_MEMBERS)
    await repository.lock_team(session, team.id)
    found = await repository.member(session, team.id, username)
    if found is None:
        raise NoSuchMemberError(username)
    membership, user = found
    _refuse_higher(subject, team, role, Role(membership.role))
    await _keep_an_owner(session, team, user, Role(membership.role), role)
    await repository.set_role(session, team.id, user.id, role)
    _note(session, subject, team, "member.change_role", username, role)


async def remove_member(session: WriteSession, subject: Subject, slug: str, *, username: str) -> None:
    """Take somebody out of a team, or leave it; their open streams and tunnels of the team end within seconds.

    Raises:
        NoSuchMemberError: Not in the team.
        RoleTooHighError: The member's role is above the caller's own.
        LastOwnerError: The team would have no owner.
    """
    is_self = username == subject.username
    action = Action.TEAM_LEAVE if is_self else Action.TEAM_MANAGE_MEMBERS
    team = await team_for(session, subject, slug, action)
    await repository.lock_team(session, team.id)
    found = await repository.member(session, team.id, username)
    if found is None:
        raise NoSuchMemberError(username)
    membership, user = found
    if not is_self:
        _refuse_higher(subject, team, Role(membership.role))
    await _keep_an_owner(session, team, user, Role(membership.role), None)
    await repository.remove_member(session, team.id, user.id)
    _note(session, subject, team, "member.remove", username, Role(membership.role))


async def _keep_an_owner(session: WriteSession, team: Team, user: User, old: Role, new: Role | None) -> None:
    if old is not Role.OWNER or new is Role.OWNER:
        return
    # Whoever a personal team is named after stays its owner.
    if user.personal_team_id == team.id or await repository.count_owners(session, team.id) <= 1:
        raise LastOwnerError


def _note(session: WriteSession, subject: Subject, team: Team, action: str, username: str, role: Role) -> None:
    audit.record(
        session,
        subject,
        action,
        object_kind="member",
        object_id=username,
        team_id=team.id,
        details={"role": role.value},
    )


async def create_invite(
    session: WriteSession, subject: Subject, slug: str, *, role: Role, days: int
) -> tuple[Invite, str]:
    """Make an invitation; returns it and its secret, which is kept nowhere else.

    Raises:
        RoleTooHighError: The role is above the caller's own.
        NoSuchTeamError: No such team, or the caller is an outsider.
    """
    team = await team_for(session, subject, slug, Action.TEAM_MANAGE_MEMBERS)
    _refuse_higher(subject, team, role)
    if subject.user_id is None:
        raise NoSuchTeamError(slug)
    secret = new_secret()
    now = utc_now()
    invite = Invite(
        id=InviteId(new_id()),
        team_id=team.id,
        role=role,
        secret_hash=hash_secret(secret),
        created_by=subject.user_id,
        created_at=now,
        expires_at=now + timedelta(days=days),
    )
    session.add(invite)
    _note(session, subject, team, "invite.create", "", role)
    await session.flush()
    return invite, secret


async def inspect_invite(session: ReadSession, token: str) -> tuple[Invite, Team, User]:
    """Look at an invitation without using it.

    Raises:
        DeadInviteError: Used, expired or unknown.
    """
    found = await repository.invite_by_hash(session, hash_secret(token), utc_now())
    if found is None:
        raise DeadInviteError
    return found


async def accept_invite(session: WriteSession, subject: Subject, user: User, token: str) -> str:
    """Join the invitation's team as `user`; returns the team's name. The better of old and new role holds.

    Raises:
        DeadInviteError: Used, expired or unknown.
    """
    invite = await repository.take_invite(session, hash_secret(token), utc_now())
    if invite is None:
        raise DeadInviteError
    team = await session.get(Team, invite.team_id)
    if team is None:
        raise DeadInviteError
    role = Role(invite.role)
    existing = await repository.member(session, team.id, user.username)
    if existing is None:
        session.add(Membership(team_id=team.id, user_id=user.id, role=role, created_at=utc_now()))
    elif role.rank > Role(existing[0].role).rank:
        await repository.set_role(session, team.id, user.id, role)
    _note(session, subject, team, "invite.accept", user.username, role)
    await session.flush()
    return team.slug
