"""A browser and one running platform for the tests that need the whole road."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser
from support.chromium import launched
from support.embedded_platform import Platform
from support.processes import free_port, running, wait_for


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as browser:
        yield browser


@pytest.fixture(scope="session", autouse=True)
def localhost_names() -> Iterator[None]:
    """Resolve `*.localhost` to this machine, as RFC 6761 section 6.3 asks and browsers do; the C library may not."""
    original = socket.getaddrinfo

    def getaddrinfo(host: object, *args: object, **kwargs: object) -> list:
        text = host.decode() if isinstance(host, bytes) else host
        return original("127.0.0.1" if isinstance(text, str) and text.endswith(".localhost") else host, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket, "getaddrinfo", getaddrinfo)
        yield


@pytest.fixture(scope="session")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    """`stagedoor up` with the example shared, on free ports; the file that uses it stays in one process."""
    folder = tmp_path_factory.mktemp("platform")
    data_dir = folder / "data"
    arguments = (
        "-m",
        "stagedoor",
        "up",
        "--data-dir",
        data_dir,
        "--port",
        str(free_port()),
        "--ssh-port",
        str(free_port()),
    )
    home = {"STAGEDOOR_HOME": str(folder / "home")}
    with running(*arguments, log=folder / "up.log", environment=home, cwd=folder) as program:
        program.wait_for_output("Stagedoor is up", timeout_s=90)
        wait_for((data_dir / "up.json").exists)
        yield Platform(program, data_dir)
