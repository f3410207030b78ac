"""`ChatInterface`: a function that answers messages becomes a chat page.

The page keeps the conversation in the Chatbot. A sent message takes two events: the first, at once, moves the text
from the composer into the conversation; the second runs the author's function and streams the answer into it.
Callers have one endpoint of their own, named after the function, with the conversation kept in session state.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast

from stagedoor.authoring.aliases import add_alias
from stagedoor.authoring.blocks import Blocks
from stagedoor.authoring.chat_calls import ChatCalls, conversations_key, of_message
from stagedoor.authoring.chat_examples import KeptAnswers, shown_examples
from stagedoor.authoring.chat_reply import ChatReply
from stagedoor.authoring.examples import CacheMode, cache_mode_from, cache_root
from stagedoor.authoring.flagging import ChatCSVLogger, ChatFlaggingMode, chat_flagging_mode_from
from stagedoor.authoring.hints.chat import chat_inputs
from stagedoor.authoring.history_reading import form_read_by
from stagedoor.authoring.interface import ComponentSpec, resolve_components
from stagedoor.authoring.interface_controls import is_streaming_function
from stagedoor.authoring.labels import label_inputs
from stagedoor.authoring.listeners import default_api_name
from stagedoor.authoring.older_calls import construct_again
from stagedoor.authoring.quiet import quietly
from stagedoor.compat.era import era
from stagedoor.components.base import Component
from stagedoor.components.chat_forms import HistoryForm
from stagedoor.components.event_data import LikeData
from stagedoor.components.events import APIVisibility, BoundEvent, Dependency, ListenerOptions, ShowProgress

if TYPE_CHECKING:
    from stagedoor.components.chatbot import Chatbot
    from stagedoor.components.state import State
    from stagedoor.layouts.accordion import Accordion
    from stagedoor.themes.base import Base


class ChatInterface(Blocks):
    """A chat page for one function.

    Args:
        fn: Takes (message, history, *additional inputs); returns or yields text, a component, a message dict, or a
            list of them; a tuple when there are additional outputs.
        multimodal: Whether visitors can add files; the message is then {"text", "files"}.
        type: How older functions read the history: "messages" gives role and text, "tuples" gives
            [question, answer] pairs; None gives Gradio 6's messages, whose content is a list of parts.
        chatbot, textbox: Own components in place of the default ones.
        additional_inputs: Further inputs of the function, folded away below the composer. Left out, they follow from
            parameters that are described with `Annotated`, or have a type hint and no default.
        additional_inputs_accordion: Label or Accordion for them.
        additional_outputs: Components for what the function returns beside the answer.
        editable: Whether visitors can change their sent messages, which asks again from there.
        examples: Messages to start with (text, {"text", "files"}, or rows with additional inputs).
        examples_label: Accepted for Gradio's sake: examples stand in the empty conversation, without a heading.
        example_labels, example_icons: What is shown for them.
        run_examples_on_click: Whether a click sends the example rather than putting it in the composer.
        cache_examples, cache_mode: Whether and when answers to examples are kept, as in `Examples`; a click shows them.
        title, description: Heading and text of the page.
        flagging_mode: "manual" lets visitors rate answers; None reads `GRADIO_CHAT_FLAGGING_MODE`, else "never".
        flagging_options: What they may say; "Like" and "Dislike" are thumbs, others a menu.
        flagging_dir: Folder of `log.csv`, where rated conversations are kept.
        autofocus, autoscroll: Of the composer and of the conversation.
        submit_btn, stop_btn: Text of the composer's buttons, or whether they are shown.
        concurrency_limit: Answers made at the same time.
        delete_cache: (every seconds, max age seconds) for removing old files.
        show_progress: What the page shows while an answer is made.
        fill_height, fill_width: Whether the page fills the window.
        api_name, api_description, api_visibility: How callers see the endpoint; `/chat` works beside its name.
        save_history: Whether the visitor's browser keeps their conversations, listed beside the chat.
        validator: Function that checks the message before it is sent.
        analytics_enabled, theme, css, css_paths, js, head, head_paths: See `Blocks`.
        kwargs: Spellings of older Gradio versions; each gives one warning that says today's.
    """

    def __init__(
        self,
        fn: Callable[..., object],
        *,
        multimodal: bool = False,
        type: HistoryForm | None = None,
        chatbot: Chatbot | None = None,
        textbox: Component | None = None,
        additional_inputs: ComponentSpec | Sequence[ComponentSpec] | None = None,
        additional_inputs_accordion: str | Accordion | None = None,
        additional_outputs: Component | Sequence[Component] | None = None,
        editable: bool = False,
        examples: Sequence[object] | None = None,
        examples_label: str | None = None,
        example_labels: Sequence[str] | None = None,
        example_icons: Sequence[str] | None = None,
        run_examples_on_click: bool = True,
        cache_examples: bool | None = None,
        cache_mode: Literal["eager", "lazy"] | None = None,
        title: str | None = None,
        description: str | None = None,
        flagging_mode: ChatFlaggingMode | None = None,
        flagging_options: Sequence[str] | None = ("Like", "Dislike"),
        flagging_dir: str = ".gradio/flagged",
        analytics_enabled: bool | None = None,
        autofocus: bool = True,
        autoscroll: bool = True,
        submit_btn: str | bool | None = True,
        stop_btn: str | bool | None = True,
        concurrency_limit: int | Literal["default"] | None = "default",
        delete_cache: tuple[int, int] | None = None,
        show_progress: ShowProgress | bool = "minimal",
        fill_height: bool = True,
        fill_width: bool = False,
        api_name: str | Literal[False] | None = None,
        api_description: str | Literal[False] | None = None,
        api_visibility: APIVisibility = "public",
        save_history: bool = False,
        validator: Callable[..., object] | None = None,
        theme: Base | str | None = None,
        css: str | Path | None = None,
        css_paths: str | Path | Sequence[str | Path] | None = None,
        js: str | Literal[True] | None = None,
        head: str | None = None,
        head_paths: str | Path | Sequence[str | Path] | None = None,
        **kwargs: object,
    ) -> None:
        if kwargs:
            construct_again(self, ChatInterface, locals())
            return
        super().__init__(
            theme=theme,
            analytics_enabled=analytics_enabled,
            mode="chat_interface",
            title=title,
            css=css,
            css_paths=css_paths,
            js=js,
            head=head,
            head_paths=head_paths,
            fill_height=fill_height,
            fill_width=fill_width,
            delete_cache=delete_cache,
        )
        if additional_inputs is None:
            fn, additional_inputs = chat_inputs(fn)
        self.fn = fn
        self.multimodal = multimodal
        self.examples = list(examples or [])
        self.example_labels = example_labels
        self.example_icons = example_icons
        self.editable = editable
        self.flagging_mode = chat_flagging_mode_from(flagging_mode)
        self.flagging_options = list(flagging_options or ())
        self.flagging_dir = flagging_dir
        self._chatbot_value: State | None = None
        self.buttons = (_button_value(submit_btn), _button_value(stop_btn))
        self.additional_inputs = resolve_components(additional_inputs)
        label_inputs(_without_message(fn), self.additional_inputs)
        self.additional_outputs = resolve_components(additional_outputs)
        form = type or (chatbot.history_form if chatbot is not None else None) or form_read_by(fn)
        self.calls = ChatCalls(
            fn, form or ("tuples" if era() < 6 else None), extra_outputs=len(self.additional_outputs)
        )
        self._run_options: dict[str, object] = {
            "concurrency_limit": concurrency_limit,
            "concurrency_id": f"chat-{id(fn)}",
            "show_progress": show_progress,
        }
        with self:
            self._heading(title, description)
            self._place_chat(chatbot, textbox, autofocus=autofocus, autoscroll=autoscroll)
            if save_history:
                self.chatbot.saved_under = conversations_key(self.calls.fn, title)
            self._place_additional_inputs(additional_inputs_accordion)
            self._connect_page(run_examples_on_click, cache_mode_from(cache_examples, cache_mode, can=True), validator)
            self._connect_flagging()
            self._connect_api(api_name, api_description, api_visibility)

    def _heading(self, title: str | None, description: str | None) -> None:
        from stagedoor.components.markdown import Markdown

        if title:
            Markdown(f"# {title}")
        if description:
            Markdown(description)

    def _place_chat(
        self, chatbot: Chatbot | None, textbox: Component | None, *, autofocus: bool, autoscroll: bool
    ) -> None:
        from stagedoor.components.chatbot import Chatbot
        from stagedoor.components.state import State

        self.saved_message: State = State(None)
        if chatbot is None:
            chatbot = Chatbot(
                label="Chatbot",
                autoscroll=autoscroll,
                scale=1,
                editable="user" if self.editable else None,
                examples=shown_examples(self.examples, self.example_labels, self.example_icons),
            )
        else:
            if self.examples and not getattr(chatbot, "examples", None):
                chatbot.examples = shown_examples(self.examples, self.example_labels, self.example_icons)
            if not chatbot.is_rendered:
                chatbot.render()
        self.chatbot = chatbot
        submit_btn, _ = self.buttons
        if textbox is not None:
            self.textbox = textbox if textbox.is_rendered else textbox.render()
            return
        if self.multimodal:
            from stagedoor.components.multimodaltextbox import MultimodalTextbox

            self.textbox = MultimodalTextbox(
                show_label=False,
                label="Message",
                placeholder="Type a message…",
                autofocus=autofocus,
                submit_btn=submit_btn,
            )
        else:
            from stagedoor.components.textbox import Textbox

            self.textbox = Textbox(
                show_label=False,
                label="Message",
                placeholder="Type a message…",
                lines=1,
                max_lines=20,
                scale=7,
                autofocus=autofocus,
                submit_btn=submit_btn,
            )
        # compat: gradio's composer has no label, by which callers know the message.
        self.textbox.api_label = ""  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]

    def _place_additional_inputs(self, accordion: str | Accordion | None) -> None:
        waiting = [component for component in self.additional_inputs if not component.is_rendered]
        if not waiting:
            return
        from stagedoor.layouts.accordion import Accordion

        if isinstance(accordion, Accordion):
            folded = accordion if accordion.is_rendered else accordion.render()
        else:
            folded = Accordion(accordion or "Additional Inputs", open=False)
        with folded:
            for component in waiting:
                component.render()

    # Events ---------------------------------------------------------------------------------------------------

    def _connect_page(
        self, run_examples: bool, cache_mode: CacheMode | None, validator: Callable[..., object] | None
    ) -> None:
        textbox, chatbot, saved = self.textbox, self.chatbot, self.saved_message
        submit = _event(textbox, "submit")
        check = None if validator is None else of_message(validator)
        sent = quietly(submit, self.calls.begin, [textbox, chatbot], [textbox, chatbot, saved], validator=check)
        answered = [self._answer_after(sent)]
        if "retry" in chatbot.event_names():
            again = quietly(_event(chatbot, "retry"), self.calls.retry, [chatbot], [chatbot, saved])
            answered.append(self._answer_after(again))
            quietly(_event(chatbot, "undo"), self.calls.undo, [chatbot], [chatbot, textbox])
        if self.editable:
            edited = quietly(_event(chatbot, "edit"), self.calls.edit, [chatbot], [chatbot, saved])
            answered.append(self._answer_after(edited))
        chosen = quietly(_event(chatbot, "option_select"), self.calls.choose_option, [chatbot], [chatbot, saved])
        answered.append(self._answer_after(chosen))
        if self.examples and "example_select" in chatbot.event_names():
            if cache_mode is not None:
                self._connect_kept_answers(cache_mode)
            else:
                self._connect_examples(run_examples, answered)
        self._connect_stop(answered)

    @property
    def chatbot_value(self) -> State:
        """The conversation as State: other events of the app read it, and change what the chat shows through it.

        It is kept up to date from when it is first asked for, since that takes a request after each answer.
        """
        if self._chatbot_value is None:
            from stagedoor.components.state import State

            chatbot, first = self.chatbot, cast("list[object]", self.chatbot.value or [])
            with self:
                self._chatbot_value = value = State(list(first))
                quietly(value.change, _unchanged, [value], [chatbot])
                quietly(chatbot.change, _unchanged, [chatbot], [value])
        return self._chatbot_value

    def _answer_after(self, earlier: Dependency) -> Dependency:
        """Run the author's function after an event that put a message into `saved_message`."""
        return earlier.success(
            self.calls.for_page(),
            [self.saved_message, self.chatbot, *self.additional_inputs],
            [self.chatbot, *self.additional_outputs],
            api_name=False,
            **self._run_options,
        )

    def _connect_examples(self, run: bool, answered: list[Dependency]) -> None:
        chatbot = self.chatbot
        if not run:
            quietly(_event(chatbot, "example_select"), self.calls.put_example(self.examples), None, [self.textbox])
            return
        has_rows = any(isinstance(example, (list, tuple)) for example in self.examples)
        extra = self.additional_inputs if has_rows else []
        chosen = quietly(
            _event(chatbot, "example_select"),
            self.calls.take_example(self.examples, len(extra)),
            [chatbot],
            [chatbot, self.saved_message, *extra],
        )
        answered.append(self._answer_after(chosen))

    def _connect_kept_answers(self, cache_mode: CacheMode) -> None:
        outputs = [self.chatbot, *self.additional_outputs]
        folder = cache_root() / f"chat-{self.chatbot._id}"  # pyright: ignore[reportPrivateUsage]
        kept = KeptAnswers(self.calls, self.examples, self.textbox, self.additional_inputs, outputs, folder)
        if cache_mode == "eager":
            kept.compute_all()
        _event(self.chatbot, "example_select")(kept.show, None, outputs, api_name=False, postprocess=False)

    def _connect_stop(self, answered: list[Dependency]) -> None:
        submit_btn, stop_btn = self.buttons
        if not stop_btn or "stop" not in self.textbox.event_names() or not is_streaming_function(self.fn):
            return

        def running() -> dict[str, object]:
            return {"__type__": "update", "submit_btn": False, "stop_btn": stop_btn}

        def idle() -> dict[str, object]:
            return {"__type__": "update", "submit_btn": submit_btn, "stop_btn": False}

        quietly(_event(self.textbox, "submit"), running, None, [self.textbox])
        for answer in answered:
            quietly(answer.then, idle, None, [self.textbox])
        quietly(_event(self.textbox, "stop"), idle, None, [self.textbox], cancels=answered)

    def _connect_flagging(self) -> None:
        if self.flagging_mode == "never":
            return
        self.chatbot.feedback_options = self.flagging_options
        logger = ChatCSVLogger()
        logger.setup(self.flagging_dir, self.chatbot)

        def flag(messages: list[object], data: LikeData) -> None:
            """Keep what a visitor thinks of an answer."""
            logger.flag(data, messages)

        self.chatbot.like(flag, [self.chatbot], None, preprocess=False, queue=False, show_progress="hidden")

    def _connect_api(
        self,
        api_name: str | Literal[False] | None,
        api_description: str | Literal[False] | None,
        api_visibility: APIVisibility,
    ) -> None:
        from stagedoor.authoring.conversation_state import ConversationState

        self.chatbot_state: State = ConversationState(self.chatbot)
        response = ChatReply()
        options = {name: value for name, value in self._run_options.items() if name != "show_progress"}
        endpoint = self.listen(
            ListenerOptions(
                fn=self.calls.for_callers(),
                triggers=(),
                inputs=[self.textbox, self.chatbot_state, *self.additional_inputs],
                outputs=[response, self.chatbot_state, *self.additional_outputs],
                api_name=api_name if api_name is not None else default_api_name(self.fn),
                api_description=api_description,
                api_visibility=api_visibility,
                **options,  # pyright: ignore[reportArgumentType]
            )
        )
        add_alias(self, endpoint, "chat")


def _unchanged(conversation: object) -> object:
    return conversation


def _event(component: Component, name: str) -> BoundEvent:
    return cast("BoundEvent", getattr(component, name))


def _button_value(given: object) -> str | bool:
    """Return a composer button as its text, or whether there is one; older code passes Button objects."""
    text = getattr(given, "value", given)
    return text if isinstance(text, str) else bool(given)


def _without_message(fn: Callable[..., object]) -> Callable[..., object]:
    """Return a callable whose first parameter is the first additional input of `fn`."""
    return functools.partial(fn, None, None)
