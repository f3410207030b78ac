"""Reports live sessions to the authority and ends those that it wants ended (revoked, expired, member removed)."""

from __future__ import annotations

import asyncio
import logging

from stagedoor_relay.authority.base import Authority, CloseOrder
from stagedoor_relay.errors import RelayError
from stagedoor_relay.registry import Registry

logger = logging.getLogger("stagedoor.ingress")


async def beat(authority: Authority, registry: Registry, interval_s: float) -> None:
    """Run for ever. While the authority is down, live links stay: visitors must not feel a server's restart."""
    is_down = False
    while True:
        await asyncio.sleep(interval_s)
        session_ids = [tunnel.grant.session_id for tunnel in registry]
        if not session_ids:
            continue
        try:
            orders = await authority.heartbeat(session_ids)
        except RelayError as error:
            if not is_down:
                logger.warning("heartbeat failed, links stay up: %s", error)
            is_down = True
            continue
        if is_down:
            logger.warning("heartbeat works again")
        is_down = False
        for order in orders:
            if isinstance(order, CloseOrder):
                registry.end_session(order.session_id, order.reason, final=True)
            else:
                registry.set_visibility(order.session_id, order.visibility)
