"""Finds the Stagedoor server that a link should be made on.

Looked at in this order; the first that says something wins, and what it says must be usable:

1. `share_server_address="host:port"`, `STAGEDOOR_SHARE_SERVER_ADDRESS` or `GRADIO_SHARE_SERVER_ADDRESS`: the SSH door;
2. `STAGEDOOR_SERVER` with `STAGEDOOR_TOKEN`: a server's URL, which is asked for the rest;
3. `.stagedoor/up.json` in this folder or one above, if it belongs to this user: a local `stagedoor up`;
4. `credentials.json`, written by `stagedoor login`.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import cast
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import ProxyHandler, Request, build_opener

from stagedoor.errors import ShareError
from stagedoor.tunnel.wire import Credentials, credentials_path, load_credentials, settings_dir, write_private

REQUEST_TIMEOUT_S = 10.0

NO_SERVER = "No Stagedoor server is configured."
NO_SERVER_HINT = "run `stagedoor up` to start one on this machine, or `stagedoor login URL` to use your team's"


def find_server(
    *,
    server_address: str | None = None,
    server_url: str | None = None,
    token: str | None = None,
    host_key: str | None = None,
    environ: Mapping[str, str] | None = None,
    folder: Path | None = None,
) -> Credentials:
    """Return how to reach the server; see the module for where it looks.

    Args:
        server_address: The relay's SSH door as `host:port`.
        server_url: A server's base URL; `token` must go with it unless it is the one logged in at.
        token: Access token, before those of the environment and of files.
        host_key: The relay's public key, for `server_address`.
        environ: Environment; the process's own by default.
        folder: Where to start looking for `.stagedoor/up.json`; the current folder by default.

    Raises:
        ShareError: Nothing is configured, or what is configured cannot be used.
    """
    env = os.environ if environ is None else environ
    token = token or env.get("STAGEDOOR_TOKEN") or None
    address = (
        server_address or env.get("STAGEDOOR_SHARE_SERVER_ADDRESS") or env.get("GRADIO_SHARE_SERVER_ADDRESS") or None
    )
    if address:
        return _from_address(address, token, host_key or env.get("STAGEDOOR_SHARE_HOST_KEY") or None, env)
    url = server_url or env.get("STAGEDOOR_SERVER") or None
    stored = _stored(env, folder or Path.cwd())
    if url:
        url = url.rstrip("/")
        if token is None and stored is not None and stored.server_url.rstrip("/") == url:
            return stored
        if token is None:
            raise ShareError(f"No access token is known for {url}.", hint=f"run `stagedoor login {url}`")
        return ask_server(url, token)
    if stored is None:
        raise ShareError(NO_SERVER, hint=NO_SERVER_HINT)
    return stored


def has_server(server_address: str | None = None) -> bool:
    """Tell whether a server for links is configured, without asking it.

    Args:
        server_address: The relay's SSH door, when `launch()` names one.

    Raises:
        ShareError: A settings file cannot be used.
    """
    names = ("STAGEDOOR_SHARE_SERVER_ADDRESS", "GRADIO_SHARE_SERVER_ADDRESS", "STAGEDOOR_SERVER")
    if server_address or any(os.environ.get(name) for name in names):
        return True
    return _stored(os.environ, Path.cwd()) is not None


def _stored(environ: Mapping[str, str], folder: Path) -> Credentials | None:
    up_file = _find_up_file(folder)
    for path in (up_file, credentials_path(environ)):
        if path is None:
            continue
        try:
            credentials = load_credentials(path)
        except ValueError as error:
            raise ShareError(str(error), hint="delete the file or run `stagedoor login` again") from error
        if credentials is not None:
            return credentials
    return None


def _find_up_file(folder: Path) -> Path | None:
    """Return the nearest `.stagedoor/up.json` that belongs to this user: another user's could point anywhere."""
    for parent in (folder, *folder.parents):
        path = parent / ".stagedoor" / "up.json"
        try:
            owner = path.stat().st_uid
        except OSError:
            continue
        if not hasattr(os, "getuid") or owner == os.getuid():
            return path
    return None


def ask_server(server_url: str, token: str) -> Credentials:
    """Ask a server for its relay, after checking that it accepts the token.

    Raises:
        ShareError: The server cannot be reached, is no Stagedoor server, or refuses the token.
    """
    url = server_url.rstrip("/")
    if urlsplit(url).scheme not in {"http", "https"}:
        raise ShareError(f"{server_url!r} is no server's address.", hint="it starts with https:// or http://")
    session = _get(f"{url}/api/v1/session", token)
    if not session.get("user"):
        raise ShareError(f"{url} does not accept this access token.", hint="make a new one on its account page")
    relay = _get(f"{url}/api/v1/relay", token)
    try:
        return Credentials.from_mapping({**relay, "server_url": url, "token": token})
    except ValueError as error:
        raise ShareError(f"{url} has no relay for links: {error}.") from error


