"""What callers of a chat's endpoint get: the author's answer as it is, not the conversation around it."""

from __future__ import annotations

from dataclasses import asdict, is_dataclass
from typing import cast

from stagedoor.components.base import Component
from stagedoor.components.json import JSON
from stagedoor.components.json_values import json_value


class ChatReply(JSON, preset={"label": "Response", "visible": False}):
    """The answer: text stays text, messages are dicts, a list is a list of them."""

    def postprocess(self, value: object) -> object:
        """Return the answer as JSON; unlike in JSON, text is not read as JSON."""
        return json_value(as_plain(value))


def as_plain(answer: object) -> object:
    """Return an answer with messages as dicts, and components as the change that shows them."""
    if isinstance(answer, (list, tuple)):
        return [as_plain(item) for item in cast("list[object]", answer)]
    if isinstance(answer, Component):
        shown = {} if answer.value is None else {"value": answer.postprocess(answer.value)}
        return {**answer.given, **shown, "__type__": "update"}
    if is_dataclass(answer) and not isinstance(answer, type):
        fields = asdict(answer)
        metadata = cast("dict[str, object] | None", fields.get("metadata"))
        return {**fields, "metadata": metadata or {}, "options": fields.get("options") or []}
    return answer
