"""Chat pages: steps on a conversation, and the author's function in each of its forms."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import AsyncIterator, Iterator

import pytest

import stagedoor as gr
from stagedoor.authoring.chat_calls import ChatCalls, answer_messages, in_form, user_messages
from stagedoor.authoring.chat_reply import ChatReply
from stagedoor.authoring.signatures import is_injected

HISTORY = [
    {"role": "user", "content": [{"type": "text", "text": "hello"}]},
    {"role": "assistant", "content": [{"type": "text", "text": "hi"}]},
    {"role": "user", "content": [{"type": "text", "text": "bye"}]},
]


def echo(message: str, history: list[object]) -> str:
    """Repeat."""
    return f"{len(history)}: {message}"


def stream(message: str, history: list[object]) -> Iterator[str]:
    yield message[:1]
    yield message


async def later(message: str, history: list[object]) -> str:
    return message


async def later_stream(message: str, history: list[object]) -> AsyncIterator[str]:
    yield message[:1]
    yield message


def test_a_generator_may_have_nothing_to_say() -> None:
    def silent(message: str, history: list[object]) -> Iterator[str]:
        yield from message.split()

    async def later(message: str, history: list[object]) -> AsyncIterator[str]:
        for word in message.split():
            yield word

    assert list(ChatCalls(silent, None).for_callers()("", [])) == [[None, [{"role": "user", "content": ""}]]]  # type: ignore[call-overload]

    async def collect() -> list[object]:
        return [value async for value in ChatCalls(later, None).for_page()("", HISTORY[:1])]  # type: ignore[attr-defined]

    assert asyncio.run(collect()) == [HISTORY[:1]]


def test_callers_get_one_endpoint_with_two_names() -> None:
    demo = gr.ChatInterface(echo)
    assert list(demo.get_api_info()["named_endpoints"]) == ["/echo"]  # type: ignore[call-overload]
    endpoints = demo.get_api_info(second_names=True)["named_endpoints"]
    assert list(endpoints) == ["/echo", "/chat"]  # type: ignore[call-overload]
    endpoint = endpoints["/echo"]  # type: ignore[index]
    assert [(p["parameter_name"], p["label"]) for p in endpoint["parameters"]] == [("message", "")]
    assert endpoint["description"] == "Repeat."
    assert demo.get_config_file()["mode"] == "chat_interface"


def test_additional_inputs_have_their_names() -> None:
    def say(message: str, history: list[object], system_prompt: str, temperature: float) -> str:
        return message

    demo = gr.ChatInterface(say, additional_inputs=[gr.Textbox("be kind"), gr.Slider(0, 1)])
    parameters = demo.get_api_info()["named_endpoints"]["/say"]["parameters"]  # type: ignore[index]
    assert [p["parameter_name"] for p in parameters] == ["message", "system_prompt", "temperature"]
    assert [component.label for component in demo.additional_inputs] == ["System prompt", "Temperature"]


def test_sending_moves_the_text_into_the_conversation() -> None:
    calls = ChatCalls(echo, None)
    assert calls.begin("hello", []) == ("", [{"role": "user", "content": "hello"}], "hello")
    assert calls.begin("  ", [])[2] is None
    emptied, history, _ = calls.begin({"text": "see", "files": ["a.png"]}, [])
    assert emptied == {"text": "", "files": []}
    assert history == [{"role": "user", "content": [{"path": "a.png"}, "see"]}]


def test_older_functions_read_each_file_as_a_message() -> None:
    history = [{"role": "user", "content": [{"path": "a.png"}, "see"]}, {"role": "assistant", "content": "yes"}]
    assert [m["content"] for m in in_form(history, "messages")] == [("a.png",), "see", "yes"]  # type: ignore[attr-defined]
    assert in_form(history, "tuples") == [[("a.png",), None], ["see", "yes"]]


def test_callers_go_on_from_the_first_messages_of_the_page() -> None:
    demo = gr.ChatInterface(echo, chatbot=gr.Chatbot([{"role": "assistant", "content": "hi"}]))
    parts = [{"text": "hi", "type": "text"}]
    first = {"role": "assistant", "metadata": None, "content": parts, "options": None}
    assert demo.chatbot_state.initial_value() == [first]
    assert demo.chatbot_state.get_block_name() == "state"


def test_a_validator_checks_the_message_on_the_page_only() -> None:
    demo = gr.ChatInterface(echo, validator=lambda message: gr.validate(message == "ok", "no"))
    checked = [function for function in demo.fns.values() if function.validator is not None]
    assert [function.targets for function in checked] == [[(demo.textbox, "submit")]]
    assert checked[0].validator("hm", []) == gr.validate(False, "no")  # type: ignore[misc]


@pytest.mark.parametrize("fn", [echo, stream, later, later_stream])
def test_wrappers_keep_form_and_signature(fn: object) -> None:
    wrapped = ChatCalls(fn, None).for_page()  # type: ignore[arg-type]
    for test in (inspect.isgeneratorfunction, inspect.iscoroutinefunction, inspect.isasyncgenfunction):
        assert test(wrapped) == test(fn)
    assert inspect.signature(wrapped) == inspect.signature(fn)  # type: ignore[arg-type]


def test_the_answer_is_put_behind_the_question() -> None:
    calls = ChatCalls(echo, None)
    assert calls.for_page()("bye", HISTORY) == [*HISTORY, {"role": "assistant", "content": "2: bye"}]
    assert calls.for_callers()("bye", HISTORY[:2])[0] == "2: bye"  # type: ignore[index]
    assert list(ChatCalls(stream, None).for_callers()("ab", []))[-1][0] == "ab"  # type: ignore[call-overload]
    assert asyncio.run(ChatCalls(later, None).for_callers()("ab", []))[0] == "ab"  # type: ignore[arg-type]

    async def all_of() -> list[object]:
        return [value async for value in ChatCalls(later_stream, None).for_callers()("ab", [])]  # type: ignore[attr-defined]

    assert [value[0] for value in asyncio.run(all_of())] == ["a", "ab"]  # type: ignore[index]


def test_additional_outputs_are_split_off() -> None:
    calls = ChatCalls(lambda message, history: ("yes", 1, 2), None, extra_outputs=2)
    assert calls.for_callers()("x", [])[2:] == [1, 2]  # type: ignore[index]


def test_what_the_runtime_injects_stays_visible() -> None:
    def ask(message: str, history: list[object], request: gr.Request) -> str:
        return message

    wrapped = ChatCalls(ask, None).for_page()
    from stagedoor.authoring.signatures import type_hints_of

    assert is_injected(type_hints_of(wrapped)["request"])


@pytest.mark.parametrize(
    ("form", "read"),
    [
        (None, HISTORY),
        (
            "messages",
            [
                {"role": "user", "content": "hello"},
                {"role": "assistant", "content": "hi"},
                {"role": "user", "content": "bye"},
            ],
        ),
        ("tuples", [["hello", "hi"], ["bye", None]]),
    ],
)
def test_history_in_the_form_that_older_functions_expect(form: str | None, read: object) -> None:
    assert in_form(HISTORY, form) == read  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("response", "messages"),
    [
        ("hi", [{"role": "assistant", "content": "hi"}]),
        ({"role": "assistant", "content": "hi"}, [{"role": "assistant", "content": "hi"}]),
        ({"content": "hi"}, [{"role": "assistant", "content": "hi"}]),
        (["a", "b"], [{"role": "assistant", "content": "a"}, {"role": "assistant", "content": "b"}]),
        ({"path": "x.png"}, [{"role": "assistant", "content": {"path": "x.png"}}]),
        (None, []),
    ],
)
def test_every_form_of_answer(response: object, messages: object) -> None:
    assert answer_messages(response) == messages


@pytest.mark.parametrize(
    ("response", "reply"),
    [
        ("123", "123"),
        ({"content": "hi", "metadata": {"title": "T"}}, {"content": "hi", "metadata": {"title": "T"}}),
        (["a", gr.ChatMessage("b")], ["a", {"role": "assistant", "content": "b", "metadata": {}, "options": []}]),
        (gr.Slider(2, 9, value=20), {"minimum": 2, "maximum": 9, "value": 20, "__type__": "update"}),
        (None, None),
    ],
)
def test_callers_get_the_answer_as_it_is(response: object, reply: object) -> None:
    assert ChatReply().postprocess(response) == reply


def test_an_option_is_sent_as_a_message() -> None:
    history: list[dict[str, object]] = [{"role": "assistant", "content": "Which?"}]
    event = gr.SelectData(None, {"index": 0, "value": "red"})
    assert ChatCalls(echo, None).choose_option(history, event) == (
        [*history, {"role": "user", "content": "red"}],
        "red",
    )


def test_the_conversation_can_be_read_and_set_from_outside() -> None:
    demo = gr.ChatInterface(echo)
    before = len(demo.fns)
    with demo:
        gr.Button().click(len, demo.chatbot_value, None)
    assert demo.chatbot_value is demo.chatbot_value
    wired = [[f.inputs, f.outputs] for f in list(demo.fns.values())[before:]]
    assert wired == [
        [[demo.chatbot_value], [demo.chatbot]],
        [[demo.chatbot], [demo.chatbot_value]],
        [[demo.chatbot_value], []],
    ]


def test_retry_undo_and_edit() -> None:
    calls = ChatCalls(echo, None)
    answered = [*HISTORY, {"role": "assistant", "content": "ok"}]
    kept, message = calls.retry(answered, gr.RetryData(None, {"index": 3, "value": ""}))
    assert (kept, message) == (HISTORY, "bye")
    kept, message = calls.undo(answered, gr.UndoData(None, {"index": 3, "value": ""}))
    assert (kept, message) == (HISTORY[:2], "bye")
    kept, message = calls.edit(answered, gr.EditData(None, {"index": 2, "value": "stay"}))
    assert (kept, message) == ([*HISTORY[:2], *user_messages("stay")], "stay")
    assert calls.edit(answered, gr.EditData(None, {"index": 99, "value": "x"}))[1] is None
    assert calls.retry([], gr.RetryData(None, {}))[1] is None


def test_examples_start_a_conversation() -> None:
    calls = ChatCalls(echo, None)
    take = calls.take_example(["one", ["two", 5]], 1)
    assert take([], gr.SelectData(None, {"index": 0})) == [user_messages("one"), "one", {"__type__": "update"}]
    assert take([], gr.SelectData(None, {"index": 1})) == [user_messages("two"), "two", 5]
    assert calls.put_example(["one"])(gr.SelectData(None, {"index": 0})) == "one"
    demo = gr.ChatInterface(echo, examples=["one"], example_labels=["First"])
    assert demo.chatbot.get_config()["examples"]
