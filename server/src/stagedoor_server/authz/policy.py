"""The decision: `can(actor, action, resource)`. Pure, no queries; deny by default."""

from __future__ import annotations

from dataclasses import dataclass

from stagedoor_server.authz.actions import RULES, Action, Rule
from stagedoor_server.authz.subject import Subject, SubjectKind
from stagedoor_server.errors import ForbiddenError, NotFoundError, UnauthorizedError
from stagedoor_server.kit.ids import TeamId, UserId


@dataclass(frozen=True, slots=True)
class Resource:
    """What an action is done to, as far as the policy is concerned.

    Attributes:
        team_id: The team it belongs to.
        is_public: Whether outsiders may see it.
        creator_id: Who made it.
    """

    team_id: TeamId | None = None
    is_public: bool = False
    creator_id: UserId | None = None


NOTHING = Resource()
"""For actions without an object."""


def may_call(subject: Subject, action: Action) -> bool:
    """Tell whether the caller may try this action at all, before any object is looked up.

    Refuses wrong kinds of caller, tokens without the scope, and anonymous callers where no door is open to them.
    """
    rule = RULES.get(action)
    if rule is None:
        return False
    if rule.relay or subject.kind is SubjectKind.RELAY:
        return rule.relay and subject.kind is SubjectKind.RELAY
    if not _has_scope(subject, rule):
        return False
    return subject.is_signed_in or rule.anyone or rule.public


def can(subject: Subject, action: Action, resource: Resource = NOTHING) -> bool:
    """Tell whether `subject` may do `action` to `resource`."""
    rule = RULES.get(action)
    if rule is None or not may_call(subject, action):
        return False
    if rule.relay or rule.anyone or (rule.public and resource.is_public):
        return True
    if not subject.is_signed_in:
        return False
    if rule.signed_in or (rule.public_signed_in and resource.is_public):
        return True
    role = subject.role_in(resource.team_id) if resource.team_id is not None else None
    if rule.role is not None and role is not None and role.covers(rule.role):
        return True
    is_creator = resource.creator_id is not None and resource.creator_id == subject.user_id
    may_see = resource.team_id is None or resource.is_public or role is not None
    return rule.creator and is_creator and may_see


def require(subject: Subject, action: Action, resource: Resource, *, sees: bool, what: str) -> None:
    """Let the caller through or raise the right refusal.

    Args:
        subject: The caller.
        action: What they want to do.
        resource: To what.
        sees: Whether the caller may know that it exists; if not, it is "not found" rather than "forbidden".
        what: The object in words, for the message: `project "ada/demo"`.

    Raises:
        NotFoundError: The caller may not even know of it.
        UnauthorizedError: Signing in may help.
        ForbiddenError: It does not.
    """
    if can(subject, action, resource):
        return
    if not sees:
        raise NotFoundError(f"There is no {what}, or you may not see it.")
    if not subject.is_signed_in:
        raise UnauthorizedError("Sign in first.")
    if not _has_scope(subject, RULES[action]):
        raise ForbiddenError(f"This access token lacks the scope for {action}.", code="missing_scope")
    raise ForbiddenError(f"Your role does not allow {action} on {what}.")


def _has_scope(subject: Subject, rule: Rule) -> bool:
    if subject.kind not in {SubjectKind.TOKEN, SubjectKind.KEY}:
        return True
    return rule.scope is not None and rule.scope in subject.scopes
