"""Identity under attack: rows I1, I2, I6, I7, I8 and X6 of the attack cases, over a real connection."""

from __future__ import annotations

import statistics
import time
from datetime import timedelta

import httpx
import pytest
from sqlalchemy import select, update
from support.server_plane import ControlPlane, Person

from stagedoor_server.authz.roles import Role
from stagedoor_server.authz.scopes import Scope
from stagedoor_server.kit.clock import utc_now
from stagedoor_server.kit.crypto import hash_secret
from stagedoor_server.models import AccessToken, Session, SignInLink, User

PASSWORD = "correct horse battery"


async def sign_in(plane: ControlPlane, login: str, password: str) -> httpx.Response:
    return await plane.client().post("session", json={"email": login, "password": password})


def cookie_of(answer: httpx.Response) -> str:
    return answer.headers["set-cookie"].split("stagedoor_session=")[1].split(";")[0]


async def test_sign_in_by_email_or_name_sets_a_sound_cookie(plane: ControlPlane) -> None:
    await plane.person("ada", password=PASSWORD)
    for login in ("ada", "ADA@example.org"):
        answer = await sign_in(plane, login, PASSWORD)
        assert answer.status_code == 200
        header = answer.headers["set-cookie"].lower()
        assert all(part in header for part in ("httponly", "samesite=lax", "path=/"))
        assert "domain=" not in header
        who = (await plane.browser(cookie_of(answer)).get("session")).json()
        assert (who["user"]["username"], who["user"]["has_password"]) == ("ada", True)


async def test_unknown_user_and_wrong_password_cannot_be_told_apart(plane: ControlPlane) -> None:
    """I1: same answer, and the same time within the noise of a busy machine."""
    await plane.person("ada", password=PASSWORD)
    await plane.context.passwords.warm_up()
    times: dict[str, list[float]] = {"ada": [], "nobody": []}
    answers = set()
    for _ in range(12):
        for login, spent in times.items():
            started = time.perf_counter()
            answer = await sign_in(plane, login, "wrong password")
            spent.append(time.perf_counter() - started)
            answers.add((answer.status_code, answer.text))
    assert answers == {(401, '{"detail":"Email or password is wrong.","code":"wrong_credentials"}')}
    known, unknown = (statistics.median(values) for values in times.values())
    assert 0.5 < known / unknown < 2  # without the decoy hash the ratio is above 10


async def test_only_hashes_are_stored(plane: ControlPlane) -> None:
    """I2."""
    ada = await plane.person("ada", password=PASSWORD)
    async with plane.context.database.read() as session:
        user = await session.get(User, ada.user.id)
        tokens = list(await session.scalars(select(AccessToken.secret_hash)))
        sessions = list(await session.scalars(select(Session.secret_hash)))
    assert user is not None
    assert (user.password_hash or "").startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert tokens == [hash_secret(ada.token)]
    assert sessions == [hash_secret(ada.cookie)]


async def test_a_sign_in_link_works_once_and_not_too_late(plane: ControlPlane) -> None:
    from stagedoor_server.auth.service import make_sign_in_link

    ada = await plane.person("ada")
    async with plane.context.database.write() as session:
        good, late = (make_sign_in_link(session, ada.user, utc_now()) for _ in range(2))
    async with plane.context.database.write() as session:
        past = utc_now() - timedelta(seconds=1)
        await session.execute(
            update(SignInLink).where(SignInLink.secret_hash == hash_secret(late)).values(expires_at=past)
        )
    assert (await plane.client().post("session/link", json={"token": good})).status_code == 200
    for dead in (good, late, "nonsense"):
        answer = await plane.client().post("session/link", json={"token": dead})
        assert (answer.status_code, answer.json()["code"]) == (401, "dead_link")


