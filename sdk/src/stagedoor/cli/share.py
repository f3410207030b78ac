"""`stagedoor share PORT`: a public link for any local web app, whatever it is written in."""

from __future__ import annotations

import argparse
import contextlib
import socket
from typing import TYPE_CHECKING

from stagedoor.errors import ShareError

if TYPE_CHECKING:
    from stagedoor.tunnel.wire import Visibility

PROBE_TIMEOUT_S = 1.0


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:  # pyright: ignore[reportPrivateUsage] - argparse has no public name for it
    """Add the command."""
    parser = subparsers.add_parser(
        "share",
        help="give a local web app a public link",
        description="Give a web app that runs on this machine a public link, until Ctrl-C.",
        epilog="example: stagedoor share 8501 --name my-demo",
    )
    parser.add_argument("target", metavar="PORT", help="port of the app, or host:port")
    parser.add_argument("--name", help="wanted name of the link (a-z, 0-9 and '-'); a random one by default")
    parser.add_argument("--project", metavar="TEAM/NAME", help="attach the link to this project")
    parser.add_argument("--private", action="store_true", help="let in the owner's team only")
    parser.add_argument("--public", action="store_true", help="let in everyone who has the link")
    parser.add_argument("--server", metavar="URL", help="server to use instead of the configured one")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Share until Ctrl-C or until the relay ends the link for good."""
    from stagedoor.tunnel import ShareOptions, share

    host, port = _target(args.target)
    if args.private and args.public:
        raise ShareError("A link is private or public, not both.")
    visibility: Visibility | None = "private" if args.private else "public" if args.public else None
    options = ShareOptions(
        name=args.name,
        project=args.project,
        visibility=visibility,
        server_url=args.server,
    )
    if not _is_listening(host, port):
        print(f"Nothing listens on {host}:{port} yet; visitors see that until the app is started.")
    link = share(host, port, options)
    print(f"{link.url}  →  {host}:{port}")
    if link.visibility == "private":
        print("Only your team can open it; share with --public to let in everyone who has the link.")
    if link.expires_at:
        print(f"The link ends at {link.expires_at}.")
    print("Press Ctrl-C to end the link.", flush=True)
    try:
        link.wait()
    except KeyboardInterrupt:
        link.close()
        print("\nThe link has ended.")
        return 0
    return 1


def _target(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    if not port.isascii() or not port.isdigit() or not 0 < int(port) < 65536:
        raise ShareError(
            f"{text!r} is no port.", hint="write `stagedoor share 8501` or `stagedoor share localhost:8501`"
        )
    return host.strip("[]") or "127.0.0.1", int(port)


def _is_listening(host: str, port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection((host, port), timeout=PROBE_TIMEOUT_S):
        return True
    return False
