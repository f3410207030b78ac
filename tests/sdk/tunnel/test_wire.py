"""The words both ends share: names, control messages, credentials."""

from __future__ import annotations

import contextlib
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stagedoor.tunnel.wire import (
    Closing,
    ControlOptions,
    Credentials,
    Forwarded,
    Refused,
    decode_message,
    encode_message,
    is_name,
    is_project,
    load_credentials,
    parse_control_command,
    requested_name,
    save_credentials,
)

NAMES = st.from_regex(r"[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?", fullmatch=True).filter(lambda name: name[2:4] != "--")
CREDENTIALS = Credentials("https://s.test", "sd_token", "s.test", 2222, "ssh-ed25519 AAAA", "share.s.test", "https")


@given(NAMES)
def test_names(name: str) -> None:
    assert is_name(name)
    assert requested_name(name.upper()) == name


@given(st.text(max_size=60))
def test_any_text_is_a_name_or_refused(text: str) -> None:
    try:
        name = requested_name(text)
    except ValueError as error:
        name, reason = None, str(error)
    else:
        reason = ""
    assert len(reason) < 400
    assert name is None or (is_name(name) and name == text.lower())


@pytest.mark.parametrize("text", ["", "localhost", "*", "0.0.0.0", "::", "127.0.0.1", "LOCALHOST"])
def test_no_address_means_any_name(text: str) -> None:
    assert requested_name(text) is None


@pytest.mark.parametrize("text", ["-a", "a-", "a.b", "a_b", "xn--a", "ab--c", "ä", "a b", "a" * 41, "a/b", "a\n"])
def test_bad_names(text: str) -> None:
    assert not is_name(text)
    with pytest.raises(ValueError, match="cannot be a link name"):
        requested_name(text)


@given(
    st.builds(
        ControlOptions,
        project=st.sampled_from([None, "team/name", "a-1/b-2"]),
        visibility=st.sampled_from([None, "public", "private"]),
        client=st.text(max_size=50),
        description=st.text(max_size=100),
    )
)
def test_control_command_is_read_back(options: ControlOptions) -> None:
    assert parse_control_command(options.command()) == options


@pytest.mark.parametrize("command", ["", "sh", "stagedoor-controlx", "xstagedoor-control", "stagedoor-control\n{}"])
def test_other_commands(command: str) -> None:
    assert parse_control_command(command) is None


@given(st.text(max_size=200))
def test_any_argument_is_read_or_refused(argument: str) -> None:
    with contextlib.suppress(ValueError):
        parse_control_command(f"stagedoor-control {argument}")


TEXTS = st.text(max_size=30)


@given(
    st.one_of(
        st.builds(
            Forwarded, TEXTS, TEXTS, st.sampled_from(["public", "private"]), st.none() | TEXTS, st.none() | TEXTS
        ),
        st.builds(Refused, st.none() | TEXTS, TEXTS, st.booleans()),
        st.builds(Closing, TEXTS, TEXTS, st.booleans()),
    )
)
def test_messages_are_read_back(message: Forwarded | Refused | Closing) -> None:
    line = encode_message(message)
    assert line.count("\n") == 1
    assert decode_message(line) == message


def test_messages_of_a_newer_relay() -> None:
    assert decode_message('{"event":"news","text":"x"}') is None
    assert decode_message('{"event":"closing","name":"a","reason":"b","mood":"good"}') == Closing("a", "b")


@pytest.mark.parametrize(
    "line", ["", "[]", "null", "{", '{"event":"closing"}', '{"event":"forwarded","name":1,"url":[]}', "[" * 9999]
)
def test_broken_messages(line: str) -> None:
    with pytest.raises(ValueError):
        decode_message(line)


def test_projects() -> None:
    assert is_project("team/name")
    assert not any(map(is_project, ["team", "/name", "team/", "a/b/c", "../x", "Team/name", "team/-x"]))


def test_credentials_are_kept_private(tmp_path: Path) -> None:
    path = tmp_path / "new" / "credentials.json"
    save_credentials(CREDENTIALS, path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert load_credentials(path) == CREDENTIALS
    save_credentials(CREDENTIALS, path)
    assert [file.name for file in path.parent.iterdir()] == ["credentials.json"]


def test_credentials_that_cannot_be_used_are_named(tmp_path: Path) -> None:
    assert load_credentials(tmp_path / "none.json") is None
    path = tmp_path / "bad.json"
    for text in ("", "{}", "[]", '{"ssh_port": "x"}', '{"token": 5}'):
        path.write_text(text)
        with pytest.raises(ValueError, match=r"bad\.json"):
            load_credentials(path)


def test_up_file_is_read_as_credentials() -> None:
    stated = {"api_token": "t", "ssh_host": "127.0.0.1", "ssh_port": 2222, "host_key": "ssh-ed25519 A", "pids": [1]}
    assert Credentials.from_mapping(stated).token == "t"
