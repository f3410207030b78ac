"""Who may see how an app is used: its author, who is signed in or holds the key; never anonymous visitors."""

from __future__ import annotations

import hmac
import secrets
import time
from collections.abc import Callable
from typing import Final

from stagedoor.http.auth import cookie, cookie_header
from stagedoor.http.exchange import Exchange, Headers, HTTPError

HINT_INTERVAL_S: Final = 60.0
"""The link is said again on the console at most this often, however often somebody asks for it."""
COOKIE_TTL_S: Final = 7 * 24 * 3600


class MonitorAccess:
    """Guards the monitoring of one app.

    Args:
        key: What opens it, at least 16 characters; None makes one of 128 random bits.
    """

    def __init__(self, key: str | None = None) -> None:
        self.key = key or secrets.token_urlsafe(16)
        self.console: Callable[[], None] | None = None
        """Says the link on the author's console."""
        self._cookie_name = f"stagedoor-monitoring-{secrets.token_hex(6)}"
        self._pass = secrets.token_urlsafe(32)
        self._said_at = -HINT_INTERVAL_S

    def opens(self, key: str) -> bool:
        """Whether a text is the key."""
        return hmac.compare_digest(key.encode("utf-8", "replace"), self.key.encode())

    def allows(self, exchange: Exchange) -> bool:
        """Whether a request may see the monitoring: a login, the cookie that the link sets, or the key as a bearer."""
        if exchange.username is not None:
            return True
        scheme, _, given = exchange.header(b"authorization").partition(" ")
        if scheme.lower() == "bearer" and self.opens(given.strip()):
            return True
        shown = cookie(exchange, self._cookie_name)
        return shown is not None and hmac.compare_digest(shown.encode("utf-8", "replace"), self._pass.encode())

    def check(self, exchange: Exchange) -> None:
        """Refuse a request that may not see the monitoring.

        Raises:
            HTTPError: 401 when a login would help, else 403.
        """
        if self.allows(exchange):
            return
        if exchange.server.auth.is_required:
            message = exchange.server.options.auth_message
            raise HTTPError(401, {"error": "Not authenticated", "auth_message": message})
        raise HTTPError(403, "Only the app's author may see this. The link to it stands on the author's console.")

    def hint(self) -> None:
        """Say the link on the console, for an author who opened the page without it."""
        now = time.monotonic()
        if self.console is not None and now - self._said_at >= HINT_INTERVAL_S:
            self._said_at = now
            self.console()

    def admit(self, exchange: Exchange) -> Headers:
        """Return the headers that let the browser that used the link in from now on."""
        return [cookie_header(exchange, self._cookie_name, self._pass, COOKIE_TTL_S)]
