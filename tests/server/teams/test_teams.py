"""Teams: roles up to one's own, the last owner, invitations."""

from __future__ import annotations

import asyncio

import pytest
from support.server_plane import ControlPlane

from stagedoor_server.authz.roles import Role


async def test_an_admin_makes_nobody_owner(plane: ControlPlane) -> None:
    """I5: nobody gives, takes or touches a role above their own."""
    _, bob, eve = [await plane.person(name) for name in ("ada", "bob", "eve")]
    await plane.join(bob, "ada", Role.ADMIN)
    for call in (
        bob.client.patch("teams/ada/members/bob", json={"role": "owner"}),
        bob.client.post("teams/ada/members", json={"username": "eve", "role": "owner"}),
        bob.client.post("teams/ada/invites", json={"role": "owner"}),
        bob.client.patch("teams/ada/members/ada", json={"role": "reader"}),
        bob.client.delete("teams/ada/members/ada"),
    ):
        answer = await call
        assert (answer.status_code, answer.json()["code"]) == (403, "role_too_high")
    assert (await bob.client.post("teams/ada/members", json={"username": "eve", "role": "admin"})).status_code == 204
    assert {entry["username"]: entry["role"] for entry in (await eve.client.get("teams/ada/members")).json()} == {
        "ada": "owner", "bob": "admin", "eve": "admin",
    }  # fmt: skip


async def test_a_team_keeps_an_owner(any_plane: ControlPlane) -> None:
    plane = any_plane
    ada, bob = await plane.person("ada"), await plane.person("bob")
    await ada.client.post("teams", json={"slug": "crew"})
    assert (await ada.client.delete("teams/crew/members/ada")).json()["code"] == "last_owner"
    await plane.join(bob, "crew", Role.OWNER)
    # Two owners who remove each other at once: one of them stays.
    answers = await asyncio.gather(
        ada.client.delete("teams/crew/members/bob"), bob.client.delete("teams/crew/members/ada")
    )
    assert sorted(answer.status_code for answer in answers) in ([204, 404], [204, 409], [204, 403])
    for person in (ada, bob):
        members = await person.client.get("teams/crew/members")
        if members.status_code == 200:
            assert [entry["role"] for entry in members.json()] == ["owner"]


async def test_a_personal_team_keeps_its_namesake(plane: ControlPlane) -> None:
    _, bob = await plane.person("ada"), await plane.person("bob")
    await plane.join(bob, "ada", Role.OWNER)
    assert (await bob.client.delete("teams/ada/members/ada")).json()["code"] == "last_owner"


async def test_an_invitation_is_accepted_once(any_plane: ControlPlane) -> None:
    plane = any_plane
    ada = await plane.person("ada")
    people = [await plane.person(f"user{number}") for number in range(4)]
    invite = (await ada.client.post("teams/ada/invites", json={"role": "writer"})).json()
    assert invite["url"].endswith(f"/enter?invite={invite['token']}")
    seen = (await plane.anonymous.post("invites/inspect", json={"token": invite["token"]})).json()
    assert (seen["team"], seen["role"], seen["invited_by"]) == ("ada", "writer", "Ada")
    answers = await asyncio.gather(
        *(plane.browser(person.cookie).post("invites/accept", json={"token": invite["token"]}) for person in people)
    )
    assert sorted(answer.status_code for answer in answers) == [200, 422, 422, 422]


async def test_a_new_person_joins_by_invitation(plane: ControlPlane) -> None:
    ada = await plane.person("ada")
    invite = (await ada.client.post("teams/ada/invites", json={"role": "reader"})).json()
    account = {"username": "newbie", "email": "New@Example.org", "password": "a long password"}
    for wrong in (
        {"username": "admin"},
        {"username": "ada"},
        {"email": "ada@example.org"},
        {"email": "x"},
        {"password": "short"},
    ):
        answer = await plane.client().post(
            "invites/accept", json={"token": invite["token"], "account": {**account, **wrong}}
        )
        assert answer.status_code in {409, 422}, wrong
    browser = plane.client({"Origin": plane.base_url})
    answer = await browser.post("invites/accept", json={"token": invite["token"], "account": account})
    assert answer.json() == {"team": "ada"}
    who = (await browser.get("session")).json()
    assert [(team["slug"], team["role"]) for team in who["teams"]] == [("newbie", "owner"), ("ada", "reader")]
    assert who["user"]["email"] == "new@example.org"


@pytest.mark.parametrize("slug", ["ada", "admin", "login", "api", "A", "l0gin"])
async def test_taken_and_reserved_team_names(plane: ControlPlane, slug: str) -> None:
    ada = await plane.person("ada")
    assert (await ada.client.post("teams", json={"slug": slug})).status_code in {409, 422}
