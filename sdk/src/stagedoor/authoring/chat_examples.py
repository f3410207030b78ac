"""Examples of a chat page: how they are shown, and answers that are computed once and kept (`cache_examples=True`)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

from stagedoor import context
from stagedoor.authoring.chat_calls import SKIP, ChatCalls, answer_messages, example_parts, user_messages
from stagedoor.authoring.direct_call import call_directly
from stagedoor.authoring.example_cache import ExampleCache
from stagedoor.components.event_data import SelectData

if TYPE_CHECKING:
    from stagedoor.components.base import Component
    from stagedoor.components.chatbot import ExampleMessage


def shown_examples(
    examples: Sequence[object], labels: Sequence[str] | None, icons: Sequence[str] | None
) -> list[ExampleMessage] | None:
    """Return examples as the Chatbot shows them; None when there are none.

    Args:
        examples: Messages, or rows that begin with one.
        labels: What is shown in their place, in the same order; may be shorter.
        icons: Pictures beside them, likewise.
    """
    shown: list[dict[str, object]] = []
    for index, example in enumerate(examples):
        first = cast("Sequence[object]", example)[0] if isinstance(example, (list, tuple)) else example
        entry: dict[str, object] = (
            dict(cast("dict[str, object]", first)) if isinstance(first, dict) else {"text": first}
        )
        if labels and index < len(labels):
            entry["display_text"] = labels[index]
        if icons and index < len(icons):
            entry["icon"] = icons[index]
        shown.append(entry)
    return cast("list[ExampleMessage]", shown) or None


class KeptAnswers:
    """The conversations that examples begin, in wire form.

    Args:
        calls: The chat's functions.
        examples: Messages, or rows of a message and values for the additional inputs.
        textbox: The composer, which converts the messages.
        additional_inputs: Further inputs of the author's function.
        outputs: The Chatbot, then the additional outputs.
        folder: Where answers are kept.
    """

    def __init__(
        self,
        calls: ChatCalls,
        examples: Sequence[object],
        textbox: Component,
        additional_inputs: Sequence[Component],
        outputs: Sequence[Component],
        folder: Path,
    ) -> None:
        self.calls = calls
        self.examples = examples
        self.inputs = [textbox, *additional_inputs]
        self.outputs = outputs
        rows = [example_parts(examples, index) for index in range(len(examples))]
        self.cache = ExampleCache(folder, outputs, rows)

    def compute_all(self) -> None:
        """Compute and keep the answers that are not kept yet."""
        for index in range(len(self.examples)):
            if self.cache.read(index) is None:
                self._compute(index, self._arguments(index))

    def show(self, event: SelectData) -> Iterator[object]:
        """Yield the chosen message as the conversation, then the conversation with its answer."""
        index = event.index
        if not isinstance(index, int) or not 0 <= index < len(self.examples):
            return
        results = self.cache.read(index)
        if results is None:
            arguments = self._arguments(index)
            asked = self.outputs[0].postprocess(user_messages(arguments[0]))
            yield _returned([asked, *([SKIP] * (len(self.outputs) - 1))])
            results = self._compute(index, arguments)
        yield _returned(results)

    def _arguments(self, index: int) -> list[object]:
        """Return what the author's function takes: the message, and values of the additional inputs."""
        given = example_parts(self.examples, index)
        values = given + [component.value for component in self.inputs[len(given) :]]
        with context.describing():  # the author named these files, so they may lie anywhere
            wire = [component.postprocess(value) for component, value in zip(self.inputs, values, strict=False)]
        return [component.preprocess(payload) for component, payload in zip(self.inputs, wire, strict=True)]

    def _compute(self, index: int, arguments: Sequence[object]) -> list[object]:
        message, *further = arguments
        returned = call_directly(self.calls.fn, [message, [], *further])
        answer, *extra = cast("Sequence[object]", returned) if self.calls.extra_outputs else [returned]
        shown = [[*user_messages(message), *answer_messages(answer)], *extra]
        results = [component.postprocess(value) for component, value in zip(self.outputs, shown, strict=True)]
        self.cache.write(index, results)
        return results


def _returned(values: list[object]) -> object:
    """Return values as a function returns them: a single one by itself."""
    return values[0] if len(values) == 1 else values
