"""`stagedoor login URL`: remember a server and an access token, for links and API calls from this machine."""

from __future__ import annotations

import argparse
import getpass
import sys
from urllib.parse import urlsplit

from stagedoor.errors import ShareError


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:  # pyright: ignore[reportPrivateUsage] - argparse has no public name for it
    """Add the command."""
    parser = subparsers.add_parser(
        "login",
        help="use your team's server for links",
        description="Remember a Stagedoor server and an access token. Make the token on the server's account page.",
    )
    parser.add_argument("url", metavar="URL", help="address of the server, for example https://stagedoor.example.org")
    parser.add_argument("--token", help="access token; asked for when not given, '-' reads it from standard input")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Check the token with the server, then store it."""
    from stagedoor.tunnel.servers import ask_server, is_loopback_url
    from stagedoor.tunnel.wire import credentials_path, save_credentials

    url = str(args.url).rstrip("/")
    if urlsplit(url).scheme not in {"http", "https"}:
        raise ShareError(f"{url!r} is no server's address.", hint="it starts with https:// or http://")
    if urlsplit(url).scheme == "http" and not is_loopback_url(url):
        print("Warning: over plain http the token can be read on the way; use https where you can.", file=sys.stderr)
    token = _token(args.token, url)
    credentials = ask_server(url, token)
    path = credentials_path()
    save_credentials(credentials, path)
    print(f"Logged in at {url}. Links will be made on {credentials.share_domain or credentials.ssh_host}.")
    print(f"The token is kept in {path}, readable by you only.")
    return 0


def _token(stated: str | None, url: str) -> str:
    if stated == "-":
        token = sys.stdin.readline().strip()
    elif stated is not None:
        token = stated.strip()
    else:
        print(f"Make an access token at {url}/account and paste it here.")
        token = getpass.getpass("Access token: ").strip()
    if not token or not token.isascii() or not token.isprintable():
        raise ShareError("That is no access token.", hint="copy it whole from the account page")
    return token
