"""`gr.load_chat`: a chat page for any server that speaks OpenAI's chat completions."""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast

from stagedoor import context
from stagedoor.client.connection import Connection, RemoteError, hang_up, lines, whole
from stagedoor.errors import AuthoringError, Error
from stagedoor.files import mime_type_of

if TYPE_CHECKING:
    from http.client import HTTPResponse

    from stagedoor.authoring.chat_interface import ChatInterface

JSONObject = dict[str, object]
FileKind = Literal["text_encoded", "image"]

MAX_TEXT_BYTES = 1_000_000
"""Largest file that is sent as text; a model's context is far smaller."""

_TEXT_SUFFIXES = frozenset(
    [
        ".txt",
        ".md",
        ".rst",
        ".log",
        ".csv",
        ".tsv",
        ".json",
        ".jsonl",
        ".yaml",
        ".yml",
        ".toml",
        ".xml",
        ".html",
        ".css",
        ".js",
        ".ts",
        ".tsx",
        ".py",
        ".ipynb",
        ".sh",
        ".c",
        ".h",
        ".cpp",
        ".hpp",
        ".java",
        ".go",
        ".rs",
        ".rb",
        ".php",
        ".sql",
        ".ini",
        ".cfg",
        ".tex",
    ]
)


def load_chat(
    base_url: str,
    model: str,
    token: str | None = None,
    *,
    file_types: FileKind | Sequence[FileKind] | None = "text_encoded",
    system_message: str | None = None,
    streaming: bool = True,
    **kwargs: object,
) -> ChatInterface:
    """Make a chat page for a server that speaks OpenAI's chat completions: llama.cpp, vLLM, Ollama, a paid service.

    Args:
        base_url: Address below which `/chat/completions` lies, such as "http://localhost:11434/v1/".
        model: Name of the model there.
        token: The server's API key; `OPENAI_API_KEY` when none is given. It stays on this machine.
        file_types: What visitors may attach: "text_encoded" (files that are text, sent as text), "image", a list of
            these, or None for text messages only.
        system_message: What the model is told before the conversation.
        streaming: Whether answers appear word by word.
        kwargs: Further arguments of `ChatInterface`, such as title and examples.

    Raises:
        AuthoringError: When `file_types` holds something else.
    """
    from stagedoor.authoring.chat_interface import ChatInterface

    kinds: list[FileKind] = [file_types] if isinstance(file_types, str) else list(file_types or [])
    unknown = [kind for kind in kinds if kind not in {"text_encoded", "image"}]
    if unknown:
        raise AuthoringError(f"file_types={unknown!r} is unknown.", hint='give "text_encoded", "image", or both')
    chat = Chat(base_url, model, token or os.environ.get("OPENAI_API_KEY"), kinds, system_message)
    fn: Callable[..., object] = chat.stream if streaming else chat.answer
    options: dict[str, object] = {"title": model, **kwargs}
    if kinds and "textbox" not in options:
        from stagedoor.components.multimodaltextbox import MultimodalTextbox

        suffixes: set[str] = {"image"} if "image" in kinds else set()
        suffixes |= _TEXT_SUFFIXES if "text_encoded" in kinds else set()
        options["textbox"] = MultimodalTextbox(
            show_label=False,
            label="Message",
            placeholder="Type a message…",
            file_types=sorted(suffixes),
            file_count="multiple",
            render=False,
        )
    return ChatInterface(fn, multimodal=bool(kinds), **options)  # pyright: ignore[reportArgumentType]


