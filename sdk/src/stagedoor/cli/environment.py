"""`stagedoor environment`: the versions that a report of a fault should hold."""

from __future__ import annotations

import argparse
import importlib.metadata
import os
import platform
import re
import sys

import stagedoor

_OPTIONAL = ("numpy", "pandas", "pillow", "fastapi", "gradio-client", "stagedoor-relay", "stagedoor-server")


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:  # pyright: ignore[reportPrivateUsage] - argparse has no public name for it
    """Add the command."""
    parser = subparsers.add_parser(
        "environment",
        help="print versions, for a report of a fault",
        description="Print versions of Stagedoor, Python and what Stagedoor uses, and which settings the environment has.",
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print them."""
    print(f"Stagedoor {stagedoor.version} (speaks Gradio {stagedoor.__version__})")
    print(f"Python {sys.version.split()[0]} on {platform.platform()}")
    print("\nUses:")
    requirements = importlib.metadata.requires("stagedoor") or []
    needed = [re.split(r"[^A-Za-z0-9_.-]", text, maxsplit=1)[0] for text in requirements if "extra ==" not in text]
    for name in [*needed, *_OPTIONAL]:
        try:
            found = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            found = "not installed"
        print(f"  {name}: {found}")
    names = sorted(
        name for name in os.environ if name.startswith(("STAGEDOOR_", "GRADIO_", "HF_", "OAUTH_", "OPENID_"))
    )
    # Values may be secrets.
    print("\nSettings in the environment (names only): " + (", ".join(names) or "none"))
    return 0
