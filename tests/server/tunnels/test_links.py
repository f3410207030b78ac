"""Links: revoking, expiry, visits to private ones, and what the relay is told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update
from support.server_plane import ControlPlane, Person

from stagedoor_server.authz.roles import Role
from stagedoor_server.kit.clock import utc_now
from stagedoor_server.models import Tunnel, VisitTicket


async def closing(plane: ControlPlane, session: dict) -> list[str]:
    beat = await plane.relay.post("sessions/heartbeat", json={"session_ids": [session["session_id"]]})
    return [order["reason"] for order in beat.json()["close"]]


async def state_of(plane: ControlPlane, name: str) -> str:
    return (await plane.relay.post(f"names/{name}", json={})).json()["state"]


async def test_the_relays_routes_need_its_secret(plane: ControlPlane) -> None:
    ada = await plane.person("ada")
    for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": f"Bearer {ada.token}"}):
        client = plane.client(headers, path="/internal/v1/relay/")
        for path in ("authenticate", "sessions", "sessions/heartbeat", "names/x", "visits", "visits/token"):
            assert (await client.post(path, json={})).status_code == 401
        assert (await client.delete("sessions/x")).status_code == 401


async def test_keys_and_tokens_open_the_door(plane: ControlPlane) -> None:
    ada = await plane.person("ada")
    key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f"
    body = {"method": "publickey", "username": "x", "public_key": f"{key} ada@laptop"}
    assert (await plane.relay.post("authenticate", json=body)).status_code == 401
    assert (await ada.client.post("keys", json={"public_key": f"{key} ada@laptop"})).json()["name"] == "ada@laptop"
    answer = (await plane.relay.post("authenticate", json=body)).json()
    assert (answer["account_name"], answer["max_tunnels"]) == ("ada", 20)
    for secret in (None, "", "sd_wrong", ada.token[:-1]):
        refused = await plane.relay.post("authenticate", json={"method": "password", "secret": secret})
        assert refused.status_code == 401


async def test_a_revoked_link_is_dead_and_held(plane: ControlPlane) -> None:
    ada = await plane.person("ada")
    session = await plane.tunnel(ada, requested_name="my-app")
    assert await closing(plane, session) == []
    assert (await ada.client.delete("links/my-app")).status_code == 204
    assert await closing(plane, session) == ["the link was revoked"]
    assert await state_of(plane, "my-app") == "revoked"
    answer = await plane.try_tunnel(ada, requested_name="my-app")
    assert (answer.status_code, answer.json()["code"]) == (403, "link_closed")
    assert (await ada.client.patch("links/my-app", json={"revoked": False})).json()["revoked"] is False
    await plane.tunnel(ada, requested_name="my-app")


async def test_expiry(plane: ControlPlane) -> None:
    ada = await plane.person("ada")
    session = await plane.tunnel(ada, requested_name="my-app")
    past = (utc_now() - timedelta(seconds=1)).isoformat()
    link = (await ada.client.patch("links/my-app", json={"expires_at": past})).json()
    assert link["live"] is False
    assert await closing(plane, session) == ["the link has expired"]
    assert await state_of(plane, "my-app") == "expired"
    assert (await plane.try_tunnel(ada, requested_name="my-app")).json()["code"] == "link_closed"
    assert (await ada.client.patch("links/my-app", json={"expires_at": None})).json()["expires_at"] is None
    await plane.tunnel(ada, requested_name="my-app")


async def test_a_change_of_visibility_reaches_the_relay(plane: ControlPlane) -> None:
    ada = await plane.person("ada")
    session = await plane.tunnel(ada, project="ada/demo", visibility="public")

    async def told() -> str:
        beat = await plane.relay.post("sessions/heartbeat", json={"session_ids": [session["session_id"]]})
        return beat.json()["visibility"][session["session_id"]]

    assert await told() == "public"
    await ada.client.patch(f"links/{session['name']}", json={"visibility": "private"})
    assert await told() == "private"
    await ada.client.patch("projects/ada/demo", json={"visibility": "public"})
    assert await told() == "public"


async def test_states_of_names(plane: ControlPlane) -> None:
    ada = await plane.person("ada")
    assert await state_of(plane, "nothing") == "unknown"
    session = await plane.tunnel(ada, requested_name="my-app")
    await plane.relay.delete(f"sessions/{session['session_id']}")
    assert (await plane.relay.delete(f"sessions/{session['session_id']}")).status_code == 204
    assert await state_of(plane, "MY-APP") == "offline"


async def test_a_silent_relay_makes_links_offline_and_a_heartbeat_live(plane: ControlPlane) -> None:
    ada = await plane.person("ada")
    session = await plane.tunnel(ada, project="ada/demo")
    async with plane.context.database.write() as unit:
        await unit.execute(update(Tunnel).values(last_seen_at=utc_now() - timedelta(seconds=60)))
    assert (await ada.client.get("projects/ada/demo")).json()["state"] == "offline"
    assert await closing(plane, session) == []
    assert (await ada.client.get("projects/ada/demo")).json()["state"] == "live"


@pytest.mark.parametrize("ending", ["token", "member", "role", "unknown"])
async def test_losing_the_right_closes_the_tunnel(plane: ControlPlane, ending: str) -> None:
    """I6."""
    ada, bob = await plane.person("ada"), await plane.person("bob")
    await plane.join(bob, "ada", Role.WRITER)
    session = await plane.tunnel(bob, project="ada/demo")
    if ending == "token":
        browser = plane.browser(bob.cookie)
        await browser.delete(f"tokens/{(await browser.get('tokens')).json()[0]['id']}")
    elif ending == "member":
        await ada.client.delete("teams/ada/members/bob")
    elif ending == "role":
        await ada.client.patch("teams/ada/members/bob", json={"role": "reader"})
    else:
        session = {"session_id": "0" * 26}
    assert len(await closing(plane, session)) == 1


class TestVisits:
    async def enter(self, plane: ControlPlane, person: Person, name: str, next_path: str = "/") -> dict[str, str]:
        answer = await person.client.post(f"links/{name}/visit", json={"next": next_path})
        assert answer.status_code == 200, answer.text
        head, _, query = answer.json()["url"].partition("?")
        assert head == f"http://{name}.share.localhost:8000/.stagedoor/enter"
        return dict(part.split("=") for part in query.split("&"))

    async def redeem(self, plane: ControlPlane, name: str, ticket: str) -> int:
        return (await plane.relay.post("visits", json={"name": name, "ticket": ticket})).status_code

    async def test_a_member_gets_in_once(self, plane: ControlPlane) -> None:
        ada, bob, eve = [await plane.person(name) for name in ("ada", "bob", "eve")]
        await plane.join(bob, "ada", Role.READER)
        await plane.tunnel(ada, requested_name="my-app")
        await plane.tunnel(ada, requested_name="other")
        ticket = (await self.enter(plane, bob, "my-app"))["ticket"]
        assert await self.redeem(plane, "other", ticket) == 404
        assert await self.redeem(plane, "my-app", ticket) == 200
        assert await self.redeem(plane, "my-app", ticket) == 404
        assert (await eve.client.post("links/my-app/visit", json={})).status_code == 404
        assert (await eve.client.post("links/nothing/visit", json={})).status_code == 404
        assert (await plane.anonymous.post("links/my-app/visit", json={})).status_code == 401

    async def test_a_late_ticket_and_one_of_a_former_member(self, plane: ControlPlane) -> None:
        ada, bob = await plane.person("ada"), await plane.person("bob")
        await plane.join(bob, "ada", Role.READER)
        await plane.tunnel(ada, requested_name="my-app")
        late = (await self.enter(plane, bob, "my-app"))["ticket"]
        async with plane.context.database.write() as session:
            await session.execute(update(VisitTicket).values(expires_at=utc_now()))
        assert await self.redeem(plane, "my-app", late) == 404
        former = (await self.enter(plane, bob, "my-app"))["ticket"]
        await ada.client.delete("teams/ada/members/bob")
        assert await self.redeem(plane, "my-app", former) == 404

    @pytest.mark.parametrize("evil", ["//evil", "https://evil", "/\\evil", "/%0d%0aX: y", "\t//evil"])
    async def test_next_stays_on_the_links_site(self, plane: ControlPlane, evil: str) -> None:
        ada = await plane.person("ada")
        await plane.tunnel(ada, requested_name="my-app")
        assert (await self.enter(plane, ada, "my-app", evil))["next"] == "%2F"
        assert (await self.enter(plane, ada, "my-app", "/a?b=c"))["next"] == "%2Fa%3Fb%3Dc"

    async def test_the_page_sends_members_on_and_shows_itself_to_others(self, plane: ControlPlane) -> None:
        ada, eve = await plane.person("ada"), await plane.person("eve")
        await plane.tunnel(ada, requested_name="my-app")
        for cookie, expected in ((ada.cookie, 302), (eve.cookie, None), ("nonsense", None), (None, None)):
            headers = {"Cookie": f"stagedoor_session={cookie}"} if cookie else {}
            answer = await plane.client(headers, path="/").get("visit/my-app?next=/x")
            if expected == 302:
                assert answer.status_code == 302
                assert answer.headers["location"].endswith("&next=%2Fx")
                assert answer.headers["cache-control"] == "no-store"
            else:
                assert answer.status_code in {200, 503}  # the page, or that it is not built

    async def test_programs_get_in_by_token(self, plane: ControlPlane) -> None:
        ada, eve = await plane.person("ada"), await plane.person("eve")
        await plane.tunnel(ada, requested_name="my-app")
        for token, status in ((ada.token, 200), (eve.token, 404), ("sd_x", 401)):
            answer = await plane.relay.post("visits/token", json={"name": "my-app", "token": token})
            assert answer.status_code == status


async def test_relay_info(plane: ControlPlane) -> None:
    plane.settings.relay_host_key = "ssh-ed25519 AAAA"
    assert (await plane.anonymous.get("relay")).json() == {
        "ssh_host": "localhost",
        "ssh_port": 2222,
        "host_key": "ssh-ed25519 AAAA",
        "share_domain": "share.localhost:8000",
        "scheme": "http",
    }
