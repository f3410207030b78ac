"""What there is to look up: public names, methods of apps, events, themes, commands."""

from __future__ import annotations

import argparse
import inspect
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import cast

from stagedoor.authoring.hints.docstrings import Docstring, parse

METHODS = ("launch", "queue", "close", "load", "unload", "render")
"""Methods of every app that authors call."""


@dataclass(frozen=True)
class Parameter:
    """A parameter: its name, type and default as they are written, and what it is for."""

    name: str
    type: str = ""
    default: str = ""
    help: str = ""


@dataclass(frozen=True)
class Entry:
    """One thing to look up.

    Attributes:
        name: Its name.
        kind: "component", "layout", "app", "function", "method", "theme", "event", "command".
        summary: What it is for.
        parameters: What it takes.
        returns: What comes back.
        events: Events that it can fire.
        text: Words beyond the docstring; a command's help.
    """

    name: str
    kind: str
    summary: str = ""
    parameters: Sequence[Parameter] = ()
    returns: str = ""
    events: Sequence[str] = ()
    text: str = ""

    @property
    def first_line(self) -> str:
        """The first sentence of the summary."""
        return " ".join(self.summary.split("\n\n")[0].split())


def all_entries(commands: argparse.ArgumentParser) -> list[Entry]:
    """Return everything, by name within each kind.

    Args:
        commands: The command line's parser.
    """
    return [*_public(), *_methods(), *_themes(), *_events(), *_commands(commands)]


def _public() -> Iterator[Entry]:
    import stagedoor

    for name in stagedoor.public_names():
        thing = cast("object", getattr(stagedoor, name))
        if callable(thing):
            yield entry_of(name, thing, _kind(thing))


def _kind(thing: object) -> str:
    module = getattr(thing, "__module__", "").split(".")
    package = module[1] if len(module) > 1 else ""
    if not inspect.isclass(thing):
        return "function"
    return {"components": "component", "layouts": "layout", "authoring": "app"}.get(package, "class")


def entry_of(name: str, thing: Callable[..., object], kind: str) -> Entry:
    """Describe a class or function by its docstring and signature; what a class inherits is described by its bases."""
    documents = _documents(thing)
    words = {key: text for document in reversed(documents) for key, text in document.parameters.items()}
    own = documents[0] if documents else Docstring()
    events = (
        cast("Callable[[], list[str]] | None", getattr(thing, "event_names", None)) if inspect.isclass(thing) else None
    )
    return Entry(name, kind, own.summary, list(_parameters(thing, words)), own.returns, events() if events else ())


def _documents(thing: object) -> list[Docstring]:
    classes = inspect.getmro(thing) if inspect.isclass(thing) else (thing,)
    found = [
        parse(inspect.cleandoc(doc))
        for cls in classes
        if isinstance(doc := getattr(cls, "__dict__", {}).get("__doc__"), str)
    ]
    return found or ([parse(inspect.cleandoc(thing.__doc__))] if thing.__doc__ else [])


def _parameters(thing: Callable[..., object], words: dict[str, str]) -> Iterator[Parameter]:
    try:
        signature = inspect.signature(thing)
    except (TypeError, ValueError):
        return
    for parameter in signature.parameters.values():
        if parameter.name in {"self", "cls"} or parameter.kind is parameter.VAR_KEYWORD:
            continue
        kind = "" if parameter.annotation is parameter.empty else str(parameter.annotation)
        default = "" if parameter.default is parameter.empty else repr(parameter.default)
        if default.startswith("<"):
            default = "…"
        yield Parameter(parameter.name, kind, default, words.get(parameter.name, ""))


def _methods() -> Iterator[Entry]:
    from stagedoor.authoring.blocks import Blocks
    from stagedoor.authoring.interface import Interface

    for name in METHODS:
        method = cast("object", getattr(Blocks, name, None))
        if inspect.isfunction(method):
            yield entry_of(f"Blocks.{name}", method, "method")
    yield entry_of("Interface.from_pipeline", Interface.from_pipeline, "method")


