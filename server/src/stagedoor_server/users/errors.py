"""What can go wrong with an account."""

from __future__ import annotations

from stagedoor_server.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError


class NameTakenError(ConflictError):
    """A username or team name that exists."""

    code = "name_taken"

    def __init__(self, name: str) -> None:
        super().__init__(f"The name {name!r} is taken; choose another.")


class EmailTakenError(ConflictError):
    """An email that belongs to another account."""

    code = "email_taken"

    def __init__(self) -> None:
        super().__init__("This email belongs to an account already; sign in with it.")


class InvalidKeyError(InvalidError):
    """Text that is no acceptable SSH public key."""

    code = "invalid_key"


class KeyTakenError(ConflictError):
    """A public key that is registered already."""

    code = "key_taken"

    def __init__(self) -> None:
        super().__init__("This public key is registered already, here or with another account.")


class NoSuchCredentialError(NotFoundError):
    """A token or key that the caller does not have."""

    def __init__(self, what: str) -> None:
        super().__init__(f"You have no such {what}.")


class CurrentPasswordError(ForbiddenError):
    """A password change without the right current password."""

    code = "wrong_password"

    def __init__(self) -> None:
        super().__init__("The current password is wrong.")
