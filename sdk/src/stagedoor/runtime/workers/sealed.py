"""Messages that cross a Redis which others may use too: each is signed, and none can be repeated or left out unseen."""

from __future__ import annotations

import hashlib
import hmac

from stagedoor.errors import StagedoorError

_MAC_BYTES = 32
_NUMBER_BYTES = 8


class ForgedError(StagedoorError):
    """A message is not signed with this app's key."""


class GapError(StagedoorError):
    """A message came again, or one before it did not come at all."""


def sign(key: bytes, purpose: bytes, body: bytes) -> bytes:
    """Return a body with its signature before it.

    Args:
        key: Secret that both ends know.
        purpose: What the message is for and where it goes; one that is signed for another purpose does not count.
        body: The message.
    """
    return _mac(key, purpose, body) + body


def check(key: bytes, purpose: bytes, signed: bytes) -> bytes:
    """Return the body of a signed message.

    Raises:
        ForgedError: When it is not signed with the key for this purpose.
    """
    mac, body = signed[:_MAC_BYTES], signed[_MAC_BYTES:]
    if not hmac.compare_digest(mac, _mac(key, purpose, body)):
        raise ForgedError("A message is not signed with this app's key.")
    return body


def _mac(key: bytes, purpose: bytes, body: bytes) -> bytes:
    return hmac.new(key, len(purpose).to_bytes(_NUMBER_BYTES, "big") + purpose + body, hashlib.sha256).digest()


class Way:
    """One direction of a connection: messages are numbered and signed.

    Args:
        key: Secret that both ends know.
        purpose: Names the connection and the direction; used once in the world.
    """

    def __init__(self, key: bytes, purpose: bytes) -> None:
        self._key = key
        self._purpose = purpose
        self._next = 0

    def seal(self, body: bytes) -> bytes:
        """Return the next message to send."""
        number = self._next.to_bytes(_NUMBER_BYTES, "big")
        self._next += 1
        return sign(self._key, self._purpose, number + body)

    def unseal(self, signed: bytes) -> bytes:
        """Return the body of the next message that came.

        Raises:
            ForgedError: When it is not signed with the key; it does not count as one.
            GapError: When it is not the next one.
        """
        numbered = check(self._key, self._purpose, signed)
        number = int.from_bytes(numbered[:_NUMBER_BYTES], "big")
        if number != self._next:
            raise GapError(f"Message {number} came where {self._next} is due.")
        self._next += 1
        return numbered[_NUMBER_BYTES:]
