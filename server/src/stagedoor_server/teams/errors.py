"""What can go wrong with teams."""

from __future__ import annotations

from stagedoor_server.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError


class NoSuchTeamError(NotFoundError):
    """No team of that name, or none that the caller may see."""

    def __init__(self, team: str) -> None:
        super().__init__(f"There is no team {team!r}, or you do not belong to it.")


class NoSuchMemberError(NotFoundError):
    """Nobody of that name in the team."""

    def __init__(self, username: str) -> None:
        super().__init__(f"{username!r} is not a member of this team.")


class LastOwnerError(ConflictError):
    """A change that would leave a team without an owner."""

    code = "last_owner"

    def __init__(self) -> None:
        super().__init__("A team keeps at least one owner: make somebody else owner first.")


class RoleTooHighError(ForbiddenError):
    """Giving or touching a role above one's own."""

    code = "role_too_high"

    def __init__(self) -> None:
        super().__init__("You can give, change and remove roles up to your own only.")


class AlreadyMemberError(ConflictError):
    """Adding somebody who is in the team."""

    code = "already_member"

    def __init__(self, username: str) -> None:
        super().__init__(f"{username!r} is a member of this team already.")


class DeadInviteError(InvalidError):
    """An invitation that was used, has expired or never was."""

    code = "dead_invite"

    def __init__(self) -> None:
        super().__init__("This invitation was used already or has expired. Ask for a new one.")
