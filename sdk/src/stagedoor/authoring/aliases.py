"""Second names of endpoints: what callers written for Gradio 5 and older expect (`/predict`, `/chat`).

They are added when the app is finished, behind all listeners, because callers that go by `fn_index` count on the
numbers that Gradio gives the listeners.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from stagedoor.authoring.graph import BlockFunction

if TYPE_CHECKING:
    from stagedoor.authoring.blocks import Blocks
    from stagedoor.components.events import Dependency


@dataclass
class Alias:
    """A second name.

    Attributes:
        handle: The listener; its index follows it into other apps.
        name: The name that is wanted.
        id: Function id of the second entry, once there is one.
    """

    handle: Dependency
    name: str
    id: int | None = None


def add_alias(app: Blocks, handle: Dependency, name: str) -> None:
    """Let an endpoint answer to a second name too.

    Args:
        app: The app.
        handle: The listener.
        name: The other name; numbered when several ask for it. Nothing happens when a listener has it as its own.
    """
    original = app.root.fns[handle.index]
    if original.api_visibility != "private" and original.api_name != name:
        app.root.aliases.append(Alias(handle, name))


def alias_functions(
    aliases: Iterable[Alias], functions: dict[int, BlockFunction], new_id: Callable[[], int]
) -> dict[int, BlockFunction]:
    """Return the entries of second names, by id.

    Args:
        aliases: The second names.
        functions: All listeners of the app.
        new_id: Gives a function id.
    """
    own = {function.api_name for function in functions.values()}
    taken: set[str] = set()
    found: dict[int, BlockFunction] = {}
    for alias in aliases:
        original = functions.get(alias.handle.index)
        if original is None or alias.name in own:
            continue
        number, name = 0, alias.name
        while name in taken or name in own:
            number += 1
            name = f"{alias.name}_{number}"
        taken.add(name)
        alias.id = new_id() if alias.id is None else alias.id
        found[alias.id] = replace(
            original,
            id=alias.id,
            targets=[],
            api_name=name,
            api_visibility="undocumented",
            alias_of=original.id,
            trigger_after=None,
        )
    return found
