"""The authority that asks the control plane over HTTP.

One keep-alive client, short time-outs, no retries here: a login or a visit has a person waiting, and the callers know
what to do when there is no answer (existing links stay, new ones are told to come again).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

import httpx

from stagedoor_relay.authority.base import (
    Account,
    CloseOrder,
    HeartbeatOrder,
    NameState,
    NameStatus,
    SessionGrant,
    SessionRequest,
    Visibility,
    VisibilityOrder,
    Visitor,
)
from stagedoor_relay.errors import AuthorityError, DeniedError, NameRefusedError

_STATES: frozenset[str] = frozenset({"unknown", "offline", "revoked", "expired"})


class HTTPAuthority:
    """Asks `{server_url}/internal/v1/relay`.

    Args:
        server_url: Base URL of the control plane.
        relay_secret: Proves that this is the relay.
        max_tunnels: Used when the server states no limit for an account.
        timeout_s: For each question; 5 s, since a person waits for the answer.
    """

    def __init__(self, server_url: str, relay_secret: str, *, max_tunnels: int = 20, timeout_s: float = 5.0) -> None:
        self._max_tunnels = max_tunnels
        self._client = httpx.AsyncClient(
            base_url=f"{server_url}/internal/v1/relay/",
            headers={"Authorization": f"Bearer {relay_secret}"},
            timeout=timeout_s,
            trust_env=False,  # a proxy of the environment must not see the relay's secret
        )

    async def authenticate_password(self, username: str, secret: str, peer_host: str) -> Account:
        """Return the account of an access token."""
        return await self._authenticate("password", username, secret, None, peer_host)

    async def authenticate_key(self, username: str, public_key: str, peer_host: str) -> Account:
        """Return the account of a public key."""
        return await self._authenticate("publickey", username, None, public_key, peer_host)

    async def _authenticate(
        self, method: str, username: str, secret: str | None, public_key: str | None, peer_host: str
    ) -> Account:
        answer = await self._post(
            "authenticate",
            {
                "method": method,
                "username": username,
                "secret": secret,
                "public_key": public_key,
                "peer_host": peer_host,
            },
        )
        limit = answer.get("max_tunnels")
        return Account(
            account_id=_text(answer, "account_id"),
            account_name=_text(answer, "account_name"),
            max_tunnels=limit if isinstance(limit, int) else self._max_tunnels,
        )

    async def open_session(self, request: SessionRequest) -> SessionGrant:
        """Reserve a name with the server."""
        answer = await self._post(
            "sessions",
            {
                "account_id": request.account.account_id,
                "requested_name": request.requested_name,
                "project": request.project,
                "visibility": request.visibility,
                "client": request.client,
                "peer_host": request.peer_host,
                "local_description": request.local_description,
            },
        )
        replaces = answer.get("replaces")
        visibility: Visibility = "public" if answer.get("visibility") == "public" else "private"
        return SessionGrant(
            session_id=_text(answer, "session_id"),
            name=_text(answer, "name"),
            url=_text(answer, "url"),
            visibility=visibility,
            expires_at=_optional_text(answer, "expires_at"),
            project=_optional_text(answer, "project"),
            replaces=tuple(str(item) for item in cast("list[object]", replaces)) if isinstance(replaces, list) else (),
        )

    async def heartbeat(self, session_ids: Sequence[str]) -> Sequence[HeartbeatOrder]:
        """Report live sessions to the server."""
        answer = await self._post("sessions/heartbeat", {"session_ids": list(session_ids)})
        orders: list[HeartbeatOrder] = []
        close = answer.get("close")
        if isinstance(close, list):
            orders += [
                CloseOrder(_text(order, "session_id"), _optional_text(order, "reason") or "closed by the server")
                for order in cast("list[Mapping[str, object]]", close)
            ]
        visibility = answer.get("visibility")
        if isinstance(visibility, dict):
            orders += [
                VisibilityOrder(session_id, "public" if value == "public" else "private")
                for session_id, value in cast("dict[str, object]", visibility).items()
            ]
        return orders

    async def close_session(self, session_id: str) -> None:
        """Tell the server that a session has ended."""
        await self._send("DELETE", f"sessions/{session_id}", None)

    async def name_state(self, name: str) -> NameState:
        """Ask what is known about a name."""
        answer = await self._post(f"names/{name}", {})
        state = _text(answer, "state")
        return NameState(
            state=cast("NameStatus", state) if state in _STATES else "unknown",
            title=_optional_text(answer, "title"),
            since=_optional_text(answer, "since"),
        )

    async def redeem_visit(self, name: str, ticket: str) -> Visitor:
        """Redeem a visit ticket."""
        return _visitor(await self._post("visits", {"name": name, "ticket": ticket}))

    async def admit_token(self, name: str, token: str) -> Visitor:
        """Check an access token against a private link."""
        return _visitor(await self._post("visits/token", {"name": name, "token": token}))

    async def aclose(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def _post(self, path: str, body: Mapping[str, object]) -> Mapping[str, object]:
        return await self._send("POST", path, body)

    async def _send(self, method: str, path: str, body: Mapping[str, object] | None) -> Mapping[str, object]:
        try:
            response = await self._client.request(method, path, json=body)
        except httpx.HTTPError as error:
            raise AuthorityError(f"the server gave no answer ({type(error).__name__})") from error
        if response.status_code == 204:
            return {}
        try:
            answer = response.json()
        except ValueError:
            answer = None
        if not isinstance(answer, dict):
            raise AuthorityError(f"the server's answer is no JSON object (status {response.status_code})")
        stated = cast("Mapping[str, object]", answer)
        if response.is_success:
            return stated
        detail = _optional_text(stated, "detail") or "refused by the server"
        if response.status_code in {401, 404}:
            raise DeniedError(detail)
        if response.status_code in {400, 403, 409, 422}:
            raise NameRefusedError(detail)
        raise AuthorityError(f"the server answered {response.status_code}")


def _visitor(answer: Mapping[str, object]) -> Visitor:
    return Visitor(_text(answer, "account_id"), _optional_text(answer, "display_name") or "")


def _text(answer: Mapping[str, object], key: str) -> str:
    value = answer.get(key)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str) or not value:
        raise AuthorityError(f"the server's answer lacks {key}")
    return value


def _optional_text(answer: Mapping[str, object], key: str) -> str | None:
    value = answer.get(key)
    return value if isinstance(value, str) and value else None
