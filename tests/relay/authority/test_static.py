"""The authority from a file: names by account, random names held for their owner over a restart."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.relay import relay_settings

from stagedoor_relay.authority.base import Account, SessionRequest
from stagedoor_relay.authority.static import StaticAuthority
from stagedoor_relay.errors import DeniedError, NameRefusedError, SettingsError
from stagedoor_relay.names import is_random_name

ANN, BOB = Account("ann", "Ann", 8), Account("bob", "Bob", 8)


def wish(account: Account, name: str | None) -> SessionRequest:
    return SessionRequest(account, name, None, None, "", "", "")


async def test_tokens_and_keys(tmp_path: Path) -> None:
    authority = StaticAuthority(relay_settings(tmp_path, keys={"bob": "ssh-ed25519 AAAAbob bob@home"}))
    assert (await authority.authenticate_password("", "token-of-ann", "")).account_id == "ann"
    assert (await authority.authenticate_key("", "ssh-ed25519 AAAAbob other comment", "")).account_id == "bob"
    for wrong in ("", "token-of-eve"):
        with pytest.raises(DeniedError):
            await authority.authenticate_password("", wrong, "")
    with pytest.raises(DeniedError):
        await authority.authenticate_key("", "ssh-ed25519 AAAAeve", "")


@pytest.mark.parametrize(
    ("account", "name"), [(BOB, "demo"), (BOB, "ann-x"), (ANN, "admin"), (ANN, "www"), (ANN, "other"), (BOB, "bob")]
)
async def test_names_of_others_and_reserved_ones_are_refused(tmp_path: Path, account: Account, name: str) -> None:
    with pytest.raises(NameRefusedError):
        await StaticAuthority(relay_settings(tmp_path)).open_session(wish(account, name))


async def test_random_names_stay_with_their_owner_over_a_restart(tmp_path: Path) -> None:
    settings = relay_settings(tmp_path)
    name = (await StaticAuthority(settings).open_session(wish(ANN, None))).name
    assert is_random_name(name)
    again = StaticAuthority(settings)
    assert (await again.name_state(name)).state == "offline"
    with pytest.raises(NameRefusedError):
        await again.open_session(wish(BOB, name))
    assert (await again.open_session(wish(ANN, name))).name == name


async def test_same_owner_takes_over(tmp_path: Path) -> None:
    authority = StaticAuthority(relay_settings(tmp_path))
    first = await authority.open_session(wish(ANN, "demo"))
    assert (await authority.open_session(wish(ANN, "demo"))).replaces == (first.session_id,)


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", '{"accounts": [{"name": "no id"}]}', '{"accounts": [{"id": 1, "names": "x"}]}']
)
def test_unusable_files_are_named(tmp_path: Path, text: str) -> None:
    settings = relay_settings(tmp_path)
    assert settings.grants
    settings.grants.write_text(text)
    with pytest.raises(SettingsError, match="grants"):
        StaticAuthority(settings)


def test_the_file_holds_no_token(tmp_path: Path) -> None:
    settings = relay_settings(tmp_path)
    assert settings.grants
    assert "token-of" not in json.dumps(settings.grants.read_text())