class Chat:
    """A conversation partner on a server.

    Args:
        base_url: Address below which `/chat/completions` lies.
        model: Name of the model.
        token: The server's API key, or None.
        kinds: Which files are sent along.
        system_message: What the model is told first.
    """

    def __init__(
        self, base_url: str, model: str, token: str | None, kinds: Sequence[FileKind], system_message: str | None
    ) -> None:
        self.address = f"{base_url.rstrip('/')}/chat/completions"
        self.model = model
        self.kinds = kinds
        self.system_message = system_message
        secret = {"authorization": f"Bearer {token}"} if token else {}
        self.connection = Connection({"user-agent": "stagedoor", "content-type": "application/json", **secret})

    def answer(self, message: object, history: list[JSONObject]) -> str:
        """Return the model's answer."""
        with self._asked(message, history, streaming=False) as reply:
            return _answer_in(whole(reply, self.address))

    def stream(self, message: object, history: list[JSONObject]) -> Iterator[str]:
        """Yield the model's answer so far, again and again."""
        said = ""
        yield said  # the visitor sees at once that the question was taken
        with self._asked(message, history, streaming=True) as reply:
            if reply.headers.get_content_type() == "application/json":  # this server does not stream
                yield _answer_in(whole(reply, self.address))
                return
            for part in _parts_of(lines(reply, self.address)):
                said += part
                yield said

    @contextmanager
    def _asked(self, message: object, history: Sequence[JSONObject], *, streaming: bool) -> Generator[HTTPResponse]:
        """Ask, and give the reply for as long as it is read; a visitor who calls the answer off ends it there, too."""
        messages = [*self._introduction(), *(self._for_model(entry) for entry in history)]
        messages.append(self._for_model({"role": "user", "content": message}))
        body = json.dumps({"model": self.model, "messages": messages, "stream": streaming}).encode()
        try:
            with self.connection.open(self.address, body) as reply:
                call = context.current_call.get()
                if call is not None:
                    # Nothing interrupts the wait for the next word.
                    call.when_over(lambda: hang_up(reply))
                yield reply
        except RemoteError as error:
            reason = f"it answered {error.status}: {error.said:.500}" if error.status else error.message
            raise Error(f"The chat server does not answer: {reason}", print_exception=False) from error

    def _introduction(self) -> list[JSONObject]:
        return [{"role": "system", "content": self.system_message}] if self.system_message else []

    def _for_model(self, entry: Mapping[str, object]) -> JSONObject:
        """Return a message of the page as the server takes it: text, or parts when it holds pictures."""
        parts = list(self._parts(entry.get("content")))
        role = str(entry.get("role") or "user")
        if all(part["type"] == "text" for part in parts):
            return {"role": role, "content": "\n\n".join(str(part["text"]) for part in parts)}
        return {"role": role, "content": parts}

    def _parts(self, content: object) -> Iterator[JSONObject]:
        if isinstance(content, str):
            yield {"type": "text", "text": content}
        elif isinstance(content, list):
            for item in cast("list[object]", content):
                yield from self._parts(item)
        elif isinstance(content, dict):
            fields = cast("JSONObject", content)
            if "files" in fields:  # what the composer gives
                for file in cast("list[object]", fields["files"] or []):
                    yield from self._file_parts(file)
                yield from self._parts(fields.get("text") or "")
            elif isinstance(fields.get("text"), str):
                yield {"type": "text", "text": fields["text"]}
            elif fields.get("file") is not None or fields.get("path") is not None:
                yield from self._file_parts(fields.get("file") or fields)

    def _file_parts(self, file: object) -> Iterator[JSONObject]:
        path = Path(str(cast("JSONObject", file).get("path") if isinstance(file, dict) else file))
        kind = mime_type_of(path.name) or ""
        if kind.startswith("image/") and "image" in self.kinds:
            encoded = base64.b64encode(path.read_bytes()).decode()
            yield {"type": "image_url", "image_url": {"url": f"data:{kind};base64,{encoded}"}}
        elif "text_encoded" in self.kinds and not kind.startswith(("image/", "audio/", "video/")):
            yield {"type": "text", "text": f"{path.name}:\n{_text_of(path)}"}
        else:
            raise Error(
                f"{path.name} cannot be sent to this model; it takes {' and '.join(self.kinds) or 'text only'}."
            )


def _text_of(path: Path) -> str:
    if path.stat().st_size > MAX_TEXT_BYTES:
        raise Error(f"{path.name} is too large to be sent as text (more than {MAX_TEXT_BYTES // 1_000_000} MB).")
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise Error(f"{path.name} is no text file.") from error


def _answer_in(raw: bytes) -> str:
    """Return the text of an answer that came as a whole.

    Raises:
        Error: When it is an error, or something else.
    """
    try:
        said = cast("JSONObject", json.loads(raw))
        _raise_fault(said)
        message = cast("JSONObject", cast("list[JSONObject]", said["choices"])[0]["message"])
        return str(message.get("content") or "")
    except (ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
        raise Error(f"The chat server's answer has another form than expected: {error!r}") from error


def _parts_of(received: Iterable[bytes]) -> Iterator[str]:
    """Yield the pieces of text of a streamed answer.

    Args:
        received: Its lines.

    Raises:
        Error: When the server says that it failed, or the answer ends before it says that this is the end.
    """
    is_whole = False
    for line in received:
        event = line[5:].strip() if line.startswith(b"data:") else b""
        if event == b"[DONE]":
            return
        choice = _choice_in(event)
        is_whole = is_whole or choice.get("finish_reason") is not None
        delta = choice.get("delta")
        text = cast("JSONObject", delta).get("content") if isinstance(delta, dict) else None
        if text:
            yield str(text)
    if not is_whole:
        raise Error("The chat server broke off in the middle of its answer.", print_exception=False)


def _choice_in(event: bytes) -> JSONObject:
    """Return what an event of a streamed answer says of it; empty when that is nothing."""
    try:
        said = cast("object", json.loads(event or b"null"))
    except ValueError:
        return {}
    if not isinstance(said, dict):
        return {}
    fields = cast("JSONObject", said)
    _raise_fault(fields)
    choices = cast("list[JSONObject]", fields.get("choices") or [])
    return choices[0] if choices else {}


def _raise_fault(said: JSONObject) -> None:
    if said.get("error"):
        fault = said["error"]
        text = cast("JSONObject", fault).get("message") if isinstance(fault, dict) else fault
        raise Error(f"The chat server broke off: {text}", print_exception=False)
