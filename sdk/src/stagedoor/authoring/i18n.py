"""Texts in several languages: `gr.I18n(en={...}, fr={...})`, and the marks it leaves where a text may stand.

A mark is a text. It goes through labels, values, choices and results like any other, and the page puts the
visitor's language in its place: that of the settings, else the browser's languages in their order, else English.
"""

from __future__ import annotations

import json
import re
import warnings
from collections.abc import Mapping
from typing import TYPE_CHECKING

from stagedoor.errors import AuthoringError

_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?(-[A-Za-z0-9]{5,8})*")
_MARK = "__i18n__"
_MARKS = re.compile(_MARK + r'(\{(?:[^{}"]|"(?:[^"\\]|\\.)*")*\})')


class I18nData(str):
    """A mark for one text. What it holds is what the page looks for; `key` is what the author wrote."""

    __slots__ = ("key",)
    if TYPE_CHECKING:
        key: str

    def __new__(cls, key: str) -> I18nData:
        """Make the mark of a key."""
        made = super().__new__(cls, _MARK + json.dumps({"__type__": "translation_metadata", "key": key}))
        made.key = key
        return made

    def __getnewargs__(self) -> tuple[str]:
        """Return what a copy is made of."""
        return (self.key,)

    def to_dict(self) -> dict[str, str]:
        """Return the mark as an object, as Gradio does."""
        return {"__type__": "translation_metadata", "key": self.key}


class I18n:
    """The author's texts by language; calling it with a key gives a mark for any text of the app.

    Args:
        translations: Language (a BCP 47 tag: `en`, `fr`, or `**{"pt-BR": {...}}`) → key → text.

    Raises:
        AuthoringError: When a language has something else than texts by key.

    Example:
        >>> i18n = I18n(en={"greeting": "Hello"}, de={"greeting": "Guten Tag"})
        >>> i18n("greeting").key
        'greeting'
    """

    def __init__(self, **translations: Mapping[str, str]) -> None:
        self.translations: dict[str, dict[str, str]] = {}
        for language, texts in translations.items():
            # A mapping is what is asked for; what an author really passes is checked here, not on the page.
            if not isinstance(texts, Mapping) or not all(  # pyright: ignore[reportUnnecessaryIsInstance]
                isinstance(part, str)  # pyright: ignore[reportUnnecessaryIsInstance]
                for item in texts.items()
                for part in item
            ):
                raise AuthoringError(
                    f"The texts of the language {language!r} are not texts by key.",
                    hint='write I18n(en={"greeting": "Hello"})',
                )
            tag = language.replace("_", "-")
            if not _TAG.fullmatch(tag):
                warnings.warn(
                    f"{language!r} is no language tag; browsers ask for tags such as 'en' or 'pt-BR'.", stacklevel=2
                )
            self.translations[tag] = dict(texts)

    def __call__(self, key: str) -> I18nData:
        """Return a mark for a key; a key that no language has is warned of, and shown as it is."""
        if self.translations and not any(key in texts for texts in self.translations.values()):
            warnings.warn(f"No language has a text for {key!r}.", stacklevel=2)
        return I18nData(key)

    @property
    def translations_dict(self) -> dict[str, dict[str, str]]:
        """The texts, under Gradio's other name."""
        return self.translations


def plain_text(text: str, translations: Mapping[str, Mapping[str, str]] | None) -> str:
    """Return a text with its marks replaced for readers without a page (the document's title): English, else the first.

    Args:
        text: Text that may hold marks.
        translations: What `launch(i18n=)` was given.
    """
    known = translations or {}
    order = [*(language for language in known if language.partition("-")[0] == "en"), *known]

    def found(match: re.Match[str]) -> str:
        key = str(json.loads(match[1]).get("key", ""))
        return next((known[language][key] for language in order if key in known[language]), key)

    return _MARKS.sub(found, text) if _MARK in text else text
