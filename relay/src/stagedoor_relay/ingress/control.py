"""The session channel: text with the link for a stock `ssh` client, JSON lines for ours, and nothing else.

There is no shell, no file transfer and no command but `stagedoor-control`; what is typed is ignored except Ctrl-C and
Ctrl-D, which end the connection as they would end a program.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import asyncssh

from stagedoor.tunnel.wire import (
    Closing,
    ControlMessage,
    ControlOptions,
    Forwarded,
    Refused,
    encode_message,
    parse_control_command,
)

_CTRL_C, _CTRL_D = 0x03, 0x04

USAGE = (
    "This is a Stagedoor relay: it gives a program on your machine a public link, and has no shell.\n"
    "  ssh -R 80:localhost:7860 …         a link with a random name\n"
    "  ssh -R my-demo:80:localhost:7860 … a link with a name of yours\n"
)


class ControlOwner(Protocol):
    """The connection behind a session channel."""

    def set_options(self, options: ControlOptions) -> None:
        """Take what our client asks for."""
        ...

    def announced(self) -> list[ControlMessage]:
        """Return what happened before this channel was opened."""
        ...

    def leave(self, reason: str) -> None:
        """End the connection politely."""
        ...


class ControlSession(asyncssh.SSHServerSession[bytes]):
    """One session channel.

    Args:
        owner: The connection.
        when_gone: Called when the channel has closed.
    """

    def __init__(self, owner: ControlOwner, when_gone: Callable[[ControlSession], None]) -> None:
        self._owner = owner
        self._when_gone = when_gone
        self._channel: asyncssh.SSHServerChannel[bytes] | None = None
        self._is_json = False
        self._has_terminal = False

    def connection_made(self, chan: asyncssh.SSHServerChannel[bytes]) -> None:
        """Take the channel."""
        self._channel = chan

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the channel."""
        self._channel = None
        self._when_gone(self)

    def pty_requested(self, term_type: str, term_size: tuple[int, int, int, int], term_modes: object) -> bool:
        """Accept a terminal: stock clients ask for one; it only changes line ends."""
        self._has_terminal = True
        return True

    def shell_requested(self) -> bool:
        """Accept: this is where a stock client's text goes."""
        return True

    def exec_requested(self, command: str) -> bool:
        """Accept the control command only."""
        try:
            options = parse_control_command(command)
        except ValueError:
            return False
        if options is None:
            return False
        self._is_json = True
        self._owner.set_options(options)
        return True

    def subsystem_requested(self, subsystem: str) -> bool:
        """Refuse sftp and every other subsystem."""
        return False

    def session_started(self) -> None:
        """Tell what has happened so far; a stock client without a forward is told how to ask for one."""
        announced = self._owner.announced()
        for message in announced:
            self.send(message)
        if not announced and not self._is_json:
            self._write(USAGE)
            self._exit(1)

    def data_received(self, data: bytes, datatype: int | None) -> None:
        """Ignore what is typed, except the two keys that end a program."""
        if not self._is_json and (_CTRL_C in data or _CTRL_D in data):
            self._owner.leave("ended by you")

    def eof_received(self) -> bool:
        """Stay: `ssh` sends an end of file at once when its input is not a terminal."""
        return True

    def send(self, message: ControlMessage) -> None:
        """Write one message in the client's language."""
        self._write(encode_message(message) if self._is_json else describe(message))

    def finish(self) -> None:
        """Close the channel after what is queued."""
        self._exit(0)

    def _write(self, text: str) -> None:
        if self._channel is not None and not self._channel.is_closing():
            if self._has_terminal:
                text = text.replace("\n", "\r\n")
            self._channel.write(text.encode())

    def _exit(self, status: int) -> None:
        if self._channel is not None and not self._channel.is_closing():
            self._channel.exit(status)


def describe(message: ControlMessage) -> str:
    """Return the message as text for a person at a terminal."""
    match message:
        case Forwarded():
            until = f" until {message.expires_at}" if message.expires_at else ""
            who = "your team" if message.visibility == "private" else "everyone with the link"
            return f"Stagedoor: live at {message.url} for {who}{until}. Ctrl-C ends it.\n"
        case Refused():
            wanted = f"{message.requested!r}" if message.requested else "a link"
            return f"Stagedoor: no link for {wanted}: {message.reason}\n"
        case Closing():
            return f"Stagedoor: the link {message.name} has ended: {message.reason}\n"
