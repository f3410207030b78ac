"""Names on a model hub: where a Space runs, and an interface for a model that the hub's service runs.

`HF_ENDPOINT` names the hub (an own one too), `HF_INFERENCE_ENDPOINT` the service; `HF_TOKEN` is the token when none is
given.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, cast

from stagedoor.client.connection import Connection, RemoteError
from stagedoor.errors import AuthoringError, Error

if TYPE_CHECKING:
    from stagedoor.authoring.interface import Interface

JSONObject = dict[str, object]

_PUBLIC_HUB = "https://huggingface.co"
_PUBLIC_INFERENCE = "https://router.huggingface.co"
_GENERATED = ("generated_text", "summary_text", "translation_text", "text")

_TEXT_TO_TEXT = frozenset(["text-generation", "text2text-generation", "summarization", "translation"])
_TEXT_TO_LABEL = frozenset(["text-classification", "fill-mask"])
_FILE_TO_LABEL = frozenset(["image-classification", "audio-classification"])
_FILE_TO_TEXT = frozenset(["automatic-speech-recognition", "image-to-text"])
_TEXT_TO_FILE = {"text-to-image": ("image", ".png"), "text-to-speech": ("audio", ".wav")}


def space_address(name: str, token: str | None) -> str:
    """Return the address at which a Space runs.

    Args:
        name: Its name, "user/app".
        token: The hub's token, for a private one.

    Raises:
        RemoteError: When the hub cannot be reached or does not know the Space.
    """
    found = _ask(f"/api/spaces/{name}", token, f"the Space {name}")
    host = found.get("host")
    if not isinstance(host, str) or not host.startswith(("http://", "https://")):
        raise RemoteError(f"The hub says no address for the Space {name}.", hint="is it running?")
    return host


def model_interface(name: str, token: str | None, provider: str | None, options: Mapping[str, object]) -> Interface:
    """Return an interface for a model that the hub's inference service runs.

    Args:
        name: The model's name, "user/model".
        token: The hub's token.
        provider: Which service runs it; "hf-inference" by default.
        options: Arguments of `Interface` that go before those made here.

    Raises:
        RemoteError: When the hub cannot be reached or does not know the model.
        AuthoringError: When there is no interface for the model's task.
    """
    from stagedoor.authoring.interface import Interface

    task = str(_ask(f"/api/models/{name}", token, f"the model {name}").get("pipeline_tag") or "")
    ask = _inference(name, token, provider)
    made = _interface_parts(task, ask)
    if made is None:
        raise AuthoringError(
            f"There is no interface for the task {task or 'unknown'!r} of the model {name}.",
            hint="run it here with gr.Interface.from_pipeline(…), or use gr.load_chat with a server that runs it",
        )
    fn, inputs, outputs = made
    return Interface(fn, inputs, outputs, **{"title": name, **options})  # pyright: ignore[reportArgumentType]


Ask = Callable[[bytes, str], tuple[bytes, str]]
"""Sends a body of a content type and returns the answer's, and its content type."""


def _interface_parts(task: str, ask: Ask) -> tuple[Callable[[object], object], str, str] | None:
    """Return the function, input and output of the interface for a task; None for a task that has none."""

    def told(text: object) -> bytes:
        return ask(json.dumps({"inputs": str(text)}).encode(), "application/json")[0]

    def shown(path: object) -> bytes:
        return ask(_content(path), "application/octet-stream")[0]

    def text_to_text(text: object) -> object:
        return _text(told(text))

    def text_to_label(text: object) -> object:
        return _scores(told(text))

    def file_to_label(file: object) -> object:
        return _scores(shown(file))

    def file_to_text(file: object) -> object:
        return _text(shown(file))

    def text_to_file(text: object) -> object:
        return _kept(told(text), _TEXT_TO_FILE[task][1])

    parts = {
        **dict.fromkeys(_TEXT_TO_TEXT, (text_to_text, "text", "text")),
        **dict.fromkeys(_TEXT_TO_LABEL, (text_to_label, "text", "label")),
        **dict.fromkeys(_FILE_TO_LABEL, (file_to_label, "file", "label")),
        **dict.fromkeys(_FILE_TO_TEXT, (file_to_text, "file", "text")),
        **{known: (text_to_file, "text", output) for known, (output, _) in _TEXT_TO_FILE.items()},
    }
    return parts.get(task)


def _content(path: object) -> bytes:
    if not isinstance(path, str):
        raise Error("Choose a file first.")
    return Path(path).read_bytes()


def _inference(name: str, token: str | None, provider: str | None) -> Ask:
    base = os.environ.get("HF_INFERENCE_ENDPOINT") or _PUBLIC_INFERENCE
    address = f"{base.rstrip('/')}/{provider or 'hf-inference'}/models/{name}"

    def ask(body: bytes, kind: str) -> tuple[bytes, str]:
        with _connection(token).open(address, body, {"content-type": kind}) as answer:
            return answer.read(), str(answer.headers.get_content_type())

    return ask


def _text(raw: bytes) -> str:
    said = cast("object", json.loads(raw))
    first: object = cast("list[object]", said)[0] if isinstance(said, list) and said else cast("object", said)
    if isinstance(first, dict):
        fields = cast("JSONObject", first)
        return next((str(fields[key]) for key in _GENERATED if key in fields), json.dumps(fields))
    return str(first)


def _scores(raw: bytes) -> dict[str, float]:
    said = cast("list[object]", json.loads(raw))
    rows = cast("list[JSONObject]", said[0] if said and isinstance(said[0], list) else said)
    return {str(row.get("label") or row.get("token_str")): float(cast("float", row["score"])) for row in rows}


def _kept(content: bytes, suffix: str) -> str:
    import tempfile

    descriptor, path = tempfile.mkstemp(suffix, "stagedoor-")
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
    return path


def _connection(token: str | None) -> Connection:
    token = token or os.environ.get("HF_TOKEN")
    return Connection({"user-agent": "stagedoor", **({"authorization": f"Bearer {token}"} if token else {})})


def _ask(path: str, token: str | None, what: str) -> JSONObject:
    hub = (os.environ.get("HF_ENDPOINT") or _PUBLIC_HUB).rstrip("/")
    try:
        return cast("JSONObject", _connection(token).json(hub + path))
    except RemoteError as error:
        if error.status in {401, 403, 404}:
            raise RemoteError(
                f"The hub at {hub} does not know {what}.", hint="check the name; a private one needs token= or HF_TOKEN"
            ) from error
        raise RemoteError(
            f"The hub at {hub} cannot be asked about {what}: {error.message}",
            hint="set HF_ENDPOINT to a hub that this machine reaches, or give the app's own address",
        ) from error
