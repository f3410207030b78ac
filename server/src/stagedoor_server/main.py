"""The command line: `serve`, `worker`, `migrate`, `bootstrap`, `openapi`. Imports are lazy: each starts fast."""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import sys
from collections.abc import Sequence
from pathlib import Path

from stagedoor_server.settings import Settings


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    parser = argparse.ArgumentParser(
        prog="stagedoor-server", description="Stagedoor's control plane. Settings: STAGEDOOR_… environment variables."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("serve", help="run the API and the pages")
    commands.add_parser("worker", help="run a Celery worker that carries out runs")
    migrate = commands.add_parser("migrate", help="bring the database to the newest schema")
    migrate.add_argument("revision", nargs="?", default="head", help="a revision, 'base' or '-1' (default: head)")
    bootstrap = commands.add_parser("bootstrap", help="make the first account; print a one-time sign-in link as JSON")
    bootstrap.add_argument("--username", default="admin")
    bootstrap.add_argument("--email", default=None)
    bootstrap.add_argument(
        "--token-file",
        type=Path,
        default=None,
        help="where the account's access token is kept, mode 600 (default: api-token in the data folder)",
    )
    bootstrap.add_argument("--migrate", action="store_true", help="bring the database to the newest schema first")
    commands.add_parser("openapi", help="print the OpenAPI document")
    options = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s", stream=sys.stderr)
    # Third parties at INFO tell of every request and statement.
    for noisy in ("httpx", "httpcore", "alembic", "celery", "kombu", "amqp"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    settings = Settings()
    if options.command == "serve":
        from stagedoor_server.serve import serve

        return serve(settings)
    if options.command == "worker":
        from stagedoor_server.worker import run_worker

        return run_worker(settings)
    if options.command == "migrate":
        from stagedoor_server.migrate import migrate as run_migrations

        run_migrations(settings, options.revision)
        return 0
    if options.command == "bootstrap":
        from stagedoor_server.bootstrap import bootstrap as run_bootstrap

        if options.migrate:
            from stagedoor_server.migrate import migrate as run_migrations

            run_migrations(settings)
        token_file: Path = options.token_file or settings.data_dir / "api-token"
        answer = asyncio.run(
            run_bootstrap(settings, username=options.username, email=options.email, token_file=token_file)
        )
        print(json.dumps(answer), flush=True)
        return 0
    from stagedoor_server.app import openapi_document

    print(json.dumps(openapi_document(), indent=1, sort_keys=True))
    return 0


if __name__ == "__main__":
    sys.exit(main())
