"""What holds for every test: its files lie apart, and how slow a machine is never decides what it finds."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import expect

# A suite that a shell started in the background inherits an ignored SIGINT, and hands it on to every program under
# test, which then could not be interrupted.
signal.signal(signal.SIGINT, signal.default_int_handler)

expect.set_options(timeout=30_000)  # milliseconds; an expectation that is met is met at once
settings.register_profile("any-machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any-machine")


@pytest.fixture(scope="session", autouse=True)
def own_files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the files of apps served in this process, and of those it starts with its environment, to itself."""
    before = os.environ.get("STAGEDOOR_TEMP_DIR")
    os.environ["STAGEDOOR_TEMP_DIR"] = str(tmp_path_factory.mktemp("files"))
    yield
    if before is None:
        del os.environ["STAGEDOOR_TEMP_DIR"]
    else:
        os.environ["STAGEDOOR_TEMP_DIR"] = before
