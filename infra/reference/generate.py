"""Write docs/reference from the docstrings: public names of the SDK, commands, and settings of relay and server.

`python infra/reference/generate.py` writes; `--check` only tells whether the pages are current (a test calls it).
"""

from __future__ import annotations

import argparse
import inspect
import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGES = ROOT / "docs" / "reference"
NOTICE = "<!-- Made from the docstrings by infra/reference/generate.py: change them there. -->\n"


def public_names() -> dict[str, object]:
    """Return the SDK's public names and what they stand for."""
    import stagedoor

    return {name: getattr(stagedoor, name) for name in sorted(stagedoor.__all__)}


def signature_of(thing: Callable[..., object]) -> str:
    """Write a signature over as many lines as it needs."""
    try:
        parameters = [p for p in inspect.signature(thing).parameters.values() if p.name != "self"]
    except (TypeError, ValueError):
        return "()"
    inside = ", ".join(str(p.replace(annotation=inspect.Parameter.empty)) for p in parameters)
    if len(inside) < 90:
        return f"({inside})"
    lines = ",\n    ".join(str(p.replace(annotation=inspect.Parameter.empty)) for p in parameters)
    return f"(\n    {lines},\n)"


def entry(name: str, thing: object) -> str:
    """Describe one public name."""
    text = inspect.getdoc(thing) or ""
    if not callable(thing):
        return f"## {name}\n\n{text}\n"
    parts = [f"## {name}\n", f"```text\n{name}{signature_of(thing)}\n```\n", text + "\n"]
    events = getattr(thing, "event_names", None)
    if inspect.isclass(thing) and callable(events) and events():
        parts.append("Events: " + ", ".join(f"`{event}`" for event in events()) + "\n")
    return "\n".join(parts)


def page(title: str, entries: Iterable[str]) -> str:
    """Put entries on a page."""
    return f"{NOTICE}# {title}\n\n" + "\n".join(entries)


def sdk_pages() -> dict[str, str]:
    """Sort the public names onto pages by the package that they come from."""
    titles = {"components": "Components", "layouts": "Layouts", "authoring": "Apps", "runtime": "While an app runs"}
    groups: dict[str, list[str]] = {key: [] for key in [*titles, "other"]}
    for name, thing in public_names().items():
        if inspect.ismodule(thing) or isinstance(thing, str):
            continue
        module = (getattr(thing, "__module__", "") or "").split(".")
        package = module[1] if len(module) > 1 else "other"
        groups[package if package in titles else "other"].append(entry(name, thing))
    return {f"{key}.md": page(titles.get(key, "Other names"), entries) for key, entries in groups.items() if entries}


def command_page() -> str:
    """Describe each command with the help that it prints."""
    from stagedoor.cli.main import build_parser

    parser = build_parser()
    parser.prog = "stagedoor"
    actions = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    entries = [f"```text\n{parser.format_help().rstrip()}\n```\n"]
    entries += [
        f"## stagedoor {name}\n\n```text\n{command.format_help().rstrip()}\n```\n"
        for action in actions
        for name, command in action.choices.items()
    ]
    return page("Commands", entries)


def _parser() -> argparse.ArgumentParser:
    from stagedoor.cli.main import build_parser

    parser = build_parser()
    parser.prog = "stagedoor"
    return parser


def all_pages() -> dict[str, str]:
    """Return every page by file name."""
    from stagedoor.reference.entries import all_entries
    from stagedoor.reference.writing import for_agents

    return {**sdk_pages(), "commands.md": command_page(), "llms.txt": for_agents(all_entries(_parser()))}


def main() -> int:
    """Write the pages, or check them."""
    os.environ["COLUMNS"] = "100"  # argparse breaks its lines by it, whatever terminal this runs in
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    args = parser.parse_args()
    pages = all_pages()
    PAGES.mkdir(parents=True, exist_ok=True)
    stale = [name for name, text in pages.items() if not (PAGES / name).exists() or (PAGES / name).read_text() != text]
    extra = [path.name for path in PAGES.glob("*.*") if path.name not in pages]
    if args.check:
        if stale or extra:
            print(f"docs/reference is not current ({', '.join(stale + extra)}): run `make docs`", file=sys.stderr)
        return 1 if stale or extra else 0
    for name, text in pages.items():
        (PAGES / name).write_text(text)
    for name in extra:
        (PAGES / name).unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main())
