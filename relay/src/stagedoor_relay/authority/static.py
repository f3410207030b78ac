"""The authority that reads a file: for a relay without a control plane, and for tests.

The file is JSON::

    {"accounts": [{"id": "ann", "name": "Ann", "token_sha256": ["<hex>"], "keys": ["ssh-ed25519 AAAA…"],
                   "names": ["demo", "ann-*"], "max_tunnels": 5, "visits": ["other-name"]}]}

Tokens stand there as SHA-256 hashes only (they are random, so a plain hash is enough). `names` lists what the account
may ask for, with `*` at the end as the only wildcard; a random name belongs to the account that got it and is held for
it, also over a restart of the relay, in `held-names.json` of the state folder. `visits` lists private links that the
account may visit beside its own.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from stagedoor.tunnel.wire import write_private
from stagedoor_relay.authority.base import Account, HeartbeatOrder, NameState, SessionGrant, SessionRequest, Visitor
from stagedoor_relay.errors import DeniedError, NameRefusedError, SettingsError
from stagedoor_relay.names import RESERVED, is_name, is_random_name, random_name
from stagedoor_relay.settings import Settings

HOLD_S = 30 * 24 * 3600
"""A random name stays its owner's for 30 days after its last use: a link in a mail must not become somebody else's."""


@dataclass(frozen=True, slots=True)
class _Entry:
    account: Account
    tokens: frozenset[str] = field(repr=False)
    keys: frozenset[str]
    names: tuple[str, ...]
    visits: frozenset[str]

    def may_name(self, name: str) -> bool:
        return any(
            name == pattern or (pattern.endswith("*") and name.startswith(pattern[:-1])) for pattern in self.names
        )


class StaticAuthority:
    """Answers from a file of grants.

    Raises:
        SettingsError: The file cannot be read or breaks the shape above.
    """

    def __init__(self, settings: Settings) -> None:
        if settings.grants is None:
            raise SettingsError("STAGEDOOR_RELAY_GRANTS is not set.")
        self._settings = settings
        self._entries = _load(settings.grants, settings.max_tunnels_per_account)
        self._held_path = settings.state_dir / "held-names.json"
        self._held = self._load_held()
        self._sessions: dict[str, tuple[str, str]] = {}  # session id → (name, account id)
        self._seen: dict[str, float] = {}  # name → wall time of its last session's end

    async def authenticate_password(self, username: str, secret: str, peer_host: str) -> Account:
        """Return the account whose token hash matches."""
        digest = hashlib.sha256(secret.encode()).hexdigest()
        for entry in self._entries.values():
            if digest in entry.tokens:
                return entry.account
        raise DeniedError("This token is not known here.")

    async def authenticate_key(self, username: str, public_key: str, peer_host: str) -> Account:
        """Return the account that lists this key."""
        key = _key_body(public_key)
        for entry in self._entries.values():
            if key in entry.keys:
                return entry.account
        raise DeniedError("This key is not known here.")

    async def open_session(self, request: SessionRequest) -> SessionGrant:
        """Check the wanted name against the account's list, or give a random one."""
        account_id = request.account.account_id
        name = self._choose(request.requested_name, account_id)
        replaces = tuple(sid for sid, (held, _) in self._sessions.items() if held == name)
        for session_id in replaces:
            del self._sessions[session_id]
        session_id = secrets.token_hex(12)
        self._sessions[session_id] = (name, account_id)
        return SessionGrant(
            session_id=session_id,
            name=name,
            url=self._settings.link_url(name),
            visibility=request.visibility or "public",
            project=request.project,
            replaces=replaces,
        )

    def _choose(self, wanted: str | None, account_id: str) -> str:
        if wanted is None:
            name = random_name()
            self._hold(name, account_id)
            return name
        if not is_name(wanted) or wanted in RESERVED:
            raise NameRefusedError(f"The name {wanted[:60]!r} is reserved.")
        for name, owner in self._sessions.values():
            if name == wanted and owner != account_id:
                raise NameRefusedError(f"The name {wanted!r} belongs to another account.")
        if self._entries[account_id].may_name(wanted):
            return wanted
        if is_random_name(wanted) and self._held.get(wanted, (account_id, 0.0))[0] == account_id:
            self._hold(wanted, account_id)
            return wanted
        raise NameRefusedError(f"The name {wanted!r} is not among the names of this account.")

    async def heartbeat(self, session_ids: Sequence[str]) -> Sequence[HeartbeatOrder]:
        """Nothing is ever revoked by a file."""
        return ()

    async def close_session(self, session_id: str) -> None:
        """Forget a session and remember when its name was last up."""
        name, _ = self._sessions.pop(session_id, ("", ""))
        if name:
            self._seen[name] = time.time()

    async def name_state(self, name: str) -> NameState:
        """Offline when the name was up here or is held for somebody, else unknown."""
        if name in self._seen:
            since = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(self._seen[name]))
            return NameState("offline", since=since)
        owned = name in self._held or any(name in entry.names for entry in self._entries.values())
        return NameState("offline" if owned else "unknown")

    async def redeem_visit(self, name: str, ticket: str) -> Visitor:
        """Tickets need a server."""
        raise DeniedError("This relay has no console to sign in at.")

    async def admit_token(self, name: str, token: str) -> Visitor:
        """Let in the owner and the accounts that list the name under `visits`."""
        account = await self.authenticate_password("", token, "")
        owners = {owner for held, owner in self._sessions.values() if held == name}
        entry = self._entries[account.account_id]
        if account.account_id in owners or name in entry.visits:
            return Visitor(account.account_id, account.account_name)
        raise DeniedError("This account may not visit the link.")

    async def aclose(self) -> None:
        """Nothing to release."""

    def _hold(self, name: str, account_id: str) -> None:
        self._held[name] = (account_id, time.time())
        self._settings.state_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_private(self._held_path, json.dumps(self._held))

    def _load_held(self) -> dict[str, tuple[str, float]]:
        try:
            stated = cast("dict[str, tuple[str, float]]", json.loads(self._held_path.read_text(encoding="utf-8")))
        except (OSError, ValueError):
            return {}
        oldest = time.time() - HOLD_S
        return {name: (owner, since) for name, (owner, since) in stated.items() if since > oldest}


def _load(path: Path, max_tunnels: int) -> dict[str, _Entry]:
    try:
        stated = cast("Mapping[str, Sequence[Mapping[str, object]]]", json.loads(path.read_text(encoding="utf-8")))
        entries = [_entry(item, max_tunnels) for item in stated["accounts"]]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise SettingsError(f"The file of grants {path} cannot be used: {type(error).__name__}: {error}.") from error
    return {entry.account.account_id: entry for entry in entries}


def _entry(item: Mapping[str, object], max_tunnels: int) -> _Entry:
    account_id = str(item["id"])
    limit = item.get("max_tunnels", max_tunnels)
    if not isinstance(limit, int):
        raise TypeError("max_tunnels must be a number")
    return _Entry(
        account=Account(account_id, str(item.get("name", account_id)), limit),
        tokens=frozenset(_texts(item, "token_sha256")),
        keys=frozenset(_key_body(line) for line in _texts(item, "keys")),
        names=tuple(_texts(item, "names")),
        visits=frozenset(_texts(item, "visits")),
    )


def _texts(item: Mapping[str, object], key: str) -> list[str]:
    value = item.get(key, [])
    if not isinstance(value, list):
        raise TypeError(f"{key} must be a list of texts")
    return [str(text) for text in cast("list[object]", value)]


def _key_body(line: str) -> str:
    """Return type and base64 of an OpenSSH public key line, without its comment."""
    return " ".join(line.split()[:2])
