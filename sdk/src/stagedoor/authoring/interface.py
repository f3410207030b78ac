"""`Interface`: a function with its inputs and outputs becomes a page, without a layout to write.

Four shapes follow from what is given: inputs and outputs side by side, inputs only, outputs only (a button
"Generate"), and one component that is both (unified).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Self, cast

from stagedoor.authoring.blocks import Blocks
from stagedoor.authoring.examples import CacheMode, Examples
from stagedoor.authoring.flagging import FlaggingCallback, FlaggingMode, flagging_mode_from
from stagedoor.authoring.hints.hinted import FROM_HINTS, FromHints, HintedPage
from stagedoor.authoring.interface_controls import Controls
from stagedoor.authoring.labels import label_inputs, label_outputs
from stagedoor.authoring.listeners import default_api_name
from stagedoor.authoring.older_calls import construct_again
from stagedoor.authoring.signatures import leading_parameters
from stagedoor.components.base import Component
from stagedoor.components.events import APIVisibility, ShowProgress
from stagedoor.errors import AuthoringError

if TYPE_CHECKING:
    from stagedoor.components.button import Button
    from stagedoor.layouts.accordion import Accordion
    from stagedoor.themes.base import Base

ComponentSpec = str | dict[str, object] | Component
Shape = Literal["standard", "input_only", "output_only", "unified"]


class Interface(Blocks):
    """A page for one function.

    Args:
        fn: The function; one parameter an input, one returned value an output. Generators stream.
        inputs: Component, its name ("text"), or a list; None for a function without inputs. Left out, they follow
            from the type hints, defaults and docstring of `fn`.
        outputs: Likewise; None when the function returns nothing to show. Left out, they follow from its return type.
        examples: Rows of input values, or a folder of examples; the visitor fills the form with a click.
        cache_examples: Whether results of the examples are computed once and kept; None reads `GRADIO_CACHE_EXAMPLES`.
        cache_mode: "eager" computes when the app is built, "lazy" at the first click.
        examples_per_page: Rows shown at once.
        example_labels: Names shown in place of the values.
        preload_example: Index of the example that fills the form at the start; False or None for none.
        live: Whether every change runs the function, without a Submit button.
        title: Heading of the page and of the browser tab.
        description: Text under the heading (Markdown).
        article: Text at the end of the page (Markdown).
        flagging_mode: "manual" shows a Flag button, "auto" keeps every result, "never" neither. None reads
            `GRADIO_FLAGGING_MODE`, and else is "manual" as in Gradio.
        flagging_options: Reasons to choose from when flagging.
        flagging_dir: Folder that flagged rows are kept in.
        flagging_callback: What keeps a flagged row; a CSV file by default.
        analytics_enabled: Accepted for Gradio's sake.
        batch: Whether the function takes and returns lists.
        max_batch_size: Most calls taken together when `batch`.
        api_name: Endpoint name; the function's own by default. `/predict` works beside it.
        api_description: Text about the endpoint; the docstring by default, False for none.
        api_visibility: "public", "undocumented" or "private".
        allow_duplication: Accepted for Gradio's sake.
        concurrency_limit: Parallel calls; "default" is the queue's limit, None is no limit.
        additional_inputs: Inputs below the others, folded away.
        additional_inputs_accordion: Label or Accordion for them.
        submit_btn, stop_btn, clear_btn: Button, its text, or (clear) None for a button that is hidden.
        delete_cache: (every seconds, max age seconds) for removing old files.
        show_progress: What the page shows while the function runs.
        fill_height: Whether the page fills the window's height.
        fill_width: Whether the page uses the whole width.
        time_limit, stream_every: For streaming inputs, in seconds.
        deep_link: Whether there is a button that copies a link to the page as it stands; a text is the button's.
        validator: Function that checks the inputs first.
        theme, css, css_paths, js, head, head_paths: See `Blocks`.
        kwargs: Spellings of older Gradio versions; each gives one warning that says today's.

    Raises:
        AuthoringError: When there is neither an input nor an output, `fn` is no function, or its hints say too
            little about what is left out.
    """

    def __init__(
        self,
        fn: Callable[..., object],
        inputs: ComponentSpec | Sequence[ComponentSpec] | FromHints | None = FROM_HINTS,
        outputs: ComponentSpec | Sequence[ComponentSpec] | FromHints | None = FROM_HINTS,
        examples: Sequence[object] | str | Path | None = None,
        *,
        cache_examples: bool | None = None,
        cache_mode: CacheMode | None = None,
        examples_per_page: int = 10,
        example_labels: Sequence[str] | None = None,
        preload_example: int | Literal[False] | None = None,
        live: bool = False,
        title: str | None = None,
        description: str | None = None,
        article: str | None = None,
        flagging_mode: FlaggingMode | None = None,
        flagging_options: Sequence[str] | Sequence[tuple[str, str]] | None = None,
        flagging_dir: str | Path = ".gradio/flagged",
        flagging_callback: FlaggingCallback | None = None,
        analytics_enabled: bool | None = None,
        batch: bool = False,
        max_batch_size: int = 4,
        api_name: str | Literal[False] | None = None,
        api_description: str | Literal[False] | None = None,
        api_visibility: APIVisibility = "public",
        allow_duplication: bool = False,
        concurrency_limit: int | Literal["default"] | None = "default",
        additional_inputs: ComponentSpec | Sequence[ComponentSpec] | None = None,
        additional_inputs_accordion: str | Accordion | None = None,
        submit_btn: str | Button = "Submit",
        stop_btn: str | Button = "Stop",
        clear_btn: str | Button | None = "Clear",
        delete_cache: tuple[int, int] | None = None,
        show_progress: ShowProgress | bool = "full",
        fill_height: bool = False,
        fill_width: bool = False,
        time_limit: int | None = 30,
        stream_every: float = 0.5,
        deep_link: object = None,
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
            construct_again(self, Interface, locals())
            return
        if not callable(fn):
            raise AuthoringError(f"Interface got {fn!r} as its function.", hint="pass a function, as in fn=greet")
        hinted = _hinted(fn, inputs, outputs, validator, batch=batch)
        title, description = title or hinted.title, description or hinted.description
        super().__init__(
            theme=theme,
            analytics_enabled=analytics_enabled,
            mode="interface",
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
        self.hinted = hinted
        self.fn = hinted.fn
        self.live = live
        self.description = description
        self.article = article
        self.flagging_dir = Path(flagging_dir)
        self.flagging_options = flagging_options
        self.flagging_callback = flagging_callback
        self.flagging_mode = flagging_mode_from(flagging_mode)
        given_inputs = inputs if hinted.inputs is None else hinted.inputs
        self.main_input_components, self.output_components = resolve_shape(
            _with_first_state(self.fn, given_inputs), outputs if hinted.outputs is None else hinted.outputs
        )
        self.additional_input_components = resolve_components(additional_inputs)
        self.input_components = [*self.main_input_components, *self.additional_input_components]
        self.shape = shape_of(self.input_components, self.output_components)
        label_inputs(self.fn, self.input_components)
        if self.shape != "unified":
            label_outputs(self.output_components)
        for output in self.output_components:
            # Flag reads the results, too, which would make them look like fields to fill in.
            if output.interactive is None and not any(output is component for component in self.input_components):
                output.interactive = False
        self.api_name = api_name
        self.listener_options: dict[str, object] = {
            "api_name": api_name if api_name is not None else default_api_name(self.fn),
            "api_description": api_description,
            "api_visibility": api_visibility,
            "batch": batch,
            "max_batch_size": max_batch_size,
            "concurrency_limit": concurrency_limit,
            "show_progress": show_progress,
            "scroll_to_output": not live,
            "time_limit": time_limit if live and any(hasattr(c, "stream") for c in self.input_components) else None,
            "stream_every": stream_every,
            "validator": hinted.validator,
        }
        self._examples_options: dict[str, object] = {
            "cache_examples": cache_examples,
            "cache_mode": cache_mode,
            "examples_per_page": examples_per_page,
            "example_labels": example_labels,
            "preload": preload_example,
            "batch": batch,
        }
        with self:
            self._build(title, examples, additional_inputs_accordion, (submit_btn, stop_btn, clear_btn), deep_link)

    def _build(
        self,
        title: str | None,
        examples: Sequence[object] | str | Path | None,
        accordion: str | Accordion | None,
        buttons: tuple[str | Button, str | Button, str | Button | None],
        deep_link: object,
    ) -> None:
        from stagedoor.layouts.column import Column
        from stagedoor.layouts.row import Row

        self._heading(title)
        controls = Controls(self, *buttons, deep_link)
        column: Column | None = None
        with Row():
            with Column():
                if self.input_components:
                    with Column() as column:
                        self._place_inputs(accordion)
                if self.shape == "output_only":
                    self._place_outputs()
                controls.place_input_buttons(with_flags=self.shape in {"output_only", "unified"})
            if self.shape == "standard":
                with Column():
                    self._place_outputs()
                    controls.place_flag_row()
        controls.connect(column)
        self._place_examples(examples)
        if self.article:
            _markdown(self.article)
        if self.hinted.input_nodes:
            from stagedoor.authoring.hints.page import connect_switches

            connect_switches(self.hinted.input_nodes)

    def _heading(self, title: str | None) -> None:
        if title:
            _markdown(f"# {title}")
        if self.description:
            _markdown(self.description)

    def _place(self, components: Sequence[Component]) -> None:
        for component in components:
            if not component.is_rendered:
                component.render()

    def _place_outputs(self) -> None:
        if self.hinted.output_nodes:
            from stagedoor.authoring.hints.page import place_outputs

            place_outputs(self.hinted.output_nodes)
        self._place(self.output_components)

    def _place_inputs(self, accordion: str | Accordion | None) -> None:
        from stagedoor.layouts.accordion import Accordion

        if self.hinted.input_nodes:
            from stagedoor.authoring.hints.page import place_inputs

            place_inputs(self.hinted.input_nodes)
        self._place(self.main_input_components)
        if not self.additional_input_components:
            return
        if isinstance(accordion, Accordion):
            folded = accordion if accordion.is_rendered else accordion.render()
        else:
            folded = Accordion(accordion or "Additional Inputs", open=False)
        with folded:
            self._place(self.additional_input_components)

    def _place_examples(self, examples: Sequence[object] | str | Path | None) -> None:
        if examples is None or not self.input_components:
            return
        inputs = [c for c in self.input_components if c.get_block_name() != "state"]
        self.examples_handler = Examples(
            examples,
            inputs=inputs,
            outputs=self.output_components,
            fn=self.fn,
            **self._examples_options,  # pyright: ignore[reportArgumentType]
        )

    @classmethod
    def from_pipeline(cls, pipeline: object, **kwargs: object) -> Self:
        """Make a page for a pipeline of transformers or diffusers, or a fitted estimator of scikit-learn.

        Args:
            pipeline: The pipeline, whose task says which components the page has, or the estimator, whose features
                and classes do.
            kwargs: Anything else that `Interface` takes; goes before what the task suggests.

        Raises:
            AuthoringError: When the pipeline's task is not known, or the estimator not fitted.
        """
        from stagedoor.authoring.pipelines import interface_arguments

        return cls(**{**interface_arguments(pipeline), **kwargs})  # pyright: ignore[reportArgumentType]


def _hinted(
    fn: Callable[..., object],
    inputs: object,
    outputs: object,
    validator: Callable[..., object] | None,
    *,
    batch: bool,
) -> HintedPage:
    """Return what the hints say about the sides that the author left out; nothing where both are given."""
    left_out = isinstance(inputs, FromHints), isinstance(outputs, FromHints)
    if not any(left_out):
        return HintedPage(fn, None, None, validator)
    from stagedoor.authoring.hints.page import page_from_hints

    return page_from_hints(fn, with_inputs=left_out[0], with_outputs=left_out[1], validator=validator, batch=batch)


def resolve_components(given: object) -> list[Component]:
    """Return components for what an author wrote: a component, a name such as "text", a dict, or a list of them."""
    from stagedoor.components.registry import component_from

    if given is None:
        return []
    specs = cast("Sequence[object]", given) if isinstance(given, (list, tuple)) else [given]
    return [component_from(cast("ComponentSpec", spec)) for spec in specs]


def resolve_shape(inputs: object, outputs: object) -> tuple[list[Component], list[Component]]:
    """Return input and output components.

    One State on either side is one and the same, as a function that takes and returns it expects.
    """
    from_inputs = resolve_components(inputs)
    found = resolve_components(outputs)
    states = [component for component in from_inputs if component.get_block_name() == "state"]
    if len(states) == 1 and sum(component.get_block_name() == "state" for component in found) == 1:
        found = [states[0] if component.get_block_name() == "state" else component for component in found]
    return from_inputs, found


def _with_first_state(fn: Callable[..., object], inputs: object) -> object:
    """Return inputs whose "state" begins as the function's parameter says: `def count(word, seen=0)`."""
    specs = list(cast("Sequence[object]", inputs)) if isinstance(inputs, (list, tuple)) else []
    if "state" not in specs:
        return cast("object", inputs)
    place = specs.index("state")
    parameters = leading_parameters(fn)
    if place < len(parameters) and parameters[place].has_default:
        from stagedoor.components.state import State

        specs[place] = State(parameters[place].default)
    return specs


def shape_of(inputs: Sequence[Component], outputs: Sequence[Component]) -> Shape:
    """Tell which of the four shapes a page has.

    Raises:
        AuthoringError: When there is nothing to show.
    """
    if not inputs and not outputs:
        raise AuthoringError("Interface has neither inputs nor outputs.", hint='as in inputs="text", outputs="text"')
    if not outputs:
        return "input_only"
    if not inputs:
        return "output_only"
    shown = [c for c in outputs if c.get_block_name() != "state"]
    return "unified" if shown and all(any(c is i for i in inputs) for c in shown) else "standard"


def _markdown(text: str) -> None:
    from stagedoor.components.markdown import Markdown

    Markdown(text)
