"""Results of examples on disk: one JSON file an example, the files that it refers to beside it.

The upload store may be emptied at any time, so files are copied out of it when a result is kept and published
again when it is read.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import secrets
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import cast

from stagedoor import files
from stagedoor.components.base import Component
from stagedoor.settings import switch

_KEPT_FILE = "__kept_file__"


class ExampleCache:
    """Kept results of one table of examples.

    Args:
        folder: Where they are kept; made when the first one is written.
        outputs: Components of the results.
        rows: The examples; a result is only good for the example that it was computed from.
    """

    def __init__(self, folder: Path, outputs: Sequence[Component], rows: Sequence[Sequence[object]]) -> None:
        self.folder = folder
        self._shape = [component.get_block_name() for component in outputs]
        self._rows = rows
        if switch("RESET_EXAMPLES_CACHE"):
            shutil.rmtree(folder, ignore_errors=True)

    def read(self, index: int) -> list[object] | None:
        """Return the kept results of an example in wire form; None when there are none, or of another app."""
        try:
            kept = cast("dict[str, object]", json.loads((self.folder / f"{index}.json").read_text(encoding="utf-8")))
        except (OSError, ValueError):
            return None
        if kept.get("of") != self._fingerprint(index):
            return None
        try:
            return [_walk(value, self._published) for value in cast("list[object]", kept["data"])]
        except OSError:
            return None  # a file beside it is gone: compute the result again

    def write(self, index: int, values: Sequence[object]) -> None:
        """Keep results in wire form.

        All is written aside and renamed, so that a reader never sees half a file; under names of their own, because
        another process may compute the same example.
        """
        folder = self.folder / str(index)
        numbers = itertools.count()

        def keep(value: dict[str, object]) -> object:
            if not isinstance(value, files.FileReference):
                return None
            source = files.active().open_served(value.path)
            folder.mkdir(parents=True, exist_ok=True)
            name = f"{next(numbers)}-{source.name}"
            unfinished = folder / f".{name}-{secrets.token_hex(4)}"
            shutil.copyfile(source, unfinished)
            unfinished.replace(folder / name)
            return {_KEPT_FILE: f"{index}/{name}", "orig_name": value.get("orig_name")}

        self.folder.mkdir(parents=True, exist_ok=True)
        text = json.dumps({"of": self._fingerprint(index), "data": [_walk(value, keep) for value in values]})
        unfinished = self.folder / f".{index}.json-{secrets.token_hex(4)}"
        unfinished.write_text(text, encoding="utf-8")
        unfinished.replace(self.folder / f"{index}.json")

    def _fingerprint(self, index: int) -> str:
        """Return what an example's result depends on, as far as it can be written down."""
        text = json.dumps([self._shape, list(self._rows[index])], sort_keys=True, default=lambda _: None)
        return hashlib.sha256(text.encode()).hexdigest()[:32]

    def _published(self, value: dict[str, object]) -> object:
        name = value.get(_KEPT_FILE)
        if not isinstance(name, str):
            return None
        original = cast("str | None", value.get("orig_name"))
        path = self.folder / name
        return files.active().publish_bytes(path.read_bytes(), name=original or path.name)


def _walk(value: object, replace: Callable[[dict[str, object]], object]) -> object:
    """Return a JSON value with those dicts replaced for which `replace` returns something."""
    if isinstance(value, dict):
        items = cast("dict[str, object]", value)
        replaced = replace(items)
        return replaced if replaced is not None else {key: _walk(item, replace) for key, item in items.items()}
    if isinstance(value, (list, tuple)):
        return [_walk(item, replace) for item in cast("Sequence[object]", value)]
    return value
