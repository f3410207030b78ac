"""Reading SSH public keys, one OpenSSH line each. Pure: bytes in, typed value out."""

from __future__ import annotations

import base64
import binascii
import hashlib
import struct
from dataclasses import dataclass
from typing import Final

from stagedoor_server.users.errors import InvalidKeyError

_MAX_LINE_BYTES: Final = 16_384
_MIN_RSA_BITS: Final = 2_048
ALGORITHMS: Final = frozenset(
    {
        "ssh-ed25519",
        "ssh-rsa",
        "ecdsa-sha2-nistp256",
        "ecdsa-sha2-nistp384",
        "ecdsa-sha2-nistp521",
        "sk-ssh-ed25519@openssh.com",
        "sk-ecdsa-sha2-nistp256@openssh.com",
    }
)


@dataclass(frozen=True, slots=True)
class PublicKey:
    """One public key.

    Attributes:
        algorithm: As in the key's blob.
        line: `algorithm base64`, no comment.
        fingerprint: `SHA256:…` as OpenSSH prints it.
        comment: What stood after the key.
    """

    algorithm: str
    line: str
    fingerprint: str
    comment: str


def parse_public_key(text: str) -> PublicKey:
    """Read `ssh-ed25519 AAAA… comment`.

    Raises:
        InvalidKeyError: Not one line of that form, an algorithm that is not taken, or too short an RSA key.
    """
    text = text.strip()
    if "PRIVATE KEY" in text:
        raise InvalidKeyError("This is a private key. Never share it; paste the .pub file instead.")
    if len(text) > _MAX_LINE_BYTES or "\n" in text:
        raise InvalidKeyError("Paste one public key: a single line like 'ssh-ed25519 AAAA… you@host'.")
    algorithm, _, rest = text.partition(" ")
    encoded, _, comment = rest.strip().partition(" ")
    if algorithm not in ALGORITHMS:
        raise InvalidKeyError(f"Keys of type {algorithm[:40]!r} are not taken; use ssh-ed25519.")
    try:
        blob = base64.b64decode(encoded, validate=True)
        fields = _fields(blob)
    except (binascii.Error, ValueError, struct.error) as error:
        raise InvalidKeyError("The key's base64 part is damaged; paste the whole .pub line.") from error
    if not fields or fields[0] != algorithm.encode():
        raise InvalidKeyError("The key's type and its content do not agree; paste the whole .pub line.")
    if algorithm == "ssh-rsa" and (len(fields) != 3 or len(fields[2].lstrip(b"\0")) * 8 < _MIN_RSA_BITS):
        raise InvalidKeyError(f"RSA keys need at least {_MIN_RSA_BITS} bits; better use ssh-ed25519.")
    digest = base64.b64encode(hashlib.sha256(blob).digest()).decode().rstrip("=")
    return PublicKey(algorithm, f"{algorithm} {encoded}", f"SHA256:{digest}", comment.strip()[:80])


def _fields(blob: bytes) -> list[bytes]:
    fields: list[bytes] = []
    position = 0
    while position < len(blob):
        (length,) = struct.unpack_from(">I", blob, position)
        position += 4
        if length > len(blob) - position:
            raise ValueError("a field is longer than the key")
        fields.append(blob[position : position + length])
        position += length
    return fields
