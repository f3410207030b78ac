"""The prompt syntax people know: (stress:1.3), [less], <lora:name:0.8>, and # comments."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Emphasis = Literal["Original", "Ignore", "None"]
"""What brackets do: weigh words, nothing, or stand for themselves."""

STEP = 1.1
"""Weight of one pair of round brackets; a pair of square ones divides by it."""
TOKENS_PER_CHUNK = 75

_LORA = re.compile(r"<lora:([^:<>]+)(?::([-+]?[\d.]+))?>")
_COMMENT = re.compile(r"#[^\n]*")
_PIECE = re.compile(r"\\[()\[\]\\]|\(|\)|\[|\]|[^\\()\[\]]+|\\")
_WEIGHT = re.compile(r"(.*):\s*([+-]?\d*\.?\d+)\s*\Z", re.DOTALL)
_TOKEN = re.compile(r"[a-z]+|\d|[^\sa-z\d]", re.IGNORECASE)


@dataclass(frozen=True)
class Prompt:
    """A prompt as it is understood.

    Attributes:
        phrases: Texts and the weight of each; 1 is plain.
        loras: Names of add-ons and the weight of each.
    """

    phrases: tuple[tuple[str, float], ...]
    loras: tuple[tuple[str, float], ...] = ()

    @property
    def text(self) -> str:
        """The words without their weights."""
        return "".join(text for text, _ in self.phrases)


def without_comments(text: str) -> str:
    """Take out everything from a # to the end of its line."""
    return _COMMENT.sub("", text).strip()


def read_prompt(text: str, emphasis: Emphasis = "Original") -> Prompt:
    """Read a prompt.

    Args:
        text: As it was typed.
        emphasis: What brackets do.
    """
    loras = tuple((name.strip(), _number(weight)) for name, weight in _LORA.findall(text))
    plain = _LORA.sub("", text)
    if emphasis == "None":
        return Prompt(((plain, 1.0),) if plain.strip() else (), loras)
    phrases = _weighted(plain)
    if emphasis == "Ignore":
        phrases = [(words, 1.0) for words, _ in phrases]
    return Prompt(tuple((words, weight) for words, weight in phrases if words.strip()), loras)


def _number(text: str) -> float:
    try:
        return float(text) if text else 1.0
    except ValueError:  # "1.2.3"
        return 1.0


def _weighted(text: str) -> list[tuple[str, float]]:
    """Split a text at its brackets; those that are never closed weigh nothing."""
    pieces: list[tuple[str, float]] = []
    opened: list[tuple[str, int]] = []
    for piece in _PIECE.findall(text):
        if piece in {"(", "["}:
            opened.append((piece, len(pieces)))
        elif piece == ")" and opened and opened[-1][0] == "(":
            _close(pieces, opened.pop()[1])
        elif piece == "]" and opened and opened[-1][0] == "[":
            start = opened.pop()[1]
            pieces[start:] = [(words, weight / STEP) for words, weight in pieces[start:]]
        else:
            pieces.append((piece[1] if len(piece) == 2 and piece[0] == "\\" else piece, 1.0))
    return pieces


def _close(pieces: list[tuple[str, float]], start: int) -> None:
    """Weigh what stands in a pair of round brackets: by the number after its last colon, else by one step."""
    if len(pieces) <= start:
        return
    words, weight = pieces[-1]
    given = _WEIGHT.fullmatch(words)
    factor = STEP
    if given:
        factor, pieces[-1] = float(given[2]), (given[1], weight)
    pieces[start:] = [(words, weight * factor) for words, weight in pieces[start:]]


def count_tokens(text: str) -> int:
    """Estimate how many tokens a text encoder would see: words in pieces of up to eight letters, digits, signs.

    Brackets and add-ons are no tokens. The real number depends on the encoder's vocabulary, which is not here.
    """
    words = _TOKEN.findall(read_prompt(text).text)
    return sum(-(-len(word) // 8) if word.isalpha() else 1 for word in words)


def token_limit(count: int) -> int:
    """Return the limit shown beside a number of tokens: encoders read chunks of 75."""
    return max(1, -(-count // TOKENS_PER_CHUNK)) * TOKENS_PER_CHUNK
