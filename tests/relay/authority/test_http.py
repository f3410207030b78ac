"""The authority over HTTP: the contract with the control plane, its refusals and its absence."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest
from support.control_plane import SECRET, ControlPlane
from support.relay import serving

from stagedoor_relay.authority.base import Account, SessionRequest
from stagedoor_relay.authority.http import HTTPAuthority
from stagedoor_relay.errors import AuthorityError, DeniedError, NameRefusedError

ANN = Account("ann", "Ann", 3)


@pytest.fixture
def server() -> Iterator[tuple[ControlPlane, int]]:
    plane = ControlPlane()
    with serving(plane.app) as port:
        yield plane, port


@pytest.fixture
async def authority(server: tuple[ControlPlane, int]) -> AsyncIterator[HTTPAuthority]:
    authority = HTTPAuthority(f"http://127.0.0.1:{server[1]}", SECRET)
    yield authority
    await authority.aclose()


def wish(name: str | None = None, account: Account = ANN) -> SessionRequest:
    return SessionRequest(account, name, "team/demo", "private", "test/1", "192.0.2.1", "http://127.0.0.1:7860")


async def test_password_and_key(authority: HTTPAuthority, server: tuple[ControlPlane, int]) -> None:
    assert await authority.authenticate_password("x", "token-of-ann", "192.0.2.1") == ANN
    assert await authority.authenticate_key("x", "ssh-ed25519 AAAA-bob", "192.0.2.1") == Account("bob", "Bob", 3)
    assert server[0].calls[0] == (
        "authenticate",
        {"method": "password", "username": "x", "secret": "token-of-ann", "public_key": None, "peer_host": "192.0.2.1"},
    )
    with pytest.raises(DeniedError, match="unknown token"):
        await authority.authenticate_password("x", "wrong", "192.0.2.1")


async def test_sessions(authority: HTTPAuthority, server: tuple[ControlPlane, int]) -> None:
    first = await authority.open_session(wish("demo"))
    assert (first.name, first.url, first.visibility) == ("demo", "http://demo.share.test", "private")
    assert first.expires_at == "2030-01-01T00:00:00Z"
    assert first.project == "team/demo"
    second = await authority.open_session(wish("demo"))
    assert second.replaces == (first.session_id,)
    with pytest.raises(NameRefusedError, match="belongs to somebody else"):
        await authority.open_session(wish("demo", Account("bob", "Bob", 3)))
    server[0].to_close = [{"session_id": second.session_id, "reason": "revoked"}]
    orders = await authority.heartbeat([second.session_id])
    assert [(o.session_id, o.reason) for o in orders] == [(second.session_id, "revoked")]
    await authority.close_session(second.session_id)
    assert server[0].sessions == {}


async def test_names_and_visits(authority: HTTPAuthority, server: tuple[ControlPlane, int]) -> None:
    state = await authority.name_state("demo")
    assert (state.state, state.title, state.since) == ("offline", "Ann's demo", "2026-01-01T00:00:00Z")
    assert (await authority.name_state("nothing")).state == "unknown"
    server[0].tickets["t"] = "demo"
    assert (await authority.redeem_visit("demo", "t")).account_id == "bob"
    with pytest.raises(DeniedError):
        await authority.redeem_visit("demo", "t")
    assert (await authority.admit_token("demo", "token-of-bob")).account_id == "bob"
    with pytest.raises((DeniedError, NameRefusedError)):
        await authority.admit_token("demo", "token-of-eve")


async def test_no_answer_is_no_refusal(authority: HTTPAuthority, server: tuple[ControlPlane, int]) -> None:
    server[0].is_down = True
    with pytest.raises(AuthorityError):
        await authority.authenticate_password("x", "token-of-ann", "")
    with pytest.raises(AuthorityError):
        await authority.heartbeat(["a"])


async def test_nobody_there() -> None:
    authority = HTTPAuthority("http://127.0.0.1:9", SECRET)
    with pytest.raises(AuthorityError):
        await authority.name_state("demo")
    await authority.aclose()


async def test_wrong_secret_is_denied(server: tuple[ControlPlane, int]) -> None:
    authority = HTTPAuthority(f"http://127.0.0.1:{server[1]}", "wrong")
    with pytest.raises(DeniedError):
        await authority.name_state("demo")
    await authority.aclose()
