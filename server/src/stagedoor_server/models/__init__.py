"""Tables. Importing this package registers all of them with `Model.metadata`."""

from stagedoor_server.models.audit_log import AuditEntry
from stagedoor_server.models.base import Model
from stagedoor_server.models.credentials import AccessToken, SSHKey
from stagedoor_server.models.projects import Like, Project, ProjectTag
from stagedoor_server.models.runs import OutboxEntry, Run, RunEvent, RunFile
from stagedoor_server.models.sessions import Session, SignInLink
from stagedoor_server.models.teams import Invite, Membership, Team
from stagedoor_server.models.tunnels import ShareName, Tunnel, VisitTicket
from stagedoor_server.models.users import User

__all__ = [
    "AccessToken",
    "AuditEntry",
    "Invite",
    "Like",
    "Membership",
    "Model",
    "OutboxEntry",
    "Project",
    "ProjectTag",
    "Run",
    "RunEvent",
    "RunFile",
    "SSHKey",
    "Session",
    "ShareName",
    "SignInLink",
    "Team",
    "Tunnel",
    "User",
    "VisitTicket",
]
