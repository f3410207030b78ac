"""What an author is told about old spellings."""

from __future__ import annotations

import contextlib
import sys
import warnings
from collections.abc import Iterator

from stagedoor.compat.warn import OldSpellingWarning, forget_warnings


@contextlib.contextmanager
def told(*words: str, file: str | None = None) -> Iterator[None]:
    """Expect one warning for each text, which holds it, at the caller's line; and no other warning.

    Args:
        words: What the warnings say, in any order.
        file: Where the author's line is; the caller's file by default.
    """
    here = file or sys._getframe(2).f_code.co_filename
    forget_warnings()
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        warnings.simplefilter("ignore", ResourceWarning)
        yield
    texts = [str(warning.message) for warning in caught]
    assert all(issubclass(warning.category, OldSpellingWarning) for warning in caught), texts
    assert len(texts) == len(words), texts
    for word in words:
        assert sum(word in text for text in texts) == 1, (word, texts)
    assert {warning.filename for warning in caught} <= {here}, [warning.filename for warning in caught]