def _themes() -> Iterator[Entry]:
    from stagedoor import themes

    for name in ("Base", *themes.BUILT_IN):
        thing = cast("object", getattr(themes, name))
        if inspect.isclass(thing) and thing.__module__.startswith("stagedoor.themes."):
            yield entry_of(f"themes.{name}", thing, "theme")


def _events() -> Iterator[Entry]:
    """Each event once, with what it means and who has it."""
    import stagedoor
    from stagedoor.components.events import EventListener

    owners: dict[str, list[str]] = {}
    meanings: dict[str, str] = {}
    for name in stagedoor.public_names():
        cls = cast("object", getattr(stagedoor, name))
        if not inspect.isclass(cls) or not hasattr(cls, "event_names"):
            continue
        for attribute in (value for base in inspect.getmro(cls) for value in vars(base).values()):
            if isinstance(attribute, EventListener):
                owners.setdefault(attribute.event_name, []).append(name)
                meanings.setdefault(attribute.event_name, attribute.__doc__ or "")
    for event, names in sorted(owners.items()):
        unique = ", ".join(dict.fromkeys(names))
        yield Entry(event, "event", meanings[event], text=f"Of {unique}.")


def _commands(parser: argparse.ArgumentParser) -> Iterator[Entry]:
    for action in parser._actions:  # pyright: ignore[reportPrivateUsage]
        if isinstance(action, argparse._SubParsersAction):  # pyright: ignore[reportPrivateUsage]
            choices = cast("dict[str, argparse.ArgumentParser]", action.choices)
            for name, command in sorted(choices.items()):
                yield Entry(name, "command", command.description or "", text=command.format_help().rstrip())


@dataclass
class Index:
    """Entries, to be found by name or word."""

    entries: list[Entry]

    def named(self, name: str) -> list[Entry]:
        """Return what has a name: `gr.Textbox`, `textbox`, `launch`, `Textbox.submit`, `stagedoor run`."""
        plain = (
            name.strip()
            .removeprefix("gr.")
            .removeprefix("gradio.")
            .removeprefix("stagedoor.")
            .removeprefix("stagedoor ")
        )
        wanted = plain.lower().lstrip(".")
        exact = [entry for entry in self.entries if entry.name == plain]
        loose = [
            entry for entry in self.entries if wanted in {entry.name.lower(), entry.name.lower().rpartition(".")[2]}
        ]
        found = exact + [entry for entry in loose if entry not in exact]
        if not found and "." in wanted:
            owner, _, event = wanted.rpartition(".")
            has_it = any(entry.name.lower() == owner and event in entry.events for entry in self.entries)
            return [entry for entry in self.entries if has_it and entry.kind == "event" and entry.name == event]
        return found

    def near(self, name: str) -> list[str]:
        """Return names that look like one that there is not."""
        import difflib

        plain = name.lower().removeprefix("gr.").removeprefix("stagedoor.")
        by_lower = {
            key: entry.name
            for entry in self.entries
            for key in (entry.name.lower(), entry.name.lower().rpartition(".")[2])
        }
        return list(dict.fromkeys(by_lower[key] for key in difflib.get_close_matches(plain, by_lower, n=4)))

    def with_words(self, words: Sequence[str]) -> list[Entry]:
        """Return what speaks of all words, those with a word in their name first."""
        wanted = [word.lower() for word in words]
        found = [entry for entry in self.entries if all(word in _searched(entry) for word in wanted)]
        return sorted(
            found, key=lambda entry: (not any(word in entry.name.lower() for word in wanted), entry.name.lower())
        )


def _searched(entry: Entry) -> str:
    parameters = " ".join(f"{parameter.name} {parameter.help}" for parameter in entry.parameters)
    return f"{entry.name} {entry.summary} {parameters} {entry.text}".lower()