class TestEndings:
    """I6: what ends a right ends it at once."""

    async def test_sign_out(self, plane: ControlPlane) -> None:
        ada = await plane.person("ada")
        browser = plane.browser(ada.cookie)
        assert (await browser.get("teams")).status_code == 200
        assert (await browser.delete("session")).status_code == 204
        assert (await browser.get("teams")).status_code == 401

    async def test_password_change_signs_out_all_others(self, plane: ControlPlane) -> None:
        ada = await plane.person("ada", password=PASSWORD)
        other = cookie_of(await sign_in(plane, "ada", PASSWORD))
        browser = plane.browser(ada.cookie)
        body = {"password": "another long password", "current_password": "wrong"}
        assert (await browser.patch("account", json=body)).json()["code"] == "wrong_password"
        answer = await browser.patch("account", json={**body, "current_password": PASSWORD})
        assert answer.status_code == 200
        assert (await plane.browser(other).get("teams")).status_code == 401
        assert (await plane.browser(ada.cookie).get("teams")).status_code == 401
        assert (await plane.browser(cookie_of(answer)).get("teams")).status_code == 200
        assert (await sign_in(plane, "ada", PASSWORD)).status_code == 401

    async def test_token_revocation(self, plane: ControlPlane) -> None:
        ada = await plane.person("ada")
        browser = plane.browser(ada.cookie)
        token = (await browser.post("tokens", json={"name": "ci"})).json()
        program = plane.client({"Authorization": f"Bearer {token['token']}"})
        assert (await program.get("teams")).status_code == 200
        assert token["token"].startswith(token["prefix"])
        assert "token" not in (await browser.get("tokens")).json()[0]
        assert (await browser.delete(f"tokens/{token['id']}")).status_code == 204
        answer = await program.get("teams")
        assert (answer.status_code, answer.json()["code"]) == (401, "invalid_token")

    async def test_token_expiry(self, plane: ControlPlane) -> None:
        ada = await plane.person("ada")
        async with plane.context.database.write() as session:
            await session.execute(update(AccessToken).values(expires_at=utc_now() - timedelta(seconds=1)))
        assert (await ada.client.get("teams")).status_code == 401

    async def test_idle_and_old_sessions(self, plane: ControlPlane) -> None:
        for column, age in (("last_seen_at", timedelta(days=14)), ("expires_at", timedelta(0))):
            person = await plane.person(column.replace("_", "-"))
            async with plane.context.database.write() as session:
                statement = update(Session).where(Session.user_id == person.user.id)
                await session.execute(statement.values({column: utc_now() - age}))
            assert (await plane.browser(person.cookie).get("teams")).status_code == 401

    async def test_deactivated_account(self, plane: ControlPlane) -> None:
        ada = await plane.person("ada", password=PASSWORD)
        async with plane.context.database.write() as session:
            await session.execute(update(User).values(is_active=False))
        assert (await ada.client.get("teams")).status_code == 401
        assert (await plane.browser(ada.cookie).get("teams")).status_code == 401
        assert (await sign_in(plane, "ada", PASSWORD)).status_code == 401

    @pytest.mark.parametrize("ending", ["sign_out", "removed", "token"])
    async def test_an_open_stream_ends(self, plane: ControlPlane, ending: str) -> None:
        ada, bob = await plane.person("ada"), await plane.person("bob")
        await ada.client.post("projects", json={"team": "ada", "name": "demo"})
        await plane.join(bob, "ada", Role.READER)
        run = (await ada.client.post("projects/ada/demo/runs", json={})).json()
        browser = plane.browser(bob.cookie)
        client = bob.client if ending == "token" else browser
        async with client.stream("GET", f"runs/{run['id']}/events") as stream:
            lines = stream.aiter_lines()
            async for line in lines:
                if line.startswith("data:"):
                    break
            await self.end(plane, ada, bob, ending)
            rest = [line async for line in lines]
        assert "event: closed" in rest

    async def end(self, plane: ControlPlane, ada: Person, bob: Person, ending: str) -> None:
        if ending == "sign_out":
            answer = await plane.browser(bob.cookie).delete("session")
        elif ending == "removed":
            answer = await ada.client.delete("teams/ada/members/bob")
        else:
            tokens = (await plane.browser(bob.cookie).get("tokens")).json()
            answer = await plane.browser(bob.cookie).delete(f"tokens/{tokens[0]['id']}")
        assert answer.status_code == 204


class TestLimits:
    """I7."""

    async def test_tries_per_account(self, plane: ControlPlane) -> None:
        plane.settings.sign_ins_per_minute = 3
        codes = [(await sign_in(plane, "ada", "wrong")).status_code for _ in range(5)]
        assert codes == [401, 401, 401, 429, 429]
        answer = await sign_in(plane, "ada", "wrong")
        assert answer.headers["retry-after"] == "60"
        assert (await sign_in(plane, "bob", "wrong")).status_code == 401

    async def test_tries_per_network(self, plane: ControlPlane) -> None:
        plane.settings.sign_ins_per_minute = 2
        codes = [(await sign_in(plane, f"user{number}", "wrong")).status_code for number in range(8)]
        assert codes == [401] * 6 + [429] * 2

    async def test_a_flood_of_hashes_is_turned_away(self, plane: ControlPlane) -> None:
        await plane.context.passwords.warm_up()
        plane.context.passwords._pending = 1_000  # far above the limit: a hash that ends meanwhile changes nothing
        answer = await sign_in(plane, "ada", "wrong")
        assert (answer.status_code, answer.headers["retry-after"]) == (429, "2")
        plane.context.passwords._pending = 0


