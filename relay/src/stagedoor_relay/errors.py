"""Every error of the relay, in one tree.

    RelayError
    ├── SettingsError             the environment or a file of settings cannot be used
    ├── AuthorityError            the authority gave no usable answer (down, slow, broken)
    ├── DeniedError               the authority knows no such account, token or key
    ├── NameRefusedError          the authority or the registry refuses a name
    ├── ProtocolViolationError    a peer's HTTP message breaks the grammar; carries the status to answer with
    └── UpstreamError             what should answer a request does not
        ├── UpstreamRefusedError  the tunnel is up, nothing listens behind it
        ├── UpstreamOfflineError  the tunnel or upstream is gone
        └── UpstreamBusyError     as many streams are open as may be

Texts are shown to the person at the other end, so they name the value and say what to do.
"""

from __future__ import annotations


class RelayError(Exception):
    """Base of every error that the relay raises on purpose."""


class SettingsError(RelayError):
    """The environment or a file of settings cannot be used."""


class AuthorityError(RelayError):
    """The authority gave no usable answer; the caller may try again later."""


class DeniedError(RelayError):
    """The authority knows no such account, token, key or ticket."""


class NameRefusedError(RelayError):
    """The name may not be used by this account.

    Args:
        reason: Text for the person who asked.
        final: Whether asking again later is pointless.
    """

    def __init__(self, reason: str, *, final: bool = True) -> None:
        super().__init__(reason)
        self.reason = reason
        self.final = final


class ProtocolViolationError(RelayError):
    """A peer's HTTP message breaks the grammar.

    Args:
        reason: What is wrong.
        status: What to answer a visitor with; 400 unless a more precise one exists.
    """

    def __init__(self, reason: str, *, status: int = 400) -> None:
        super().__init__(reason)
        self.reason = reason
        self.status = status


class UpstreamError(RelayError):
    """What should answer a request does not."""


class UpstreamRefusedError(UpstreamError):
    """The tunnel is up, but nothing listens behind it."""


class UpstreamOfflineError(UpstreamError):
    """The tunnel or the upstream is gone."""


class UpstreamBusyError(UpstreamError):
    """The endpoint has as many open streams as it may have."""
