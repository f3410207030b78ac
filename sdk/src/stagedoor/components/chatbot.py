"""A conversation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal, NotRequired, TypedDict, Unpack, cast

from stagedoor.compat.era import era
from stagedoor.components.base import Block, Component, JSONSchema, ViewOptions
from stagedoor.components.chat_forms import HistoryForm, has_pairs, in_form
from stagedoor.components.chat_messages import components_in, messages_for_wire, messages_from_wire, published_examples
from stagedoor.components.events import EventListener
from stagedoor.components.icons import icon_for_wire
from stagedoor.components.markdown import DEFAULT_LATEX_DELIMITERS, LatexDelimiters
from stagedoor.components.schemas import conversation_schema


class ExampleMessage(TypedDict, total=False):
    """A suggestion in an empty conversation."""

    icon: str
    display_text: str
    text: str
    files: NotRequired[Sequence[str]]


class Chatbot(Component):
    """A conversation. Functions receive and return a list of messages `{"role", "content", …}`.

    Received content is a list of blocks (`{"type": "text", "text"}`, `{"type": "file", "file": {"path"}}`,
    `{"type": "component", "component"}`); returned content may also be text, a file `{"path": …}`, a component, or a
    list of these. Lists of `[user, assistant]` pairs are understood too.

    Args:
        value: First messages, or a function that returns them.
        autoscroll: Whether it scrolls to its end when a message comes.
        height: Height in px, or with a CSS unit; messages scroll.
        resizable: Whether the visitor can drag its height.
        max_height: Height above which messages scroll.
        min_height: Height below which it does not shrink.
        editable: Whether the visitor can edit own messages ("user") or "all"; None for none.
        latex_delimiters: Marks around formulas; by default `$$ … $$`.
        rtl: Whether the text runs from right to left.
        buttons: "share", "copy", "copy_all" (by default the second), and Buttons of the author.
        watermark: Text added to copied messages.
        avatar_images: Images (path or address) of the user and of the assistant.
        sanitize_html: Whether HTML in messages is cleaned.
        render_markdown: Whether Markdown is formatted.
        feedback_options: Choices of feedback under answers, shown when there is a `.like` listener.
        feedback_value: Feedback given so far, one entry for each answer.
        line_breaks: Whether a single line end breaks the line.
        layout: "panel" (as in a forum) or "bubble"; None for bubbles.
        placeholder: Markdown or HTML in the empty conversation.
        examples: Suggestions in the empty conversation, which fire `.example_select`.
        allow_file_downloads: Whether files in messages can be downloaded.
        group_consecutive_messages: Whether messages of one side in a row share one bubble.
        allow_tags: HTML tags that stay although they are not HTML's own; True keeps all.
        reasoning_tags: Pairs of marks (`("<think>", "</think>")`) around reasoning, which is shown folded.
        like_user_message: Whether feedback can be given on the visitor's own messages too.
        options: See `Component`.
    """

    change = EventListener("change", "The conversation changed.", trigger_mode="always_last")
    select = EventListener("select", "The visitor chose a message.")
    like = EventListener("like", "The visitor gave feedback on a message.")
    retry = EventListener("retry", "The visitor asks for another answer.")
    undo = EventListener("undo", "The visitor takes a message back.")
    example_select = EventListener("example_select", "The visitor chose a suggestion.")
    option_select = EventListener("option_select", "The visitor chose an option under a message.")
    clear = EventListener("clear", "The visitor cleared the conversation.")
    copy = EventListener("copy", "The visitor copied a message.")
    edit = EventListener("edit", "The visitor edited a message.")

    learned_fields = ("history_form",)
    history_form: HistoryForm | None = None
    """How functions read the conversation: None as in Gradio 6, until one of them turns out to write pairs."""

    def __init__(
        self,
        value: Sequence[object] | Callable[..., object] | None = None,
        *,
        autoscroll: bool = True,
        height: int | str | None = 400,
        resizable: bool = False,
        max_height: int | str | None = None,
        min_height: int | str | None = None,
        editable: Literal["user", "all"] | None = None,
        latex_delimiters: LatexDelimiters | None = None,
        rtl: bool = False,
        buttons: list[Literal["share", "copy", "copy_all"] | Block] | None = None,
        watermark: str | None = None,
        avatar_images: tuple[str | Path | None, str | Path | None] | None = None,
        sanitize_html: bool = True,
        render_markdown: bool = True,
        feedback_options: list[str] | tuple[str, ...] | None = ("Like", "Dislike"),
        feedback_value: Sequence[str | None] | None = None,
        line_breaks: bool = True,
        layout: Literal["panel", "bubble"] | None = None,
        placeholder: str | None = None,
        examples: Sequence[ExampleMessage] | None = None,
        allow_file_downloads: bool = True,
        group_consecutive_messages: bool = True,
        allow_tags: list[str] | bool = True,
        reasoning_tags: list[tuple[str, str]] | None = None,
        like_user_message: bool = False,
        **options: Unpack[ViewOptions],
    ) -> None:
        self.autoscroll = autoscroll
        self.height = height
        self.resizable = resizable
        self.max_height = max_height
        self.min_height = min_height
        self.editable = editable
        self.latex_delimiters = DEFAULT_LATEX_DELIMITERS if latex_delimiters is None else latex_delimiters
        self.rtl = rtl
        self.buttons = ["copy"] if buttons is None else buttons
        self.watermark = watermark
        self.avatar_images = avatar_images
        self.sanitize_html = sanitize_html
        self.render_markdown = render_markdown
        self.feedback_options = list(feedback_options or ())
        self.feedback_value = feedback_value
        self.line_breaks = line_breaks
        self.layout = layout
        self.placeholder = placeholder
        self.examples = examples
        self.allow_file_downloads = allow_file_downloads
        self.group_consecutive_messages = group_consecutive_messages
        self.allow_tags = allow_tags
        self.reasoning_tags = reasoning_tags
        self.like_user_message = like_user_message
        if era() < 6:
            self.history_form = "tuples"
        self.saved_under: str | None = None
        """Name under which the visitor's browser keeps conversations, listed beside this one; None keeps none."""
        for shown in components_in(value):
            shown.unrender()  # made to stand in a message, not on the page as well
        super().__init__([] if value is None else value, **options)

    def preprocess(self, payload: object) -> list[object]:
        """Return the messages, their files as paths; an empty list when there is nothing."""
        if payload is None:
            return []
        messages = messages_from_wire(payload, component=self.display_name, refuse=self.refuse)
        return in_form(messages, self.history_form)

    def postprocess(self, value: object) -> list[dict[str, object]]:
        """Return the messages in their wire form.

        Raises:
            ValueError: When an entry is no message.
        """
        return self._messages(value)

    def wire_value(self, value: object) -> object:
        """Return the messages in their wire form, also where an author's `postprocess` makes pairs, as in Gradio 3."""
        made = super().wire_value(value)
        return self._messages(made) if has_pairs(made) else made

    def _messages(self, value: object) -> list[dict[str, object]]:
        if not hasattr(value, "shape") and not value:
            return []  # apps clear a conversation with "" and {}, too
        if self.history_form is None and has_pairs(value):
            from stagedoor.compat.warn import warn_once

            self.history_form = "tuples"  # who writes pairs reads pairs
            warn_once('Chatbot: [user, bot] pairs are an older Gradio\'s; write messages {"role": …, "content": …}.')
        return messages_for_wire(value, self.display_name, self.reasoning_tags or ())

    def stand_in_for(self, original: Block) -> None:
        """Read the conversation as the original does."""
        super().stand_in_for(original)
        self.history_form = original.history_form if isinstance(original, Chatbot) else None

    def get_config(self) -> dict[str, object]:
        """Return the properties; avatars, icons and files of examples as files."""
        config = super().get_config()
        if self.avatar_images is not None:
            config["avatar_images"] = [None if image is None else icon_for_wire(image) for image in self.avatar_images]
        if self.saved_under is not None:
            config["saved_under"] = self.saved_under
        if self.examples is not None:
            config["examples"] = published_examples(cast("Sequence[dict[str, object]]", self.examples))
        return config

    def api_info(self) -> JSONSchema:
        """The payload is a list of messages."""
        return conversation_schema()

    def example_payload(self) -> object:
        """A short conversation."""
        return [
            {"role": "user", "metadata": None, "content": [{"text": "Hello!", "type": "text"}], "options": None},
            {"role": "assistant", "metadata": None, "content": [{"text": "Hi.", "type": "text"}], "options": None},
        ]

    def example_value(self) -> object:
        """A short conversation."""
        return [{"role": "user", "content": "Hello!"}, {"role": "assistant", "content": "Hi."}]
