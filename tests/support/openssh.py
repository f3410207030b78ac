"""The stock OpenSSH client, run as a user would, with no file of this machine's user in play."""

from __future__ import annotations

import contextlib
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path


class OpenSSH:
    """Runs `ssh` against one relay.

    Args:
        folder: For the key, the askpass program and the known hosts.
        port: The relay's SSH door.
        host_key: The relay's key.
    """

    def __init__(self, folder: Path, port: int, host_key: str) -> None:
        self._folder = folder
        self._port = port
        self._known = folder / "known_hosts"
        self._known.write_text(f"[127.0.0.1]:{port} {host_key}\n")
        self._askpass = folder / "askpass"
        self._askpass.write_text('#!/bin/sh\necho "$STAGEDOOR_TEST_TOKEN"\n')
        self._askpass.chmod(0o700)
        self.key = folder / "id_ed25519"

    def make_key(self) -> str:
        """Make a key pair and return its public line."""
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", self.key], check=True)
        return self.key.with_suffix(".pub").read_text().strip()

    @contextlib.contextmanager
    def running(
        self, *arguments: str, token: str | None = None, user: str = "anyone", known_hosts: Path | None = None
    ) -> Iterator[subprocess.Popen[str]]:
        """Run ssh until the block ends; with `token` by password, else with the key."""
        method = (
            ["PreferredAuthentications=password"]
            if token
            else ["PreferredAuthentications=publickey", f"IdentityFile={self.key}"]
        )
        options = [
            f"UserKnownHostsFile={known_hosts or self._known}",
            "GlobalKnownHostsFile=/dev/null",
            "StrictHostKeyChecking=yes",
            "NumberOfPasswordPrompts=1",
            "ExitOnForwardFailure=yes",
            "IdentitiesOnly=yes",
            *method,
        ]
        # Options of the caller come first: OpenSSH takes the first value that it reads.
        command = ["ssh", "-F", "/dev/null", "-p", str(self._port), *arguments]
        for option in options:
            command += ["-o", option]
        environment = {
            **os.environ,
            "SSH_ASKPASS": str(self._askpass),
            "SSH_ASKPASS_REQUIRE": "force",
            "STAGEDOOR_TEST_TOKEN": token or "",
            "HOME": str(self._folder),
        }
        process = subprocess.Popen(
            [*command, f"{user}@127.0.0.1"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=environment,
            start_new_session=True,
        )
        try:
            yield process
        finally:
            process.kill()
            process.wait()

    def run(
        self, *arguments: str, token: str | None = None, user: str = "anyone", command: str = ""
    ) -> tuple[int, str]:
        """Run ssh to its end; returns exit code and output."""
        with self.running(*arguments, token=token, user=user) as process:
            output, _ = process.communicate(command, timeout=20)
            return process.returncode, output
