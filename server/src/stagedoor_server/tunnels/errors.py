"""What can go wrong with links and tunnels. The relay shows `detail` to whoever opened the tunnel."""

from __future__ import annotations

from stagedoor_server.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError


class NoSuchLinkError(NotFoundError):
    """No link of that name, or none that the caller may know of."""

    def __init__(self, name: str) -> None:
        super().__init__(f"There is no link {name!r}, or you may not see it.")


class NameRefusedError(ConflictError):
    """A name that this account cannot have."""

    code = "name_refused"


class InvalidNameError(InvalidError):
    """A name that is not well-formed."""

    code = "invalid_name"

    def __init__(self, name: str) -> None:
        super().__init__(f"The name {name[:60]!r} cannot be used: take 3 to 40 of a-z, 0-9 and inner hyphens.")


class LinkClosedError(ForbiddenError):
    """A link that its owner revoked, or that has expired."""

    code = "link_closed"


class TooManyTunnelsError(ConflictError):
    """More open tunnels than one account may have."""

    code = "too_many_tunnels"

    def __init__(self, limit: int) -> None:
        super().__init__(f"This account has {limit} open tunnels already; close one first.")


class DeadTicketError(NotFoundError):
    """A visit ticket that was used, has expired or never was."""

    code = "dead_ticket"

    def __init__(self) -> None:
        super().__init__("This visit ticket was used already or has expired; open the link again.")
