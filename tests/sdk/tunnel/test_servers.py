"""Finding the server: order, ownership, and what is said when there is none."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from support.relay import running_relay, serving

from stagedoor.errors import ShareError
from stagedoor.tunnel.servers import ask_server, find_server
from stagedoor.tunnel.wire import Credentials, save_credentials

STORED = Credentials("https://s.test", "stored-token", "ssh.s.test", 2222, "ssh-ed25519 AAAA")
UP = {
    "api_token": "up-token",
    "ssh_host": "127.0.0.1",
    "ssh_port": 2200,
    "host_key": "ssh-ed25519 UP",
    "server_url": "http://localhost:8000",
}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    path = tmp_path / "home"
    path.mkdir()
    return path


def find(home: Path, folder: Path | None = None, env: dict[str, str] | None = None, **options: str) -> Credentials:
    return find_server(environ={"STAGEDOOR_HOME": str(home), **(env or {})}, folder=folder or home, **options)


def write_up_file(folder: Path) -> None:
    (folder / ".stagedoor").mkdir(parents=True)
    (folder / ".stagedoor" / "up.json").write_text(json.dumps(UP))


def test_nothing_configured_says_how_to_get_a_server(home: Path) -> None:
    with pytest.raises(ShareError) as caught:
        find(home)
    text = str(caught.value)
    assert "No Stagedoor server is configured" in text
    assert "stagedoor up" in text
    assert "stagedoor login URL" in text
    assert "\n" not in text


def test_login_is_used(home: Path) -> None:
    save_credentials(STORED, home / "credentials.json")
    assert find(home) == STORED


def test_local_platform_comes_before_login(home: Path, tmp_path: Path) -> None:
    save_credentials(STORED, home / "credentials.json")
    write_up_file(tmp_path / "project")
    below = tmp_path / "project" / "a" / "b"
    below.mkdir(parents=True)
    assert find(home, below).token == "up-token"
    assert find(home, tmp_path).token == "stored-token"


def test_local_platform_of_another_user_is_not_trusted(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_up_file(tmp_path / "project")
    owner = os.getuid()
    monkeypatch.setattr(os, "getuid", lambda: owner + 1)  # the file is the same, we are somebody else
    with pytest.raises(ShareError, match="No Stagedoor server"):
        find(home, tmp_path / "project")


def test_address_with_key_and_token(home: Path) -> None:
    found = find(home, server_address="relay.test:2222", token="t", host_key="ssh-ed25519 K")
    assert (found.ssh_host, found.ssh_port, found.token, found.host_key) == ("relay.test", 2222, "t", "ssh-ed25519 K")
    env = {"GRADIO_SHARE_SERVER_ADDRESS": "[::1]:22", "STAGEDOOR_TOKEN": "t", "STAGEDOOR_SHARE_HOST_KEY": "k"}
    assert find(home, env=env).ssh_host == "::1"


def test_stored_token_goes_only_to_its_own_relay(home: Path) -> None:
    save_credentials(STORED, home / "credentials.json")
    assert find(home, server_address="ssh.s.test:2222").token == "stored-token"
    with pytest.raises(ShareError, match="No access token is known"):
        find(home, server_address="evil.test:2222")


@pytest.mark.parametrize("address", ["relay", "relay:", ":22", "relay:x", "relay:0", "relay:70000", "https://relay:22"])
def test_bad_addresses(home: Path, address: str) -> None:
    with pytest.raises(ShareError, match="is not host:port"):
        find(home, server_address=address, token="t")


def test_first_contact_is_pinned(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "relay").mkdir()
    with running_relay(tmp_path / "relay") as relay:
        address = f"127.0.0.1:{relay.ssh_port}"
        assert find(home, server_address=address, token="t").host_key == relay.host_key
        assert "First contact" in capsys.readouterr().out
        assert find(home, server_address=address, token="t").host_key == relay.host_key
        assert capsys.readouterr().out == ""
    assert json.loads((home / "known_relays.json").read_text()) == {address: relay.host_key}
    assert find(home, server_address=address, token="t").host_key == relay.host_key, "no contact needed any more"


async def session(request: Request) -> JSONResponse:
    user = {"username": "ann"} if request.headers.get("authorization") == "Bearer good" else None
    return JSONResponse({"user": user})


async def relay_info(request: Request) -> JSONResponse:
    return JSONResponse(
        {"ssh_host": "127.0.0.1", "ssh_port": 2222, "host_key": "ssh-ed25519 A", "share_domain": "d", "scheme": "http"}
    )


SERVER = Starlette(routes=[Route("/api/v1/session", session), Route("/api/v1/relay", relay_info)])


def test_server_is_asked(home: Path) -> None:
    with serving(SERVER) as port:
        url = f"http://127.0.0.1:{port}"
        found = find(home, env={"STAGEDOOR_SERVER": url + "/", "STAGEDOOR_TOKEN": "good"})
        assert found == Credentials(url, "good", "127.0.0.1", 2222, "ssh-ed25519 A", "d", "http")
        with pytest.raises(ShareError, match="does not accept this access token"):
            ask_server(url, "wrong")
        with pytest.raises(ShareError, match="stagedoor login"):
            find(home, server_url=url)
        with pytest.raises(ShareError, match="answered 404"):
            ask_server(url + "/elsewhere", "good")
    with pytest.raises(ShareError, match="cannot be reached"):
        ask_server(url, "good")
    with pytest.raises(ShareError, match="is no server's address"):
        ask_server("ftp://x", "good")


def test_login_command(home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    from stagedoor.cli.main import main

    monkeypatch.setenv("STAGEDOOR_HOME", str(home))
    with serving(SERVER) as port:
        url = f"http://127.0.0.1:{port}"
        assert main(["login", url, "--token", "wrong"]) != 0
        assert not (home / "credentials.json").exists()
        assert main(["login", url, "--token", "good"]) == 0
        assert "Logged in" in capsys.readouterr().out
        monkeypatch.chdir(home)
        assert find_server().token == "good"
    assert main(["login", "not-a-url", "--token", "x"]) != 0
