"""`Examples`: rows of values that fill a form with one click, with or without results computed beforehand."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, cast

from stagedoor import context
from stagedoor.authoring.direct_call import call_directly
from stagedoor.authoring.example_cache import ExampleCache
from stagedoor.compat.warn import warn_once
from stagedoor.components.base import Component
from stagedoor.components.events import APIVisibility, ListenerOptions, Trigger
from stagedoor.components.state import State
from stagedoor.errors import AuthoringError
from stagedoor.settings import choice, setting, switch

if TYPE_CHECKING:
    from stagedoor.authoring.blocks import Blocks
    from stagedoor.components.events import Dependency

CacheMode = Literal["eager", "lazy"]


class Examples:
    """A table of examples below a form.

    Args:
        examples: Rows of values, one value a row for a single input, or a folder with `log.csv` and its files.
        inputs: Components that a click fills.
        outputs: Components for the results, when they are cached or run on click.
        fn: Function that computes the results.
        cache_examples: Whether results are computed once and kept; None reads `GRADIO_CACHE_EXAMPLES`.
        cache_mode: "eager" computes them when the app is built, "lazy" at the first click; None reads
            `GRADIO_CACHE_MODE`.
        examples_per_page: Rows shown at once.
        label: Heading of the table.
        elem_id: `id` attribute of the element.
        run_on_click: Whether a click also runs `fn`.
        preprocess, postprocess: Whether values are converted for `fn`.
        api_name, api_description, api_visibility: How callers see the loading event.
        batch: Whether `fn` takes and returns lists.
        example_labels: Names shown in place of the values.
        visible: Whether the table is shown.
        preload: Index of the example that fills the page when it opens, where results are kept; False for none, None
            for the first one when they are computed beforehand.
        visible_columns: Indices of the inputs that have a column; None shows all that any row fills.
        older: Spellings of older Gradio versions.

    Raises:
        AuthoringError: When rows and inputs do not fit, or results are wanted without function or outputs.
    """

    def __init__(
        self,
        examples: Sequence[object] | str | Path,
        inputs: Component | Sequence[Component],
        outputs: Component | Sequence[Component] | None = None,
        fn: Callable[..., object] | None = None,
        cache_examples: bool | None = None,
        cache_mode: CacheMode | None = None,
        examples_per_page: int = 10,
        label: str | None = "Examples",
        elem_id: str | None = None,
        run_on_click: bool = False,
        preprocess: bool = True,
        postprocess: bool = True,
        api_name: str | Literal[False] | None = "load_example",
        batch: bool = False,
        *,
        api_description: str | Literal[False] | None = None,
        api_visibility: APIVisibility = "undocumented",
        example_labels: Sequence[str] | None = None,
        visible: bool | Literal["hidden"] = True,
        preload: int | Literal[False] | None = None,
        visible_columns: Sequence[int] | None = None,
        **older: object,
    ) -> None:
        from stagedoor.components.dataset import Dataset

        if isinstance(cache_mode, int):  # pyright: ignore[reportUnnecessaryIsInstance]
            # compat: until gradio 6 the number of rows stood in the place of the mode
            warn_once("Examples: the sixth argument is cache_mode= today; write examples_per_page=.")
            cache_mode, examples_per_page = None, cache_mode
        if older:
            from stagedoor.compat.arguments import EXAMPLES, translate_call

            translated = translate_call(EXAMPLES, older)
            api_visibility = cast("APIVisibility", translated.get("api_visibility", api_visibility))
        self.inputs = [inputs] if isinstance(inputs, Component) else list(inputs)
        self.outputs = [outputs] if isinstance(outputs, Component) else list(outputs or [])
        self.fn = fn
        self.batch = batch
        self.preprocess = preprocess
        self.postprocess = postprocess
        self.examples = rows_of(examples, self.inputs)
        self.cache_mode: CacheMode | None = cache_mode_from(cache_examples, cache_mode, can=fn is not None)
        self._check(run_on_click)
        filled = _filled_columns(self.examples)
        self.columns = filled if visible_columns is None else list(visible_columns)
        self.loaded = [self.inputs[column] for column in filled]
        """The inputs that a click fills: those that some example has a value for."""
        self.dataset = Dataset(
            components=[self.inputs[column] for column in self.columns],
            samples=[[row[column] if column < len(row) else None for column in self.columns] for row in self.examples],
            type="index",
            label=label,
            samples_per_page=examples_per_page,
            elem_id=elem_id,
            visible=visible,
            sample_labels=list(example_labels) if example_labels else None,
        )
        self.cache = ExampleCache(self._cache_folder(), self.outputs, self.examples) if self.cache_mode else None
        base = ListenerOptions(
            fn=None,
            triggers=(Trigger(self.dataset, "click"),),
            inputs=[self.dataset],
            api_name=api_name,
            api_description=api_description,
            api_visibility=api_visibility,
        )
        self.load_input_event = self._connect(base, run_on_click)
        if self.cache_mode == "eager":
            self.cache_all()
        if preload is None and self.cache_mode == "eager":
            preload = 0
        if preload is not None and preload is not False and preload < len(self.examples):
            self._preload(preload)

    def _check(self, run_on_click: bool) -> None:
        if (self.cache_mode or run_on_click) and (self.fn is None or not self.outputs):
            raise AuthoringError("Cached or running examples need fn= and outputs=.")
        for number, row in enumerate(self.examples):
            if len(row) > len(self.inputs):
                raise AuthoringError(
                    f"Example {number} has {len(row)} values for {len(self.inputs)} inputs.",
                    hint="give one value for each input, or fewer",
                )

    def _connect(self, base: ListenerOptions, run_on_click: bool) -> Dependency:
        """Fill the inputs at a click; then with a cache the outputs, or with `run_on_click` run the function."""
        app = context.require_app("Examples")
        # Values are in wire form already, so nothing of these events is converted again.
        quiet: dict[str, Any] = {"queue": False, "show_progress": "hidden", "postprocess": False}
        if self.cache is None:
            loading = app.listen(replace(base, fn=self._load, outputs=self.loaded, **quiet))
            if run_on_click:
                options: dict[str, Any] = {"preprocess": self.preprocess, "postprocess": self.postprocess}
                loading.then(self.fn, self.inputs, self.outputs, api_visibility="undocumented", **options)
            return loading
        name = "load_example_input" if base.api_name else False
        loading = app.listen(replace(base, fn=self._load, outputs=self.loaded, api_name=name, **quiet))
        self.load_output_event = loading.then(
            self._load_results,
            [self.dataset],
            self.outputs,
            api_name=base.api_name,
            api_visibility=base.api_visibility,
            postprocess=False,
        )
        return loading

    def _preload(self, index: int) -> None:
        if self.cache is None:
            return  # compat: gradio fills the page at its start only where results are kept
        app = cast("Blocks", context.require_app("Examples(preload=…)")).root
        options: dict[str, Any] = {
            "api_visibility": "undocumented",
            "show_progress": "hidden",
            "postprocess": False,
        }
        loaded: dict[str, Any] = {"api_name": "load_example_input", "queue": False}
        app.load(self._load, State(index), self.loaded, **loaded, **options)
        app.load(self._load_results, State(index), self.outputs, api_name="load_example_output", **options)

    def _row(self, index: int) -> list[object]:
        row = self.examples[index]
        return [*row, *([None] * (len(self.inputs) - len(row)))]

    def _wire_row(self, index: int) -> list[object]:
        """Return an example's values in wire form; the author named its files, so they may lie anywhere."""
        with context.describing():
            return [
                component.postprocess(value) for component, value in zip(self.inputs, self._row(index), strict=True)
            ]

    def _load(self, index: int) -> object:
        """Return the values of one example in wire form, one for each input that examples fill."""
        width = len(self.examples[index])
        values = [
            value if position < width else {"__type__": "update"}
            for position, (component, value) in enumerate(zip(self.inputs, self._wire_row(index), strict=True))
            if component in self.loaded
        ]
        return values[0] if len(values) == 1 else values

    def _load_results(self, index: int) -> object:
        """Return an example's results in wire form; compute them when they are not kept yet."""
        assert self.cache is not None  # noqa: S101  # only registered with a cache
        results = self.cache.read(index)
        if results is None:
            results = self._compute(index)
        return results[0] if len(results) == 1 else results

    def _compute(self, index: int) -> list[object]:
        """Run the function on one example, keep its results and return them in wire form."""
        assert self.cache is not None  # noqa: S101
        assert self.fn is not None  # noqa: S101
        arguments = self._row(index)
        if self.preprocess:
            arguments = [
                component.preprocess(payload)
                for component, payload in zip(self.inputs, self._wire_row(index), strict=True)
            ]
        if self.batch:
            arguments = [[argument] for argument in arguments]
        returned = call_directly(self.fn, arguments)
        values = [returned] if len(self.outputs) == 1 else list(cast("Sequence[object]", returned))
        if self.batch:
            values = [cast("Sequence[object]", value)[0] for value in values]
        if self.postprocess:
            values = [component.postprocess(value) for component, value in zip(self.outputs, values, strict=True)]
        self.cache.write(index, values)
        return values

    def cache_all(self) -> None:
        """Compute and keep the results of all examples that are not kept yet."""
        assert self.cache is not None  # noqa: S101  # called with a cache only
        for index in range(len(self.examples)):
            if self.cache.read(index) is None:
                self._compute(index)

    def _cache_folder(self) -> Path:
        return cache_root() / str(self.dataset._id or "examples")  # pyright: ignore[reportPrivateUsage]

    def create(self) -> Examples:
        """Do nothing: the table exists already (Gradio builds it in a second step)."""
        return self


