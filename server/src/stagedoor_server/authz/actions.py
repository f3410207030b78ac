"""Everything that can be done, and the rule for each: this table is the whole policy.

A rule lists doors; any one that opens is enough. No rule, no entry.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from stagedoor_server.authz.roles import Role
from stagedoor_server.authz.scopes import Scope


class Action(StrEnum):
    """Named `<object>.<verb>`."""

    OPEN = "open"
    """What anybody may call: health, sign-in, who-am-I."""
    ACCOUNT_MANAGE = "account.manage"
    TOKENS_MANAGE = "tokens.manage"
    TEAM_CREATE = "team.create"
    TEAM_LIST = "team.list"
    TEAM_READ = "team.read"
    TEAM_UPDATE = "team.update"
    TEAM_MANAGE_MEMBERS = "team.manage_members"
    TEAM_LEAVE = "team.leave"
    INVITE_ACCEPT = "invite.accept"
    PROJECT_LIST = "project.list"
    PROJECT_CREATE = "project.create"
    PROJECT_READ = "project.read"
    PROJECT_LIKE = "project.like"
    PROJECT_UPDATE = "project.update"
    PROJECT_DELETE = "project.delete"
    RUN_CREATE = "run.create"
    RUN_LIST = "run.list"
    RUN_READ = "run.read"
    RUN_CANCEL = "run.cancel"
    LINK_LIST = "link.list"
    LINK_VISIT = "link.visit"
    LINK_MANAGE = "link.manage"
    RELAY = "relay"
    """The relay's own routes, opened by the shared secret."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may do one action.

    Attributes:
        anyone: Everybody, signed in or not.
        public: Everybody, where the object is public.
        public_signed_in: Everybody signed in, where the object is public.
        signed_in: Everybody signed in; the object (if any) is the caller's own.
        creator: Whoever made the object, as long as they may still see it.
        role: Members of the object's team from this role up.
        scope: What an access token must be good for; None: tokens may not do it at all.
        relay: The relay, and nobody else.
    """

    anyone: bool = False
    public: bool = False
    public_signed_in: bool = False
    signed_in: bool = False
    creator: bool = False
    role: Role | None = None
    scope: Scope | None = Scope.READ
    relay: bool = False


RULES: dict[Action, Rule] = {
    Action.OPEN: Rule(anyone=True),
    Action.ACCOUNT_MANAGE: Rule(signed_in=True, scope=Scope.ACCOUNT),
    Action.TOKENS_MANAGE: Rule(signed_in=True, scope=None),
    Action.TEAM_CREATE: Rule(signed_in=True, scope=Scope.WRITE),
    Action.TEAM_LIST: Rule(signed_in=True),
    Action.TEAM_READ: Rule(role=Role.READER),
    Action.TEAM_UPDATE: Rule(role=Role.ADMIN, scope=Scope.WRITE),
    Action.TEAM_MANAGE_MEMBERS: Rule(role=Role.ADMIN, scope=Scope.WRITE),
    Action.TEAM_LEAVE: Rule(role=Role.READER, scope=Scope.WRITE),
    Action.INVITE_ACCEPT: Rule(anyone=True, scope=None),
    Action.PROJECT_LIST: Rule(anyone=True),
    Action.PROJECT_CREATE: Rule(role=Role.WRITER, scope=Scope.WRITE),
    Action.PROJECT_READ: Rule(public=True, role=Role.READER),
    Action.PROJECT_LIKE: Rule(public_signed_in=True, role=Role.READER, scope=Scope.WRITE),
    Action.PROJECT_UPDATE: Rule(role=Role.WRITER, scope=Scope.WRITE),
    Action.PROJECT_DELETE: Rule(role=Role.ADMIN, scope=Scope.WRITE),
    Action.RUN_CREATE: Rule(public_signed_in=True, role=Role.READER, scope=Scope.RUN),
    Action.RUN_LIST: Rule(public_signed_in=True, role=Role.READER),
    Action.RUN_READ: Rule(creator=True, role=Role.READER),
    Action.RUN_CANCEL: Rule(creator=True, role=Role.WRITER, scope=Scope.RUN),
    Action.LINK_LIST: Rule(signed_in=True),
    Action.LINK_VISIT: Rule(public=True, creator=True, role=Role.READER),
    Action.LINK_MANAGE: Rule(creator=True, role=Role.ADMIN, scope=Scope.SHARE),
    Action.RELAY: Rule(relay=True),
}