def _get(url: str, token: str) -> Mapping[str, object]:
    request = Request(url, headers={"Authorization": f"Bearer {token}", "Accept": "application/json"})  # noqa: S310 - scheme checked above
    # A proxy of the environment is for the outside world; a local server is reached without it.
    opener = build_opener(ProxyHandler({})) if is_loopback_url(url) else build_opener()
    try:
        with opener.open(request, timeout=REQUEST_TIMEOUT_S) as response:
            answer: object = json.loads(response.read(1_000_000))
    except HTTPError as error:
        if error.code in {401, 403}:
            raise ShareError("The server does not accept this access token.", hint="make a new one") from error
        raise ShareError(f"{url} answered {error.code}: is it a Stagedoor server?") from error
    except (URLError, OSError) as error:
        raise ShareError(f"{url} cannot be reached: {getattr(error, 'reason', error)}") from error
    except ValueError as error:
        raise ShareError(f"{url} did not answer with JSON: is it a Stagedoor server?") from error
    if not isinstance(answer, dict):
        raise ShareError(f"{url} did not answer with an object: is it a Stagedoor server?")
    return cast("Mapping[str, object]", answer)


def is_loopback_url(url: str) -> bool:
    """Tell whether a URL's host is this machine."""
    host = urlsplit(url).hostname or ""
    return host in {"localhost", "127.0.0.1", "::1"} or host.endswith(".localhost")


def _from_address(address: str, token: str | None, host_key: str | None, environ: Mapping[str, str]) -> Credentials:
    host, _, port = address.rpartition(":")
    if not host or not port.isdigit() or not 0 < int(port) < 65536 or "/" in host:
        raise ShareError(f"share_server_address {address!r} is not host:port.")
    host = host.strip("[]")
    stored = None
    with contextlib.suppress(ValueError):  # this address does not need the file
        stored = load_credentials(credentials_path(environ))
    if stored is not None and (stored.ssh_host, stored.ssh_port) == (host, int(port)):
        token, host_key = token or stored.token, host_key or stored.host_key
    if token is None:
        raise ShareError(
            f"No access token is known for the relay {address}.",
            hint="set STAGEDOOR_TOKEN or run `stagedoor login URL`",
        )
    pins = _PinnedKeys(settings_dir(environ) / "known_relays.json")
    key = host_key or pins.get(address) or pins.pin_first_contact(host, int(port))
    return Credentials(server_url="", token=token, ssh_host=host, ssh_port=int(port), host_key=key)


class _PinnedKeys:
    """Host keys of relays that were named by address only: the first one seen is kept, a later other one refused."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def _all(self) -> dict[str, str]:
        try:
            stated: object = json.loads(self._path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError) as error:
            raise ShareError(f"{self._path} cannot be used: {error}") from error
        return cast("dict[str, str]", stated) if isinstance(stated, dict) else {}

    def get(self, address: str) -> str | None:
        return self._all().get(address)

    def pin_first_contact(self, host: str, port: int) -> str:
        import asyncio
        from concurrent.futures import ThreadPoolExecutor

        import asyncssh

        async def fetch() -> asyncssh.SSHKey | None:
            async with asyncio.timeout(REQUEST_TIMEOUT_S):
                return await asyncssh.get_server_host_key(host, port, config=None, server_host_key_algs=["ssh-ed25519"])

        try:
            # A thread of its own, since a notebook's thread already runs an event loop.
            with ThreadPoolExecutor(1) as pool:
                key = pool.submit(asyncio.run, fetch()).result()
        except (OSError, TimeoutError, asyncssh.Error) as error:
            raise ShareError(f"The relay {host}:{port} cannot be reached: {error or type(error).__name__}") from error
        if key is None:
            raise ShareError(f"The relay {host}:{port} shows no host key.")
        line = " ".join(key.export_public_key("openssh").decode().split()[:2])
        print(f"First contact with the relay {host}:{port}; from now on only {key.get_fingerprint()} is accepted.")  # noqa: T201 - told to the person at the terminal, as ssh does
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_private(self._path, json.dumps({**self._all(), f"{host}:{port}": line}, indent=2) + "\n")
        return line
