"""Random secrets, their stored form, and comparison in constant time.

Secrets that we hand out (session cookies, access tokens, invites, tickets) hold at least 190 random bits, so a plain
SHA-256 is enough to store them: there is nothing to brute-force. Passwords are another matter, see `auth.passwords`.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import zlib

BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

TOKEN_PREFIX = "sd_"  # noqa: S105 - public by design
TOKEN_RANDOM_LENGTH = 40
TOKEN_CHECKSUM_LENGTH = 6
TOKEN_LENGTH = len(TOKEN_PREFIX) + TOKEN_RANDOM_LENGTH + TOKEN_CHECKSUM_LENGTH
TOKEN_DISPLAY_LENGTH = 9
"""How much of a token is kept in clear, so that its owner recognises it in a list."""


def hash_secret(secret: str) -> str:
    """Return the SHA-256 of a random secret in hex: what the database keeps of it."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def new_secret() -> str:
    """Return a random secret of 256 bits in URL-safe characters."""
    return secrets.token_urlsafe(32)


def _checksum(body: str) -> str:
    value = zlib.crc32(body.encode("ascii"))
    digits: list[str] = []
    for _ in range(TOKEN_CHECKSUM_LENGTH):
        value, digit = divmod(value, len(BASE62))
        digits.append(BASE62[digit])
    return "".join(digits)


def new_access_token() -> str:
    """Return `sd_` + 40 random base62 characters + 6 of checksum, a shape that secret scanners can match."""
    body = "".join(secrets.choice(BASE62) for _ in range(TOKEN_RANDOM_LENGTH))
    return f"{TOKEN_PREFIX}{body}{_checksum(body)}"


def is_access_token(text: str) -> bool:
    """Tell whether `text` has a token's shape and checksum; a typing error costs no database query."""
    if len(text) != TOKEN_LENGTH or not text.startswith(TOKEN_PREFIX) or not text.isascii():
        return False
    body = text[len(TOKEN_PREFIX) : len(TOKEN_PREFIX) + TOKEN_RANDOM_LENGTH]
    return hmac.compare_digest(_checksum(body), text[-TOKEN_CHECKSUM_LENGTH:])


def secrets_equal(left: str, right: str) -> bool:
    """Compare two secrets without telling by time where they differ."""
    return hmac.compare_digest(left.encode("utf-8", "surrogatepass"), right.encode("utf-8", "surrogatepass"))