def cache_root() -> Path:
    """Return the folder in which results of examples are kept."""
    root = setting("EXAMPLES_CACHE")
    return Path(root) if root else Path(".gradio") / "cached_examples"


def rows_of(examples: Sequence[object] | str | Path, inputs: Sequence[Component]) -> list[list[object]]:
    """Return the examples as rows of values.

    Raises:
        AuthoringError: When a folder of examples does not exist, or the examples are no rows.
    """
    if isinstance(examples, (str, Path)):
        return _rows_in(Path(examples), len(inputs))
    if len(inputs) == 1:
        return [list(cast("list[object]", row)) if isinstance(row, list) else [row] for row in examples]
    rows: list[list[object]] = []
    for row in examples:
        if not isinstance(row, (list, tuple)):
            raise AuthoringError(
                f"The example {row!r} is not a row.", hint=f"give {len(inputs)} values a row, as a list"
            )
        rows.append(list(cast("Sequence[object]", row)))
    return rows


def _rows_in(folder: Path, width: int) -> list[list[object]]:
    if not folder.is_dir():
        raise AuthoringError(f"The examples folder {folder} does not exist.", hint="give a folder, or rows of values")
    log = folder / "log.csv"
    if not log.exists():
        if width > 1:
            raise AuthoringError(f"{folder} has no log.csv.", hint="its rows say which files belong together")
        return [[str(path)] for path in sorted(folder.iterdir()) if path.is_file() and not path.name.startswith(".")]
    with log.open(newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))
    # The first row is a heading; a cell that names a file in the folder stands for that file. Flagging writes further
    # columns (outputs, reason, time): examples are the first ones.
    return [
        [str(folder / cell) if cell and (folder / cell).is_file() else cell for cell in row[:width]] for row in rows[1:]
    ]


def _filled_columns(rows: Sequence[Sequence[object]]) -> list[int]:
    """Return which inputs some row has a value for."""
    width = max((len(row) for row in rows), default=0)
    filled = [column for column in range(width) if any(len(row) > column and row[column] is not None for row in rows)]
    return filled or list(range(min(width, 1)))


def cache_mode_from(cache_examples: object, cache_mode: CacheMode | None, *, can: bool) -> CacheMode | None:
    """Return how results are kept; None for not at all.

    Args:
        cache_examples: What the author wrote; None reads `GRADIO_CACHE_EXAMPLES`.
        cache_mode: As in `Examples`.
        can: Whether there is anything to compute results with.
    """
    if cache_examples == "lazy":  # compat: gradio 4.x took the mode here
        warn_once("cache_examples='lazy' is an older Gradio's; write cache_examples=True, cache_mode='lazy'.")
        return "lazy"
    if cache_examples is None:
        if not can:
            return None
        if (setting("CACHE_EXAMPLES") or "").lower() == "lazy":
            return "lazy"
        cache_examples = switch("CACHE_EXAMPLES")
    if not cache_examples:
        return None
    return cache_mode or cast("CacheMode", choice("CACHE_MODE", ("eager", "lazy")) or "eager")
