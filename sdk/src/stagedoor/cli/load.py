"""`stagedoor load chat BASE_URL MODEL`: a chat page for a server that speaks OpenAI's chat completions."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, cast

from stagedoor.cli.run import port_number

if TYPE_CHECKING:
    from stagedoor.authoring.load_chat import FileKind


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:  # pyright: ignore[reportPrivateUsage] - argparse has no public name for it
    """Add the command."""
    parser = subparsers.add_parser(
        "load",
        help="make an app from something that runs elsewhere",
        description="Make an app from something that runs elsewhere.",
        epilog="example: stagedoor load chat http://localhost:11434/v1/ llama3.2",
    )
    kinds = parser.add_subparsers(metavar="KIND", required=True)
    chat = kinds.add_parser("chat", help="a chat page for a server that speaks OpenAI's chat completions")
    chat.add_argument("base_url", metavar="BASE_URL", help="such as http://localhost:11434/v1/")
    chat.add_argument("model", metavar="MODEL", help="name of the model there")
    chat.add_argument("--token", "-t", help="API key (default: OPENAI_API_KEY)")
    chat.add_argument(
        "--file-types",
        action="append",
        choices=["text_encoded", "image", "none"],
        help="what visitors may attach; may be repeated (default: text_encoded)",
    )
    chat.add_argument("--system-message", help="what the model is told before the conversation")
    chat.add_argument("--no-stream", action="store_true", help="show answers when they are whole")
    chat.add_argument("--host", help="address to listen on (default: 127.0.0.1, this machine only)")
    chat.add_argument("--port", type=port_number, help="port to listen on (default: the first free one from 7860)")
    chat.add_argument("--share", action="store_true", default=None, help="make a public link")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Serve the chat until Ctrl-C."""
    from stagedoor.authoring.load_chat import load_chat

    kinds = [kind for kind in cast("list[str]", args.file_types or ["text_encoded"]) if kind != "none"]
    app = load_chat(
        args.base_url,
        args.model,
        args.token,
        file_types=cast("list[FileKind]", kinds) or None,
        system_message=args.system_message,
        streaming=not args.no_stream,
    )
    app.launch(server_name=args.host, server_port=args.port, share=args.share)
    return 0
