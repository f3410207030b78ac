"""Routes of teams, members and invitations."""

from __future__ import annotations

from typing import Annotated

from fastapi import Response, status

from stagedoor_server.auth import service as auth
from stagedoor_server.authz.actions import Action
from stagedoor_server.authz.roles import Role
from stagedoor_server.authz.subject import Subject
from stagedoor_server.errors import UnauthorizedError
from stagedoor_server.http.access import access
from stagedoor_server.http.context import AppContext, Reading, RequestPeer, Writing
from stagedoor_server.http.cookies import set_session_cookie
from stagedoor_server.http.routing import api_router
from stagedoor_server.kit.names import Name
from stagedoor_server.kit.schemas import ResponseSchema
from stagedoor_server.teams import repository, service
from stagedoor_server.teams.schemas import (
    CreatedInvite,
    InviteAccept,
    InviteCreate,
    InviteInfo,
    InviteToken,
    Member,
    MemberAdd,
    MemberUpdate,
    TeamCard,
    TeamCreate,
    TeamUpdate,
)
from stagedoor_server.users import service as users

router = api_router("teams")

TeamReader = Annotated[Subject, access(Action.TEAM_READ)]
MemberManager = Annotated[Subject, access(Action.TEAM_MANAGE_MEMBERS)]


class JoinedTeam(ResponseSchema):
    """The team that an invitation led into."""

    team: str


@router.get("/teams")
async def list_teams(subject: Annotated[Subject, access(Action.TEAM_LIST)], reading: Reading) -> list[TeamCard]:
    """List the teams you belong to, your personal one first."""
    return await service.cards(reading, subject, subject.team_ids)


@router.post("/teams", status_code=status.HTTP_201_CREATED)
async def create_team(
    body: TeamCreate, subject: Annotated[Subject, access(Action.TEAM_CREATE)], writing: Writing
) -> TeamCard:
    """Make a team; you are its owner."""
    team = await service.create_team(writing, subject, slug=body.slug, name=body.name, description=body.description)
    return (await service.cards(writing, subject, [team.id]))[0]


@router.get("/teams/{team}")
async def read_team(team: Name, subject: TeamReader, reading: Reading) -> TeamCard:
    """Describe a team that you belong to."""
    row = await service.team_for(reading, subject, team, Action.TEAM_READ)
    return (await service.cards(reading, subject, [row.id]))[0]


@router.patch("/teams/{team}")
async def update_team(
    team: Name, body: TeamUpdate, subject: Annotated[Subject, access(Action.TEAM_UPDATE)], writing: Writing
) -> TeamCard:
    """Change a team's name or description."""
    row = await service.update_team(writing, subject, team, name=body.name, description=body.description)
    await writing.flush()
    return (await service.cards(writing, subject, [row.id]))[0]


@router.get("/teams/{team}/members")
async def list_members(team: Name, subject: TeamReader, reading: Reading) -> list[Member]:
    """List a team's members."""
    row = await service.team_for(reading, subject, team, Action.TEAM_READ)
    return [
        Member(
            username=user.username,
            display_name=user.display_name,
            role=Role(membership.role),
            joined_at=membership.created_at,
        )
        for membership, user in await repository.members(reading, row.id)
    ]


@router.post("/teams/{team}/members", status_code=status.HTTP_204_NO_CONTENT)
async def add_member(team: Name, body: MemberAdd, subject: MemberManager, writing: Writing) -> None:
    """Add somebody who has an account."""
    await service.add_member(writing, subject, team, username=body.username, role=body.role)


@router.patch("/teams/{team}/members/{username}", status_code=status.HTTP_204_NO_CONTENT)
async def change_role(team: Name, username: Name, body: MemberUpdate, subject: MemberManager, writing: Writing) -> None:
    """Give a member another role, up to your own."""
    await service.change_role(writing, subject, team, username=username, role=body.role)


@router.delete("/teams/{team}/members/{username}", status_code=status.HTTP_204_NO_CONTENT)
async def remove_member(
    team: Name, username: Name, subject: Annotated[Subject, access(Action.TEAM_LEAVE)], writing: Writing
) -> None:
    """Take somebody out of the team (admins), or leave it yourself."""
    await service.remove_member(writing, subject, team, username=username)


@router.post("/teams/{team}/invites", status_code=status.HTTP_201_CREATED)
async def create_invite(
    team: Name, body: InviteCreate, subject: MemberManager, writing: Writing, context: AppContext
) -> CreatedInvite:
    """Make an invitation link (`/enter?invite=…`). It works once and is shown this once."""
    invite, secret = await service.create_invite(writing, subject, team, role=body.role, days=body.days)
    return CreatedInvite(
        id=invite.id,
        role=Role(invite.role),
        url=f"{context.settings.resolved_console_url}/enter?invite={secret}",
        token=secret,
        expires_at=invite.expires_at,
    )


@router.post("/invites/inspect")
async def inspect_invite(
    body: InviteToken, subject: Annotated[Subject, access(Action.OPEN)], reading: Reading
) -> InviteInfo:
    """Say what an invitation offers, without using it."""
    del subject  # the token is the right
    invite, team, inviter = await service.inspect_invite(reading, body.token.get_secret_value())
    return InviteInfo(
        team=team.slug,
        team_name=team.name,
        role=Role(invite.role),
        invited_by=inviter.display_name,
        expires_at=invite.expires_at,
    )


@router.post("/invites/accept")
async def accept_invite(
    body: InviteAccept,
    subject: Annotated[Subject, access(Action.INVITE_ACCEPT)],
    context: AppContext,
    reading: Reading,
    writing: Writing,
    peer: RequestPeer,
    response: Response,
) -> JoinedTeam:
    """Accept an invitation: as the signed-in person, or with `account` as a new one, who is then signed in."""
    token = body.token.get_secret_value()
    if subject.is_signed_in:
        user = await users.current_user(writing, subject)
        return JoinedTeam(team=await service.accept_invite(writing, subject, user, token))
    if body.account is None:
        raise UnauthorizedError("Sign in, or send `account` to make a new one.")
    await service.inspect_invite(reading, token)  # a dead invitation should not cost a password hash
    await reading.close()
    password_hash = await context.passwords.hash(body.account.password.get_secret_value())
    user = await users.create_user(
        writing,
        username=body.account.username,
        email=body.account.email,
        display_name=body.account.display_name or body.account.username,
        password_hash=password_hash,
    )
    team = await service.accept_invite(writing, subject, user, token)
    set_session_cookie(response, context.settings, auth.open_session(writing, user, peer))
    return JoinedTeam(team=team)
