"""What a chat page's events do: pure steps on a conversation, and the author's function between them.

A conversation is a list of messages `{"role", "content", …}`; the last one is the visitor's when an answer is due.
The wrappers around the author's function have the same form (plain, coroutine, generator, async generator) and the
same signature, so that the runtime treats them, and injects what they ask for, like the function itself.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from typing import cast

from stagedoor.authoring.graph import BlockFunction
from stagedoor.components.chat_forms import HistoryForm, Message, as_messages, in_form
from stagedoor.components.event_data import EditData, RetryData, SelectData, UndoData

Answer = Callable[[object, list[Message], object], object]
"""Makes the outputs of a call from (message, history before it, what the author's function returned)."""

SKIP: dict[str, object] = {"__type__": "update"}


class ChatCalls:
    """The functions behind the events of one chat page.

    Args:
        fn: The author's function.
        form: How it wants to read the history; None for Gradio 6's messages.
        extra_outputs: How many values it returns beside the answer.
    """

    def __init__(self, fn: Callable[..., object], form: HistoryForm | None, *, extra_outputs: int = 0) -> None:
        self.fn = fn
        self.form: HistoryForm | None = form
        self.extra_outputs = extra_outputs

    # Steps on the conversation --------------------------------------------------------------------------------

    def begin(self, message: object, history: list[Message]) -> tuple[object, object, object]:
        """Move a message from the composer into the conversation."""
        if is_empty(message):
            return SKIP, SKIP, None
        return empty_like(message), [*as_messages(history), *user_messages(message)], message

    def retry(self, history: list[Message], event: RetryData) -> tuple[object, object]:
        """Drop the last answer, so that its question is asked again."""
        history = as_messages(history)
        start = last_question(history, event.index)
        if start is None:
            return SKIP, None
        kept, question = history[:start], history[start : end_of_question(history, start)]
        return [*kept, *question], message_of(question)

    def undo(self, history: list[Message], event: UndoData) -> tuple[object, object]:
        """Take the last question and its answer back, and put the question into the composer."""
        history = as_messages(history)
        start = last_question(history, event.index)
        if start is None:
            return SKIP, SKIP
        return history[:start], message_of(history[start : end_of_question(history, start)])

    def edit(self, history: list[Message], event: EditData) -> tuple[object, object]:
        """Ask again from a question that the visitor changed."""
        history = as_messages(history)
        index = event.index[0] if isinstance(event.index, (list, tuple)) else event.index  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
        if not isinstance(index, int) or not 0 <= index < len(history):
            return SKIP, None
        return [*history[:index], *user_messages(event.value)], event.value

    def choose_option(self, history: list[Message], event: SelectData) -> tuple[object, object]:
        """Send the option of a message that was chosen."""
        return [*as_messages(history), *user_messages(event.value)], event.value

    def put_example(self, examples: Sequence[object]) -> Callable[..., object]:
        """Return the event that puts a chosen example into the composer."""

        def put(event: SelectData) -> object:
            return example_parts(examples, event.index)[0]

        return put

    def take_example(self, examples: Sequence[object], extra: int) -> Callable[..., object]:
        """Return the event that sends a chosen example, with its values for additional inputs."""

        def take(history: list[Message], event: SelectData) -> list[object]:
            message, *values = example_parts(examples, event.index)
            filled = [*values, *([SKIP] * extra)][:extra]
            return [[*as_messages(history), *user_messages(message)], message, *filled]

        return take

    # The author's function ------------------------------------------------------------------------------------

    def for_page(self) -> Callable[..., object]:
        """Return the author's function for the page: it reads the conversation and gives it back with the answer."""

        def answer(message: object, history: list[Message], returned: object) -> object:
            response, extra = self._split(returned)
            conversation = [*history, *answer_messages(response)]
            # A single output takes what is returned as it is; a list of one would be a conversation of one entry.
            return [conversation, *extra] if extra else conversation

        def read(history: list[Message]) -> list[Message]:
            return history[: last_question(history, None)]

        return self._wrap(answer, read)

    def for_callers(self) -> Callable[..., object]:
        """Return the author's function for callers: the answer alone, the conversation kept for the next call."""

        def answer(message: object, history: list[Message], returned: object) -> list[object]:
            response, extra = self._split(returned)
            so_far = [*history, *user_messages(message), *answer_messages(response)]
            return [response, so_far, *extra]

        return self._wrap(answer, lambda history: history)

    def _split(self, returned: object) -> tuple[object, list[object]]:
        """Split what the author's function returned into the answer and the additional outputs."""
        if not self.extra_outputs:
            return returned, []
        response, *extra = cast("Sequence[object]", returned)
        return response, extra

    def _silence(self) -> object:
        """Return what stands for the answer of a generator that yields nothing."""
        return [None, *([SKIP] * self.extra_outputs)] if self.extra_outputs else None

    def _wrap(self, answer: Answer, read: Callable[[list[Message]], list[Message]]) -> Callable[..., object]:
        fn, probe = self.fn, BlockFunction(id=0, fn=self.fn, targets=[], inputs=[], outputs=[])
        wraps = functools.wraps(fn)

        def prepared(message: object, history: object) -> tuple[list[Message], object, object]:
            whole = as_messages(cast("list[object]", history or []))
            return whole, message, in_form(read(whole), self.form)

        if probe.is_generator and probe.is_async:

            async def async_stream(
                message: object, history: object, *rest: object, **named: object
            ) -> AsyncIterator[object]:
                whole, question, past = prepared(message, history)
                values = cast("AsyncIterator[object]", fn(question, past, *rest, **named))
                async for value in _never_silent_async(values, self._silence()):
                    yield answer(message, whole, value)

            return wraps(async_stream)
        if probe.is_generator:

            def stream(message: object, history: object, *rest: object, **named: object) -> Iterator[object]:
                whole, question, past = prepared(message, history)
                values = cast("Iterator[object]", fn(question, past, *rest, **named))
                for value in _never_silent(values, self._silence()):
                    yield answer(message, whole, value)

            return wraps(stream)
        if probe.is_async:

            async def coroutine(message: object, history: object, *rest: object, **named: object) -> object:
                whole, question, past = prepared(message, history)
                returned = await cast("Awaitable[object]", fn(question, past, *rest, **named))
                return answer(message, whole, returned)

            return wraps(coroutine)

        def plain(message: object, history: object, *rest: object, **named: object) -> object:
            whole, question, past = prepared(message, history)
            return answer(message, whole, fn(question, past, *rest, **named))

        return wraps(plain)


def _never_silent(values: Iterator[object], silence: object) -> Iterator[object]:
    """Yield the values, or what stands for none."""
    is_silent = True
    for value in values:
        is_silent = False
        yield value
    if is_silent:
        yield silence


async def _never_silent_async(values: AsyncIterator[object], silence: object) -> AsyncIterator[object]:
    """Yield the values, or what stands for none."""
    is_silent = True
    async for value in values:
        is_silent = False
        yield value
    if is_silent:
        yield silence


def of_message(validator: Callable[..., object]) -> Callable[[object, object], object]:
    """Return a validator of the inputs (message, history) that asks the author's about the message alone."""

    def check(message: object, history: object) -> object:
        return validator(message)

    return check


def conversations_key(fn: Callable[..., object], title: str | None) -> str:
    """Return the name under which browsers keep a chat's conversations.

    It is the same after a restart, and another app's at the same address has another one.

    Args:
        fn: The author's function.
        title: Title of the chat.
    """
    name = f"{getattr(fn, '__module__', '')}.{getattr(fn, '__qualname__', type(fn).__qualname__)}"
    return hashlib.sha256(f"{name} {title or ''}".encode()).hexdigest()[:16]


def is_empty(message: object) -> bool:
    """Whether there is nothing to send."""
    if isinstance(message, dict):
        parts = cast("dict[str, object]", message)
        return not parts.get("text") and not parts.get("files")
    return not message or not str(message).strip()


def empty_like(message: object) -> object:
    """Return what the composer holds after sending."""
    return {"text": "", "files": []} if isinstance(message, dict) else ""


def user_messages(message: object) -> list[Message]:
    """Return the messages that a visitor's input stands in the conversation as: one, files first, then the text."""
    if not isinstance(message, dict):
        return [{"role": "user", "content": message}]
    parts = cast("dict[str, object]", message)
    files = cast("Sequence[object]", parts.get("files") or [])
    content: list[object] = [file if isinstance(file, dict) else {"path": file} for file in files]
    if parts.get("text"):
        content.append(parts["text"])
    return [{"role": "user", "content": content}] if content else []


def answer_messages(response: object) -> list[Message]:
    """Return the messages for what an author's function answered."""
    if response is None:
        return []
    if isinstance(response, list):
        return [message for item in cast("list[object]", response) for message in answer_messages(item)]
    if isinstance(response, dict) and "content" in response:
        return [{"role": "assistant", **cast("Message", response)}]
    if not isinstance(response, dict) and hasattr(response, "content") and hasattr(response, "role"):  # ChatMessage
        return [{name: value for name, value in vars(response).items() if value is not None}]
    return [{"role": "assistant", "content": response}]


def last_question(history: Sequence[Message], near: object) -> int | None:
    """Return where the last question starts: the first of the visitor's messages in a row.

    Args:
        history: The conversation.
        near: Index of a message of that exchange, as the page tells it; None for the end.
    """
    end = near if isinstance(near, int) and 0 <= near < len(history) else len(history) - 1
    while end >= 0 and history[end].get("role") != "user":
        end -= 1
    if end < 0:
        return None
    while end > 0 and history[end - 1].get("role") == "user":
        end -= 1
    return end


def end_of_question(history: Sequence[Message], start: int) -> int:
    """Return where the messages of a question end."""
    end = start
    while end < len(history) and history[end].get("role") == "user":
        end += 1
    return end


def message_of(question: Sequence[Message]) -> object:
    """Return what the visitor sent, from the messages it stands in the conversation as."""
    files = [part for message in question for part in _file_parts(message.get("content"))]
    texts = [text for message in question if isinstance(text := _text_of(message.get("content")), str)]
    text = "\n".join(texts)
    return {"text": text, "files": files} if files else text


def _file_parts(content: object) -> list[object]:
    found: list[object] = []
    for part in cast("list[object]", content) if isinstance(content, list) else [content]:
        if isinstance(part, tuple) and part:  # as older Gradio versions give a file
            found.append(cast("tuple[object, ...]", part)[0])
        elif isinstance(part, dict):
            entry = cast("dict[str, object]", part)
            file = entry.get("file", entry)
            path = cast("dict[str, object]", file).get("path") if isinstance(file, dict) else None
            if path is not None:
                found.append(path)
    return found


def _text_of(content: object) -> str | None:
    texts: list[str] = []
    for part in cast("list[object]", content) if isinstance(content, list) else [content]:
        text = cast("dict[str, object]", part).get("text") if isinstance(part, dict) else part
        if isinstance(text, str):
            texts.append(text)
    return "\n".join(texts) if texts else None


def example_parts(examples: Sequence[object], index: object) -> list[object]:
    """Return a chosen example as [message, *values of additional inputs]."""
    if not isinstance(index, int) or not 0 <= index < len(examples):
        return [""]
    example = examples[index]
    return list(cast("Sequence[object]", example)) if isinstance(example, (list, tuple)) else [example]
