"""The conversation that a caller of a chat's endpoint has had so far."""

from __future__ import annotations

from typing import cast

from stagedoor import context
from stagedoor.components.chatbot import Chatbot
from stagedoor.components.state import State


class ConversationState(State):
    """Kept for each session; it begins with the messages that the page's Chatbot begins with.

    Args:
        chatbot: The Chatbot of the page.
    """

    def __init__(self, chatbot: Chatbot) -> None:
        self.chatbot = chatbot
        super().__init__([])

    @classmethod
    def get_block_name(cls) -> str:
        """It is State like any other."""
        return "state"

    def initial_value(self) -> object:
        """Return the first messages in wire form, as the function reads them on a page, too."""
        with context.describing():
            return list(cast("list[object]", self.chatbot.postprocess(self.chatbot.value) or []))
