"""What can go wrong when signing in."""

from __future__ import annotations

from stagedoor_server.errors import ForbiddenError, InvalidError, TooManyError, UnauthorizedError


class WrongCredentialsError(UnauthorizedError):
    """Unknown account or wrong password; which of the two is not told."""

    code = "wrong_credentials"

    def __init__(self) -> None:
        super().__init__("Email or password is wrong.")


class DeadLinkError(UnauthorizedError):
    """A sign-in link that was used, has expired or never was."""

    code = "dead_link"

    def __init__(self) -> None:
        super().__init__("This sign-in link was used already or has expired. Ask the operator for a new one.")


class InvalidTokenError(UnauthorizedError):
    """An access token that is unknown, revoked or expired."""

    code = "invalid_token"

    def __init__(self) -> None:
        super().__init__("The access token is unknown, revoked or expired. Make a new one on your account page.")


class CrossSiteError(ForbiddenError):
    """A change asked for by another site's page."""

    code = "cross_site"

    def __init__(self) -> None:
        super().__init__("This request comes from another site. Send it from the console, or use an access token.")


class TooManySignInsError(TooManyError):
    """Too many tries for one account or from one network."""

    code = "too_many_sign_ins"

    def __init__(self) -> None:
        super().__init__("Too many sign-ins. Wait a minute and try again.", retry_after_s=60)


class WeakPasswordError(InvalidError):
    """A password that is too short or too long."""

    code = "weak_password"
