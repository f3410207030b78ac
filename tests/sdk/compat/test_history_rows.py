"""Conversations as functions of Gradio 3 to 5 read and write them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from gradio_client import Client
from support.apps import served
from support.told import told

import stagedoor as gr
from stagedoor.authoring.history_reading import form_read_by
from stagedoor.components.chat_forms import HistoryForm, as_messages, in_form
from stagedoor.files import active


def parts(*texts: str) -> list[dict[str, str]]:
    return [{"type": "text", "text": text} for text in texts]


def conversation(*texts: str | None) -> list[dict[str, object]]:
    """Messages of both sides in turn; None where one says nothing."""
    roles = ["user", "assistant"] * len(texts)
    return [{"role": r, "content": parts(text)} for r, text in zip(roles, texts, strict=False) if text is not None]


FILE = {"type": "file", "file": {"path": "/a.png", "orig_name": "a.png"}, "alt_text": None}


@pytest.mark.parametrize(
    ("messages", "form", "read"),
    [
        (conversation("a", "b"), "tuples", [["a", "b"]]),
        (conversation("a", "b", "c"), "tuples", [["a", "b"], ["c", None]]),
        (conversation(None, "b"), "tuples", [[None, "b"]]),
        ([{"role": "user", "content": [FILE]}], "tuples", [[("/a.png",), None]]),
        ([{"role": "user", "content": [{**FILE, "alt_text": "A"}]}], "tuples", [[("/a.png", "A"), None]]),
        ([{"role": "user", "content": [FILE, *parts("look")]}], "tuples", [[("/a.png",), None], ["look", None]]),
        (conversation("a"), "messages", [{"role": "user", "content": "a"}]),
        ([{"role": "user", "content": parts("a", "b")}], "messages", [{"role": "user", "content": "a\nb"}]),
        ([{"role": "user", "content": [FILE]}], "messages", [{"role": "user", "content": ("/a.png",)}]),
        (conversation("a"), None, conversation("a")),
    ],
)
def test_forms(messages: list[dict[str, object]], form: HistoryForm | None, read: object) -> None:
    assert in_form(messages, form) == read


def test_pairs_become_messages() -> None:
    assert as_messages([["a", "b"], ("c", None)]) == [
        {"role": "user", "content": "a"},
        {"role": "assistant", "content": "b"},
        {"role": "user", "content": "c"},
    ]


# --- Chatbot


@pytest.mark.parametrize("pair", [["a", "b"], ("a", "b")], ids=["list", "tuple"])
def test_who_writes_pairs_reads_pairs(pair: object) -> None:
    """1 type: nothing was said, but a function or the first value speaks in pairs."""
    bot = gr.Chatbot()
    messages = bot.postprocess(conversation("a", "b"))
    assert bot.preprocess(messages)[0] == {**messages[0], "metadata": None, "options": None}
    with told("pairs are an older Gradio's"):
        assert bot.postprocess([pair]) == messages
    assert bot.preprocess(messages) == [["a", "b"]]


def test_callers_may_send_pairs_and_change_nothing_by_it() -> None:
    bot = gr.Chatbot()
    sent = [["a", "b"]]
    assert [message["content"] for message in bot.preprocess(sent)] == [parts("a"), parts("b")]  # type: ignore[index]
    assert bot.history_form is None


def stream(history: list[Any]) -> Iterator[list[Any]]:
    """A function of Gradio 3: it fills the last pair."""
    history[-1][1] = ""
    for letter in history[-1][0]:
        history[-1][1] += letter
        yield history


@pytest.mark.filterwarnings("ignore::stagedoor.compat.warn.OldSpellingWarning")
def test_a_streaming_chat_of_gradio_3() -> None:
    """1 type and 3 history, with the official client: three turns."""
    with gr.Blocks() as demo:
        bot, text = gr.Chatbot(), gr.Textbox()
        text.submit(lambda said, history: ("", [*history, [said, None]]), [text, bot], [text, bot], api_name="ask")
        text.submit(stream, bot, bot)
    with served(demo) as app:
        client = Client(app.url, verbose=False)
        messages: list[dict[str, Any]] = []
        for said in ("one", "two", "three"):
            _, messages = client.predict(said, messages, api_name="/ask")
            messages = client.predict(messages, api_name="/stream")
    assert [message["content"][0]["text"] for message in messages] == ["one", "one", "two", "two", "three", "three"]


def test_files_in_pairs_go_both_ways() -> None:
    bot = gr.Chatbot()
    file = active().publish_bytes(b"a", name="a.txt")
    path = str(active().resolve(file, component=""))
    with told("pairs"):
        wire = bot.postprocess([[(path,), "seen"]])
    ((sent, answer),) = bot.preprocess(wire)  # type: ignore[misc]
    assert ((path,), "seen") == (sent, answer)


def test_an_event_tells_the_place_among_the_pairs() -> None:
    """Handlers of Gradio 3 and 4 index the history with it."""
    said = {"index": 3, "pair": [2, 1], "value": "c", "liked": True}
    for kind in (gr.LikeData, gr.UndoData, gr.RetryData, gr.EditData, gr.SelectData):
        assert kind(gr.Chatbot(type="tuples"), said).index == [2, 1]  # type: ignore[call-arg]
        assert kind(gr.Chatbot(), said).index == 3
        assert kind(gr.Chatbot(type="tuples"), {"index": 3}).index == 3  # type: ignore[call-arg] - another client


def test_a_changed_chatbot_reads_as_before() -> None:
    """A component that `gr.update` changed is another object."""
    from stagedoor.runtime.results import changed_twin

    bot = gr.Chatbot(type="tuples")  # type: ignore[call-arg]
    with gr.Blocks():
        bot.render()
    assert changed_twin(bot, {"label": "x"}).history_form == "tuples"  # type: ignore[attr-defined]


def test_an_authors_postprocess_that_makes_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    """18 methods: apps of Gradio 3 replaced it to format what was said."""
    monkeypatch.setattr(gr.Chatbot, "postprocess", lambda self, pairs: [(f"<b>{a}</b>", b) for a, b in pairs])
    bot = gr.Chatbot()
    with told("pairs"):
        assert [m["content"] for m in bot.wire_value([("a", "b")])] == [parts("<b>a</b>"), parts("b")]  # type: ignore[attr-defined]


# --- ChatInterface


def unpacked(message: str, history: list[Any]) -> str:
    return ",".join(f"{question}>{answer}" for question, answer in history)


def indexed(message: str, history: list[Any]) -> str:
    return history[-1][1] if history else "none"


def by_entry(message: str, history: list[Any]) -> str:
    for number, entry in enumerate(history):
        return f"{number}{entry[0]}"
    return "none"


def roles(message: str, history: list[Any]) -> str:
    return "".join(entry["role"] for entry in history) + str(history[-1]["content"][0] if history else "")


def counted(message: str, history: list[Any]) -> str:
    return str(len(history))


class Bot:
    def answer(self, message: str, history: list[Any]) -> str:
        return history[0][0] if history else ""


@pytest.mark.parametrize(
    ("fn", "form"),
    [
        (unpacked, "tuples"), (indexed, "tuples"), (by_entry, "tuples"), (Bot().answer, "tuples"), (roles, None),
        (counted, None), (len, None), (lambda message, history: [a for a, b in history], "tuples"),
    ],
)  # fmt: skip
def test_the_form_that_a_function_reads(fn: Any, form: str | None) -> None:
    """3 history: seen in its source, where nobody says it."""
    assert form_read_by(fn) == form
    assert gr.ChatInterface(fn).calls.form == form


@pytest.mark.parametrize(
    ("fn", "options", "answers"),
    [
        (unpacked, {}, ["", "a>", "a>,b>a>"]),
        (unpacked, {"type": "tuples"}, ["", "a>", "a>,b>a>"]),
        (lambda said, past: "".join(str(m["content"]) for m in past), {"type": "messages"}, ["", "a", "aba"]),
        (counted, {"chatbot": "tuples"}, ["0", "1", "2"]),
        (counted, {"chatbot": "messages"}, ["0", "2", "4"]),
    ],
    ids=["unpacked", "tuples", "messages", "chatbot of tuples", "chatbot of messages"],
)
@pytest.mark.filterwarnings("ignore::stagedoor.compat.warn.OldSpellingWarning")
def test_histories_of_a_chat(fn: Any, options: dict[str, Any], answers: list[str]) -> None:
    """3 history: as callers see it, and as the page does, whose conversation stands in the Chatbot."""
    if "chatbot" in options:
        options = {"chatbot": gr.Chatbot(type=options["chatbot"])}  # type: ignore[call-arg]
    with served(gr.ChatInterface(fn, **options)) as app:
        client = Client(app.url, verbose=False)
        assert [client.predict(said, api_name="/chat") for said in "abc"] == answers
        chat = app.demo
        conversation: object = []
        for said, answer in zip("abc", answers, strict=True):
            moved = run(app, chat.calls.begin, [said, conversation])
            conversation = run(app, chat.fn, [moved[2], moved[1]])[0]
            assert conversation[-1]["content"][0]["text"] == answer


def run(app: Any, fn: Any, data: list[object]) -> Any:
    """Call a listener of the page by its function, and return its results."""
    private = (f for f in app.engine.graph.functions.values() if f.fn is not None and f.api_visibility == "private")
    found = next(f for f in private if getattr(f.fn, "__wrapped__", f.fn) == fn)
    body = {"data": data, "fn_index": found.id, "session_hash": "s"}
    answer = app.http.post(f"{app.api}/run/predict", json=body)
    return answer.json()["data"]