class TestScopes:
    async def test_a_token_does_what_it_is_for(self, plane: ControlPlane) -> None:
        ada = await plane.person("ada")
        reader = plane.client({"Authorization": f"Bearer {await plane.token(ada, Scope.READ)}"})
        assert (await reader.get("teams")).status_code == 200
        answer = await reader.post("projects", json={"team": "ada", "name": "demo"})
        assert (answer.status_code, answer.json()["code"]) == (403, "missing_scope")
        share_only = await plane.token(ada, Scope.SHARE)
        assert (await plane.client({"Authorization": f"Bearer {share_only}"}).get("teams")).status_code == 403

    @pytest.mark.parametrize("header", ["Basic eA==", "Bearer", "sd_x", "Bearer sd_" + "a" * 46, "Bearer é"])
    async def test_malformed_authorization(self, plane: ControlPlane, header: str) -> None:
        client = plane.client()
        answer = await client.get("session", headers={"Authorization": header.encode()})
        assert answer.status_code == 401


class TestUnexpected:
    """I8."""

    @pytest.mark.parametrize(
        ("method", "path", "body"),
        [
            ("PATCH", "account", {"display_name": "x", "is_active": True}),
            ("PATCH", "account", {"personal_team_id": "x"}),
            ("POST", "projects", {"team": "ada", "name": "demo", "created_by": "x"}),
            ("POST", "teams", {"slug": "crew", "is_personal": True}),
            ("POST", "tokens", {"name": "x", "user_id": "y"}),
        ],
    )
    async def test_unknown_fields_are_refused(self, plane: ControlPlane, method: str, path: str, body: dict) -> None:
        browser = plane.browser((await plane.person("ada")).cookie)
        answer = await browser.request(method, path, json=body)
        assert (answer.status_code, answer.json()["code"]) == (422, "invalid")

    @pytest.mark.parametrize("method", ["TRACE", "PROPFIND", "__init__", "GETX", "PUT"])
    async def test_unknown_methods(self, plane: ControlPlane, method: str) -> None:
        answer = await plane.anonymous.request(method, "session")
        assert answer.status_code in {400, 405}


class TestCrossSite:
    """X6: every changing route, asked by another site's page."""

    OTHERS = (
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://app.share.localhost:8000"},
        {"Origin": "http://127.0.0.1.evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {},
    )

    @pytest.mark.parametrize("headers", OTHERS, ids=str)
    async def test_cookie_is_not_enough(self, plane: ControlPlane, headers: dict[str, str]) -> None:
        from stagedoor_server.app import openapi_document

        ada = await plane.person("ada")
        client = plane.client({"Cookie": f"stagedoor_session={ada.cookie}", **headers})
        for path, methods in openapi_document()["paths"].items():
            for method in methods:
                if method not in {"get", "head"}:
                    url = path.removeprefix("/api/v1/").replace("{", "").replace("}", "")
                    answer = await client.request(method, url, json={})
                    assert (answer.status_code, answer.json()["code"]) == (403, "cross_site"), (method, path)

    async def test_our_own_page_may(self, plane: ControlPlane) -> None:
        ada = await plane.person("ada")
        for headers in ({"Origin": plane.base_url}, {"Sec-Fetch-Site": "same-origin"}):
            client = plane.client({"Cookie": f"stagedoor_session={ada.cookie}", **headers})
            assert (await client.patch("account", json={"display_name": "Ada"})).status_code == 200

    async def test_another_site_cannot_sign_a_visitor_in(self, plane: ControlPlane) -> None:
        answer = await plane.anonymous.post(
            "session", json={"email": "x", "password": "y"}, headers={"Origin": "https://evil.example"}
        )
        assert answer.json()["code"] == "cross_site"

    async def test_a_session_is_new_at_each_sign_in(self, plane: ControlPlane) -> None:
        ada = await plane.person("ada", password=PASSWORD)
        answer = await plane.browser(ada.cookie).post("session", json={"email": "ada", "password": PASSWORD})
        assert cookie_of(answer) != ada.cookie
        assert (await plane.browser(ada.cookie).get("teams")).status_code == 401
