"""The relay's host key: made at the first start, kept with mode 600, the same for as long as the state folder lives."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

import asyncssh

from stagedoor_relay.errors import SettingsError


def load_host_key(state_dir: Path) -> asyncssh.SSHKey:
    """Return the host key, making an Ed25519 one if there is none yet; its public half lies beside it for the server.

    Raises:
        SettingsError: The folder cannot be written, or the key is unreadable or open to other users.
    """
    path = state_dir / "ssh_host_ed25519_key"
    try:
        state_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not path.exists():
            _write_new(path, asyncssh.generate_private_key("ssh-ed25519", comment="stagedoor-relay"))
        if path.stat().st_mode & 0o077:
            raise SettingsError(f"The host key {path} can be read by other users: chmod 600 it, or delete it.")
        key = asyncssh.read_private_key(path)
        _publish(path.with_suffix(".pub"), key)
        return key
    except (OSError, asyncssh.KeyImportError) as error:
        raise SettingsError(f"The host key {path} cannot be used: {error}.") from error


def _write_new(path: Path, key: asyncssh.SSHKey) -> None:
    """Write the key so that two relays starting at once agree on one file."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(key.export_private_key())
        with contextlib.suppress(FileExistsError):
            path.hardlink_to(temporary)
    finally:
        temporary.unlink()


def _publish(path: Path, key: asyncssh.SSHKey) -> None:
    """Write the public key whole or not at all: the control plane may read it at any time."""
    line = key.export_public_key().strip() + b"\n"
    if path.exists() and path.read_bytes() == line:
        return
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    temporary.write_bytes(line)
    temporary.replace(path)
