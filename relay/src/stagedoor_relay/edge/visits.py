"""Who may visit a private link: the visit cookie, its ticket and the two headers that programs use.

A visitor without the cookie is sent to the console, which checks login and membership and sends back a one-time
ticket; the relay redeems it and sets its own cookie: signed with a key that never leaves this relay's state folder,
valid for one name and 12 hours. The cookie is host-only, but a neighbour's script can plant cookies on the shared
domain, so a value counts only when its signature and its name match.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import secrets
import time
from pathlib import Path
from typing import cast
from urllib.parse import quote

from stagedoor.tunnel.wire import write_private
from stagedoor_relay.authority.base import Visitor
from stagedoor_relay.edge.headers import VISIT_COOKIE

VISIT_S = 12 * 3600
ENTER_PATH = "/.stagedoor/enter"


def load_visit_key(state_dir: Path) -> bytes:
    """Return the key that signs visit cookies, made at the first start and kept with mode 600."""
    path = state_dir / "visit.key"
    state_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        write_private(path, secrets.token_hex(32))
    return bytes.fromhex(path.read_text(encoding="ascii").strip())


class VisitCookies:
    """Makes and checks visit cookies.

    Args:
        key: Secret of this relay.
        is_secure: Whether links are https.
    """

    def __init__(self, key: bytes, *, is_secure: bool) -> None:
        self._key = key
        self._is_secure = is_secure

    def make(self, name: str, visitor: Visitor) -> str:
        """Return a Set-Cookie value that lets `visitor` in to `name`."""
        stated = json.dumps([name, visitor.account_id, int(time.time()) + VISIT_S], separators=(",", ":"))
        body = base64.urlsafe_b64encode(stated.encode()).decode().rstrip("=")
        secure = "; Secure" if self._is_secure else ""
        value = f"{body}.{self._sign(body)}"
        return f"{VISIT_COOKIE.decode()}={value}; Path=/; Max-Age={VISIT_S}; HttpOnly; SameSite=Lax{secure}"

    def account_of(self, name: str, cookie_values: list[bytes]) -> str | None:
        """Return the account that a Cookie field lets in to `name`, or None."""
        for pairs in cookie_values:
            if VISIT_COOKIE not in pairs:
                continue
            for pair in pairs.split(b";"):
                key, _, value = pair.strip(b" \t").partition(b"=")
                if key == VISIT_COOKIE and (account := self._check(name, value)) is not None:
                    return account
        return None

    def _check(self, name: str, value: bytes) -> str | None:
        try:
            body, _, signature = value.decode("ascii").partition(".")
            if not hmac.compare_digest(self._sign(body), signature):
                return None
            stated = cast("tuple[str, str, int]", json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))))
        except (UnicodeDecodeError, binascii.Error, ValueError):
            return None
        return stated[1] if stated[0] == name and stated[2] > time.time() else None

    def _sign(self, body: str) -> str:
        return hmac.new(self._key, b"visit:" + body.encode(), hashlib.sha256).hexdigest()


def same_site_path(text: str) -> str:
    r"""Return `text` when it is a path on this site, else `/`.

    A browser reads `//host`, `/\host` and paths with tabs or line ends inside as other places (reliability row S7).
    """
    if not text.startswith("/") or text.startswith(("//", "/\\")) or len(text) > 2048:
        return "/"
    if any(ord(sign) < 0x21 or ord(sign) == 0x7F or sign == "\\" for sign in text):
        return "/"
    return quote(text, safe="/?#[]@!$&'()*+,;=:%-._~")
