"""Conversations: from what functions return to messages of blocks, and back.

A message is `{"role", "content", "metadata", "options"}`; its content is a list of blocks of text, files and
components. Functions may write less: a string, a file, a component, or a list of these.
"""

from __future__ import annotations

import inspect
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, NotRequired, TypedDict, cast

from stagedoor.components.base import Component
from stagedoor.components.chat_forms import Message, as_messages
from stagedoor.components.json_values import json_value
from stagedoor.components.registry import component_named
from stagedoor.errors import AuthoringError
from stagedoor.files import FileReference, active
from stagedoor.files.names import mime_type_of

Block = dict[str, object]

_SHOWN_COMPONENTS = frozenset(
    {"image", "audio", "video", "gallery", "plot", "dataframe", "file", "html", "markdown", "json", "label", "code",
     "highlightedtext", "annotatedimage", "imageslider", "model3d"}
)  # fmt: skip
"""What may stand in a message. A client's message may name no other class."""

_DISPLAY_PROPERTIES = frozenset(
    {"label", "show_label", "height", "width", "max_height", "min_height", "container", "scale", "min_width",
     "language", "columns", "rows", "interactive", "autoplay", "wrap"}
)  # fmt: skip
"""Properties of such a component that a client may repeat; everything else (folders, functions) is the author's."""


class MetadataDict(TypedDict):
    """What is said beside a message: a title makes it a step of thought or of a tool."""

    title: NotRequired[str]
    id: NotRequired[int | str]
    parent_id: NotRequired[int | str]
    log: NotRequired[str]
    duration: NotRequired[float]
    status: NotRequired[Literal["pending", "done"]]


class OptionDict(TypedDict):
    """A button under a message that sends `value`."""

    value: str
    label: NotRequired[str]


class MessageDict(TypedDict):
    """A message as a dict."""

    role: Literal["user", "assistant", "system"]
    content: object
    metadata: NotRequired[MetadataDict]
    options: NotRequired[list[OptionDict]]


@dataclass
class ChatMessage:
    """A message as an object.

    Args:
        content: Text, a file (`{"path": …}`), a component, or a list of these.
        role: Who says it.
        metadata: Title, id, parent_id, log, duration (s), status: see `MetadataDict`.
        options: Buttons under the message: see `OptionDict`.
    """

    content: object
    role: Literal["user", "assistant", "system"] = "assistant"
    metadata: MetadataDict | dict[str, object] = field(default_factory=dict[str, object])
    options: list[OptionDict] = field(default_factory=list[OptionDict])


# --- from functions to clients


def messages_for_wire(value: object, what: str, reasoning_tags: Sequence[tuple[str, str]]) -> list[Message]:
    """Return a conversation in its wire form.

    Args:
        value: List of messages (dicts, ChatMessages), or of [user, assistant] pairs (Gradio 3 to 5).
        what: Component, for the message.
        reasoning_tags: Pairs of marks around reasoning, which becomes messages of its own.

    Raises:
        ValueError: When an entry is no message.
    """
    kind = type(value).__name__
    if not isinstance(value, (list, tuple)):
        msg = f"{what} takes a list of messages; got {kind}"
        raise ValueError(msg)  # noqa: TRY004 - as all values that a component cannot show
    messages: list[Message] = []
    for entry in cast("Sequence[object]", value):
        fields = _fields(entry, what)
        if fields is None:  # a [user, assistant] pair
            pair = cast("Sequence[object]", entry)
            for role, content in zip(("user", "assistant"), pair, strict=True):
                if content is not None:
                    messages += _wire_messages({"role": role, "content": content}, what, reasoning_tags)
        else:
            messages += _wire_messages(fields, what, reasoning_tags)
    return messages


def components_in(value: object) -> Iterator[Component]:
    """Yield the components that messages hold."""
    if isinstance(value, Component):
        yield value
    elif isinstance(value, Mapping):
        for entry in cast("Mapping[str, object]", value).values():
            yield from components_in(entry)
    elif isinstance(value, (list, tuple)):
        for entry in cast("Sequence[object]", value):
            yield from components_in(entry)
    elif isinstance(value, ChatMessage):
        yield from components_in(value.content)


def _fields(entry: object, what: str) -> Mapping[str, object] | None:
    if isinstance(entry, Mapping):
        fields = cast("Mapping[str, object]", entry)
    elif hasattr(entry, "role") and hasattr(entry, "content"):
        names = ("role", "content", "metadata", "options")
        fields = {name: getattr(entry, name, None) for name in names}
    elif isinstance(entry, (list, tuple)) and len(cast("Sequence[object]", entry)) == 2:
        return None
    else:
        fields = {}
    if not _is_role(fields.get("role")) or "content" not in fields:
        msg = f'{what} takes messages {{"role": "user" or "assistant", "content": …}}; got {entry!r:.100}'
        raise ValueError(msg)
    return fields


