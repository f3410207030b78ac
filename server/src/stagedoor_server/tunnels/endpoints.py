"""Routes of share links and of the relay's public facts."""

from __future__ import annotations

from typing import Annotated

from fastapi import status

from stagedoor_server.authz.actions import Action
from stagedoor_server.authz.subject import Subject
from stagedoor_server.http.access import access
from stagedoor_server.http.context import AppContext, Reading, Writing
from stagedoor_server.http.routing import api_router
from stagedoor_server.kit.names import Name
from stagedoor_server.tunnels import service
from stagedoor_server.tunnels.schemas import Link, LinkUpdate, RelayInfo, VisitPass, VisitRequest

router = api_router("links")

LinkManager = Annotated[Subject, access(Action.LINK_MANAGE)]


@router.get("/links")
async def list_links(
    subject: Annotated[Subject, access(Action.LINK_LIST)], reading: Reading, context: AppContext
) -> list[Link]:
    """List your share links and those of projects that you administer, live ones first."""
    return await service.list_links(reading, subject, context.settings)


@router.patch("/links/{name}")
async def update_link(
    name: Name, body: LinkUpdate, subject: LinkManager, writing: Writing, context: AppContext
) -> Link:
    """Change a link's visibility or expiry, or bring a revoked one back."""
    await service.update(writing, subject, name, body)
    return await service.describe_link(writing, context.settings, name)


@router.delete("/links/{name}", status_code=status.HTTP_204_NO_CONTENT)
async def revoke_link(name: Name, subject: LinkManager, writing: Writing) -> None:
    """Revoke a link: its tunnel is closed within 5 seconds and its name stays yours."""
    await service.revoke(writing, subject, name)


@router.post("/links/{name}/visit")
async def visit_link(
    name: Name,
    body: VisitRequest,
    subject: Annotated[Subject, access(Action.LINK_VISIT)],
    writing: Writing,
    context: AppContext,
) -> VisitPass:
    """Get into a private link: send the browser to the answer's url."""
    return await service.issue_visit(writing, subject, context.settings, name, body.next)


@router.get("/relay")
async def read_relay(subject: Annotated[Subject, access(Action.OPEN)], context: AppContext) -> RelayInfo:
    """Say where tunnels are opened; `stagedoor login` keeps it. The host key is the relay's, to be pinned."""
    del subject
    settings = context.settings
    return RelayInfo(
        ssh_host=settings.relay_ssh_host,
        ssh_port=settings.relay_ssh_port,
        host_key=settings.resolved_relay_host_key,
        share_domain=settings.share_domain,
        scheme=settings.share_scheme,
    )
