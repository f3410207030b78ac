"""Who gets which name: ownership, look-alikes, reserved words, take-over, projects (attack row T4)."""

from __future__ import annotations

import asyncio
import re

import pytest
from support.server_plane import ControlPlane

from stagedoor_server.authz.roles import Role


async def test_any_name_is_a_secret_of_its_own(plane: ControlPlane) -> None:
    ada = await plane.person("ada")
    names = [(await plane.tunnel(ada, requested_name=word))["name"] for word in (None, "", "localhost", "*", "0.0.0.0")]
    assert all(re.fullmatch(r"[0-9a-z]{13}", name) for name in names)
    assert len(set(names)) == 5


async def test_a_name_stays_its_owners(plane: ControlPlane) -> None:
    ada, bob = await plane.person("ada"), await plane.person("bob")
    session = await plane.tunnel(ada, requested_name="my-app")
    assert session["url"] == "http://my-app.share.localhost:8000"
    await plane.relay.delete(f"sessions/{session['session_id']}")
    answer = await plane.try_tunnel(bob, requested_name="my-app")
    assert (answer.status_code, answer.json()["code"]) == (409, "name_refused")
    assert (await plane.tunnel(ada, requested_name="My-App"))["name"] == "my-app"


@pytest.mark.parametrize(
    "name",
    ["myapp", "my-aqp-", "m\u0443-app", "my-app.", "xn--my-app", "my_app", "MYAPP", "m-y-a-p-p", "my-app\n", "my-app/x", "my app",
     "../my-app", "my-app%00", "--my-app", "ab", "a" * 41, "paypa1", "paypai", "pay-pal", "adm1n", "www", "login", "l0gin"],
)  # fmt: skip
async def test_look_alikes_reserved_and_malformed_names(plane: ControlPlane, name: str) -> None:
    ada, bob = await plane.person("ada"), await plane.person("bob")
    await plane.tunnel(ada, requested_name="my-app")
    await plane.tunnel(ada, requested_name="paypal")
    answer = await plane.try_tunnel(bob, requested_name=name)
    assert answer.status_code in {409, 422}, answer.text
    assert answer.json()["code"] in {"name_refused", "invalid_name"}


async def test_the_owner_may_hold_look_alikes(plane: ControlPlane) -> None:
    ada = await plane.person("ada")
    await plane.tunnel(ada, requested_name="my-app")
    await plane.tunnel(ada, requested_name="myapp")


async def test_two_take_look_alikes_at_once(any_plane: ControlPlane) -> None:
    plane = any_plane
    people = [await plane.person(f"user{number}") for number in range(6)]
    names = ["shop", "sh0p", "s-hop", "5hop", "sho-p", "s-h-o-p"]
    answers = await asyncio.gather(
        *(plane.try_tunnel(person, requested_name=name) for person, name in zip(people, names, strict=True))
    )
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409, 409, 409]


async def test_the_same_owner_takes_over_a_half_dead_session(any_plane: ControlPlane) -> None:
    plane = any_plane
    ada = await plane.person("ada")
    first = await plane.tunnel(ada, requested_name="my-app")
    second = await plane.tunnel(ada, requested_name="my-app")
    assert second["replaces"] == [first["session_id"]]
    beat = await plane.relay.post(
        "sessions/heartbeat", json={"session_ids": [first["session_id"], second["session_id"]]}
    )
    assert [order["session_id"] for order in beat.json()["close"]] == [first["session_id"]]


async def test_one_name_is_served_once_however_many_race(any_plane: ControlPlane) -> None:
    plane = any_plane
    ada = await plane.person("ada")
    answers = await asyncio.gather(*(plane.try_tunnel(ada, requested_name="my-app") for _ in range(6)))
    sessions = [answer.json()["session_id"] for answer in answers if answer.status_code == 201]
    beat = (await plane.relay.post("sessions/heartbeat", json={"session_ids": sessions})).json()
    assert len(sessions) - len(beat["close"]) == 1


async def test_too_many_tunnels(plane: ControlPlane) -> None:
    plane.settings.max_tunnels = 2
    ada = await plane.person("ada")
    await plane.tunnel(ada, requested_name="one")
    await plane.tunnel(ada, requested_name="two")
    assert (await plane.try_tunnel(ada)).json()["code"] == "too_many_tunnels"
    await plane.tunnel(ada, requested_name="two")


class TestProjects:
    async def test_a_missing_project_is_made(self, plane: ControlPlane) -> None:
        ada = await plane.person("ada")
        session = await plane.tunnel(ada, project="ada/text-to-image", visibility="public")
        assert (session["name"], session["project"]) == ("ada-text-to-image", "ada/text-to-image")
        project = (await plane.anonymous.get("projects/ada/text-to-image")).json()
        assert (project["title"], project["state"], project["visibility"]) == ("Text to image", "live", "public")
        assert project["endpoint"]["url"] == session["url"]
        assert (await plane.tunnel(ada, project="text-to-image"))["name"] == session["name"]

    async def test_only_writers_may_share_in_a_team(self, plane: ControlPlane) -> None:
        ada, bob = await plane.person("ada"), await plane.person("bob")
        await plane.tunnel(ada, project="ada/demo")
        for project in ("ada/demo", "ada/new", "nobody/x"):
            assert (await plane.try_tunnel(bob, project=project)).status_code == 403
        await plane.join(bob, "ada", Role.READER)
        assert (await plane.try_tunnel(bob, project="ada/demo")).status_code == 403

    async def test_a_colleague_takes_the_projects_link_over(self, plane: ControlPlane) -> None:
        ada, bob = await plane.person("ada"), await plane.person("bob")
        first = await plane.tunnel(ada, project="ada/demo")
        await plane.join(bob, "ada", Role.WRITER)
        second = await plane.tunnel(bob, project="ada/demo")
        assert (second["name"], second["replaces"]) == (first["name"], [first["session_id"]])

    async def test_another_name_for_the_project_closes_the_former(self, plane: ControlPlane) -> None:
        ada = await plane.person("ada")
        first = await plane.tunnel(ada, project="ada/demo")
        second = await plane.tunnel(ada, project="ada/demo", requested_name="new-name")
        project = (await ada.client.get("projects/ada/demo")).json()
        assert project["endpoint"]["name"] == second["name"] == "new-name"
        beat = await plane.relay.post("sessions/heartbeat", json={"session_ids": [first["session_id"]]})
        assert "another link" in beat.json()["close"][0]["reason"]

    async def test_private_unless_said_otherwise(self, plane: ControlPlane) -> None:
        ada = await plane.person("ada")
        assert (await plane.tunnel(ada, project="ada/demo"))["visibility"] == "private"
        assert (await plane.tunnel(ada))["visibility"] == "private"
        assert (await plane.tunnel(ada, visibility="public"))["visibility"] == "public"
        assert (await plane.anonymous.get("projects/ada/demo")).status_code == 404
        plane.settings.link_visibility = "public"
        assert (await plane.tunnel(ada))["visibility"] == "public"

    async def test_deleting_a_project_keeps_its_link_to_its_owner(self, plane: ControlPlane) -> None:
        ada, bob = await plane.person("ada"), await plane.person("bob")
        name = (await plane.tunnel(ada, project="ada/demo", visibility="public"))["name"]
        assert (await ada.client.delete("projects/ada/demo")).status_code == 204
        links = (await ada.client.get("links")).json()
        assert [(link["name"], link["project"], link["visibility"]) for link in links] == [(name, None, "private")]
        assert (await plane.try_tunnel(bob, requested_name=name)).status_code == 409
