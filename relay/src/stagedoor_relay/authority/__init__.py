"""Who may open a tunnel and who may visit it."""

from __future__ import annotations

from stagedoor_relay.authority.base import Authority
from stagedoor_relay.settings import Settings


def make_authority(settings: Settings) -> Authority:
    """Return the authority that the settings ask for: the server where there is one, else the file of grants."""
    if settings.server_url is not None and settings.relay_secret is not None:
        from stagedoor_relay.authority.http import HTTPAuthority

        return HTTPAuthority(settings.server_url, settings.relay_secret, max_tunnels=settings.max_tunnels_per_account)
    from stagedoor_relay.authority.static import StaticAuthority

    return StaticAuthority(settings)
