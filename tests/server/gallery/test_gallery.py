"""The gallery: what is found, in which order, and what is never shown."""

from __future__ import annotations

import pytest
from support.server_plane import ControlPlane, Person

from stagedoor_server.authz.roles import Role


async def add(person: Person, name: str, **more: object) -> None:
    body = {"team": person.username, "name": name, "visibility": "public", **more}
    assert (await person.client.post("projects", json=body)).status_code == 201


async def names(client, **parameters: object) -> list[str]:
    page = (await client.get("projects", params=parameters)).json()
    return [item["name"] for item in page["items"]]


async def test_search_tags_and_states(any_plane: ControlPlane) -> None:
    plane = any_plane
    ada = await plane.person("ada")
    await add(ada, "cats", title="Cat painter", tags=["image", "fun"])
    await add(ada, "dogs", description="Finds a Dog in 100% of images", tags=["image"])
    await add(ada, "words", tags=["text"])
    await plane.tunnel(ada, project="ada/words")
    see = plane.anonymous
    assert await names(see, query="CAT") == ["cats"]
    assert await names(see, query="dog image") == ["dogs"]
    assert await names(see, query="100%") == ["dogs"]
    assert await names(see, query="%") == ["dogs"]
    assert await names(see, query="_") == []
    assert await names(see, query="'; DROP TABLE projects; --") == []
    assert sorted(await names(see, tag="image")) == ["cats", "dogs"]
    assert await names(see, state="live") == ["words"]
    assert sorted(await names(see, state="offline")) == ["cats", "dogs"]
    assert await names(see) == ["words", "dogs", "cats"]
    assert await names(see, team="nobody") == []
    assert (await see.get("tags")).json()[0] == {"tag": "image", "count": 2}


async def test_sorting_and_pages(any_plane: ControlPlane) -> None:
    plane = any_plane
    ada, bob = await plane.person("ada"), await plane.person("bob")
    for number in range(5):
        await add(ada, f"show{number}")
    for person in (ada, bob):
        assert (await person.client.put("projects/ada/show1/like")).json()["liked"] is True
    assert (await bob.client.put("projects/ada/show3/like")).json() == {"likes": 1, "liked": True}
    assert (await bob.client.put("projects/ada/show3/like")).json() == {"likes": 1, "liked": True}
    assert (await names(bob.client, sort="likes"))[:2] == ["show1", "show3"]
    assert (await names(bob.client))[:2] == ["show1", "show3"]
    assert await names(bob.client, sort="recent", size=2, page=2) == ["show2", "show1"]
    page = (await bob.client.get("projects", params={"size": 2, "page": 3})).json()
    assert (len(page["items"]), page["total"], page["next"]) == (1, 5, None)
    assert (await bob.client.delete("projects/ada/show3/like")).json() == {"likes": 0, "liked": False}


async def test_private_projects_are_for_the_team_only(any_plane: ControlPlane) -> None:
    plane = any_plane
    ada, bob, eve = [await plane.person(name) for name in ("ada", "bob", "eve")]
    await add(ada, "hidden", visibility="private", tags=["secret"])
    await plane.join(bob, "ada", Role.READER)
    assert await names(bob.client) == ["hidden"]
    for client in (plane.anonymous, eve.client):
        assert await names(client) == []
        assert await names(client, query="hidden") == []
        assert (await client.get("tags")).json() == []
        assert (await client.get("projects/ada/hidden")).status_code == 404


@pytest.mark.parametrize(
    "parameters", [{"page": 0}, {"page": 10**9}, {"size": 1000}, {"sort": "x"}, {"state": "x"}, {"query": "x" * 300}]
)
async def test_odd_parameters(plane: ControlPlane, parameters: dict) -> None:
    assert (await plane.anonymous.get("projects", params=parameters)).status_code == 422


async def test_metadata_is_checked_and_kept(plane: ControlPlane) -> None:
    ada = await plane.person("ada")
    await add(
        ada, "demo", emoji="🎻", color_from="red", color_to="pink", readme="# Hi", sdk="gradio", tags=["b", "a", "b"]
    )
    project = (await ada.client.get("projects/ada/demo")).json()
    assert [project[key] for key in ("emoji", "color_from", "color_to", "readme", "sdk", "tags", "role")] == [
        "🎻", "red", "pink", "# Hi", "gradio", ["b", "a"], "owner",
    ]  # fmt: skip
    for wrong in ({"emoji": "<b>"}, {"emoji": "AB"}, {"color_from": "#fff"}, {"tags": ["UPPER"]}, {"name": "A"}):
        body = {"team": "ada", "name": "other", **wrong}
        assert (await ada.client.post("projects", json=body)).status_code == 422, wrong
    assert (await ada.client.post("projects", json={"team": "ada", "name": "demo"})).json()["code"] == "project_exists"
    renamed = await ada.client.patch("projects/ada/demo", json={"name": "violin", "tags": []})
    assert (renamed.json()["name"], renamed.json()["tags"], renamed.json()["emoji"]) == ("violin", [], "🎻")
    assert (await ada.client.get("projects/ada/demo")).status_code == 404
