"""The forms in which functions of different ages read a conversation.

Gradio 6 gives messages whose content is a list of parts. Gradio 5 gave messages whose content is text, the path of a
file as `(path,)` or a component. Gradio 3 and 4 gave `[question, answer]` pairs of the same contents.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, cast

Message = dict[str, object]
HistoryForm = Literal["messages", "tuples"]
"""A form older than Gradio 6's: "messages" is that of Gradio 5, "tuples" that of Gradio 3 and 4."""


def is_pair(entry: object) -> bool:
    """Whether an entry of a conversation is a [question, answer] pair."""
    return isinstance(entry, (list, tuple)) and len(cast("Sequence[object]", entry)) == 2


def has_pairs(value: object) -> bool:
    """Whether a conversation is written in pairs."""
    return isinstance(value, (list, tuple)) and any(is_pair(entry) for entry in cast("Sequence[object]", value))


def as_messages(history: Sequence[object]) -> list[Message]:
    """Return a conversation as messages, whichever form it has."""
    messages: list[Message] = []
    for entry in history:
        if is_pair(entry):
            pair = zip(("user", "assistant"), cast("Sequence[object]", entry), strict=True)
            messages += [{"role": role, "content": content} for role, content in pair if content is not None]
        else:
            messages.append(cast("Message", entry))
    return messages


def in_form(history: Sequence[Message], form: HistoryForm | None) -> list[object]:
    """Return messages in the form that a function reads.

    Args:
        history: Messages whose content is a list of parts.
        form: The form; None for Gradio 6's, which they have.
    """
    if form is None:
        return list(history)
    plain: list[Message] = [
        {**message, "content": content} for message in history for content in _plain_contents(message.get("content"))
    ]
    return list(plain) if form == "messages" else _pairs(plain)


def _pairs(plain: Sequence[Message]) -> list[object]:
    pairs: list[list[object]] = []
    for message in plain:
        if message.get("role") == "user":
            pairs.append([message["content"], None])
        elif pairs and pairs[-1][1] is None:
            pairs[-1][1] = message["content"]
        else:
            pairs.append([None, message["content"]])
    return list(pairs)


def _plain_contents(content: object) -> list[object]:
    """Return what a message's content was before messages had parts: one text for parts of text, else each part."""
    if not isinstance(content, list):
        return [content]
    parts = [_plain_part(part) for part in cast("list[object]", content)]
    if all(isinstance(part, str) for part in parts):
        return ["\n".join(cast("list[str]", parts))]
    return parts


def _plain_part(part: object) -> object:
    if not isinstance(part, Mapping):
        return part
    fields = cast("Mapping[str, object]", part)
    if isinstance(fields.get("text"), str):
        return fields["text"]
    if "component" in fields:
        return fields["component"]
    file = fields.get("file", fields)
    path = cast("Mapping[str, object]", file).get("path") if isinstance(file, Mapping) else None
    if path is None:
        return fields
    alt_text = fields.get("alt_text")
    return (path,) if alt_text is None else (path, alt_text)