def _is_role(role: object) -> bool:
    """Whether it says who speaks; agents have more roles ("tool") than the page shows sides."""
    return isinstance(role, str) and bool(role)


def _wire_messages(fields: Mapping[str, object], what: str, reasoning_tags: Sequence[tuple[str, str]]) -> list[Message]:
    role, content = fields["role"], fields["content"]
    metadata, options = json_value(fields.get("metadata")), json_value(fields.get("options"))
    if reasoning_tags and isinstance(content, str) and role == "assistant" and not metadata:
        parts = _split_reasoning(content, reasoning_tags)
        if len(parts) > 1 or parts[0][1] is not None:
            return [
                {"role": role, "metadata": thought, "content": [{"text": text, "type": "text"}], "options": None}
                for text, thought in parts
            ]
    contents = cast("list[object]", content) if isinstance(content, list) else [content]
    blocks = [_block_for_wire(part, what) for part in contents]
    return [{"role": role, "metadata": metadata, "content": blocks, "options": options}]


def _split_reasoning(text: str, tags: Sequence[tuple[str, str]]) -> list[tuple[str, dict[str, object] | None]]:
    """Cut text at the first pair of marks that it holds, as (text, metadata) in order."""
    for opening, closing in tags:
        before, found, rest = text.partition(opening)
        if not found:
            continue
        thought, ended, after = rest.partition(closing)
        status = "done" if ended else "pending"
        parts: list[tuple[str, dict[str, object] | None]] = [(before, None)] if before.strip() else []
        parts.append((thought.strip("\n"), {"title": "Reasoning", "status": status}))
        return parts + (_split_reasoning(after.lstrip("\n"), tags) if after.strip() else [])
    return [(text, None)]


def _block_for_wire(part: object, what: str) -> Block:
    kind, path = type(part).__name__, part
    if isinstance(part, str):
        return {"text": _as_meant(part), "type": "text"}
    if isinstance(part, os.PathLike):
        return _file_for_wire(path, None, what)
    if isinstance(part, Component):
        return _component_for_wire(part, what)
    if isinstance(part, (list, tuple)):  # compat: (path,) or (path, alt text), files in Gradio 3 and 4
        pair = cast("Sequence[object]", part)
        first = pair[0] if pair else None
        if isinstance(first, (str, os.PathLike)):
            return _file_for_wire(pair[0], pair[1] if len(pair) > 1 else None, what)
    if isinstance(part, Mapping):
        fields = cast("Mapping[str, object]", part)
        if "file" in fields:
            return _file_for_wire(fields["file"], fields.get("alt_text"), what)
        if "path" in fields:
            return _file_for_wire(fields, fields.get("alt_text"), what)
        if "component" in fields:
            return _component_dict_for_wire(fields, what)
        if "text" in fields:
            return {"text": str(fields["text"]), "type": "text"}
    if part is None or isinstance(part, (int, float)):
        return {"text": "" if part is None else str(part), "type": "text"}
    msg = f"{what} takes text, files, components, or lists of these as content; got {kind}"
    raise ValueError(msg)


def _as_meant(text: str) -> str:
    """Return text without the indentation and blank lines of a literal in code; tabs stay, they may be code."""
    if "\t" in text:
        return text.strip("\n")
    return inspect.cleandoc(text) if "\n" in text else text.lstrip()


def _file_for_wire(file: object, alt_text: object, what: str) -> Block:
    name: object = None
    if isinstance(file, Mapping) and not isinstance(file, FileReference):
        fields = cast("Mapping[str, object]", file)
        file, name = fields.get("path") or fields.get("url"), fields.get("orig_name")
    if isinstance(file, FileReference):
        reference = file
    elif isinstance(file, (str, os.PathLike)):
        path = os.fspath(cast("str | os.PathLike[str]", file))
        if path.startswith(("http://", "https://")):
            reference = active().publish_url(path)
        else:
            reference = active().publish_path(path, orig_name=name if isinstance(name, str) else None)
    else:
        msg = f"{what} takes the path of a file; got {type(file).__name__}"
        raise ValueError(msg)  # noqa: TRY004 - as above
    return {"file": reference, "alt_text": None if alt_text is None else str(alt_text), "type": "file"}


def _component_for_wire(component: Component, what: str) -> Block:
    name = component.get_block_name()
    if name not in _SHOWN_COMPONENTS:
        msg = f"{what} cannot show a {type(component).__name__} in a message; it can show {', '.join(sorted(_SHOWN_COMPONENTS))}"
        raise ValueError(msg)
    # The block was made to be shown here: it must not stand in the page as well.
    if component.is_rendered:
        component.unrender()
    given = {key: entry for key, entry in component.given.items() if key in _DISPLAY_PROPERTIES}
    properties = json_value(given)
    value = component.postprocess(component.value)
    return {"component": name, "value": value, "constructor_args": properties, "props": properties, "type": "component"}


def _component_dict_for_wire(fields: Mapping[str, object], what: str) -> Block:
    component = fields["component"]
    if isinstance(component, Component):
        return _component_for_wire(component, what)
    arguments = cast("dict[str, object]", fields.get("constructor_args") or fields.get("props") or None)
    made = component_named(str(component), **(arguments or {}))
    made.value = fields.get("value")
    return _component_for_wire(made, what)


# --- from clients to functions


def messages_from_wire(payload: object, *, component: str, refuse: Callable[[str], Exception]) -> list[Message]:
    """Turn a received conversation into what functions get: the same messages, files as paths of this machine.

    Args:
        payload: What the client sent.
        component: Name of the Chatbot, for messages about files.
        refuse: Makes the error for a payload that is no conversation.
    """
    if not isinstance(payload, list):
        raise refuse(f"expected a list of messages, got {payload!r:.100}")
    messages: list[Message] = []
    # compat: callers written for gradio 3 and 4 send [question, answer] pairs
    for entry in as_messages(cast("list[object]", payload)):
        shown = f"{entry!r:.100}"
        fields = entry if isinstance(entry, dict) else {}  # pyright: ignore[reportUnnecessaryIsInstance] - from outside
        role = fields.get("role")
        if not _is_role(role) or "content" not in fields:
            raise refuse(f'expected {{"role", "content"}}, got {shown}')
        content = fields["content"]
        parts = cast("list[object]", content) if isinstance(content, list) else [content]
        metadata, options = fields.get("metadata"), fields.get("options")
        if not isinstance(metadata, (dict, type(None))) or not isinstance(options, (list, type(None))):
            raise refuse(f"expected an object as metadata and a list as options, got {shown}")
        blocks = [_block_from_wire(part, component, refuse) for part in parts]
        messages.append({"role": role, "metadata": metadata, "content": blocks, "options": options})
    return messages


def _block_from_wire(part: object, component: str, refuse: Callable[[str], Exception]) -> Block:
    shown = f"{part!r:.100}"
    if isinstance(part, str):
        return {"text": part, "type": "text"}
    fields = cast("dict[str, object]", part) if isinstance(part, dict) else {}
    if isinstance(fields.get("text"), str):
        return {"text": fields["text"], "type": "text"}
    file = fields.get("file") or (fields if "path" in fields else None)
    if file is not None:
        path = active().resolve(file, component=component)
        name = cast("dict[str, object]", file).get("orig_name")
        kept: Block = {
            "path": str(path),
            "url": None,
            "size": path.stat().st_size,
            "orig_name": name if isinstance(name, str) else path.name,
            "mime_type": mime_type_of(path.name),
        }
        return {"file": kept, "alt_text": fields.get("alt_text"), "type": "file"}
    name = fields.get("component")
    if isinstance(name, str) and name in _SHOWN_COMPONENTS:
        return {"component": _component_from_wire(name, fields), "type": "component"}
    raise refuse(f"expected text, a file or a component as content, got {shown}")


def _component_from_wire(name: str, fields: Mapping[str, object]) -> Component:
    """Make the shown component again; only its value and its looks are taken from the client."""
    sent = fields.get("constructor_args") or fields.get("props")
    looks = {
        key: entry
        for key, entry in (cast("dict[str, object]", sent) if isinstance(sent, dict) else {}).items()
        if key in _DISPLAY_PROPERTIES and isinstance(entry, (str, int, float, bool))
    }
    try:
        made = component_named(name, **looks)
    except (AuthoringError, TypeError):
        made = component_named(name)
    made.value = made.preprocess(fields.get("value"))
    return made


def published_examples(examples: Sequence[Mapping[str, object]]) -> list[dict[str, object]]:
    """Return the examples of an empty conversation as the page takes them, icons and files as files."""
    shown: list[dict[str, object]] = []
    for example in examples:
        entry = dict(example)
        icon = entry.get("icon")
        if isinstance(icon, (str, Path)):
            entry["icon"] = _file_for_wire(icon, None, "Chatbot")["file"]
        files = entry.get("files")
        if isinstance(files, (list, tuple)):
            entry["files"] = [_file_for_wire(file, None, "Chatbot")["file"] for file in cast("Sequence[object]", files)]
        shown.append(entry)
    return shown
