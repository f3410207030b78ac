"""Pages for pipelines of transformers and diffusers: which components a task has, and what to make of its results.

Neither library is imported: a pipeline is known by where its class comes from and by its task. Fitted estimators of
scikit-learn have pages too, see `estimators`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from stagedoor.authoring.estimators import estimator_arguments, is_estimator
from stagedoor.errors import AuthoringError

Pipeline = Callable[..., object]
Spec = str | dict[str, object]


@dataclass(frozen=True)
class Task:
    """How a page for one task looks.

    Attributes:
        inputs: Components for the pipeline's arguments.
        outputs: Components for its result.
        call: Runs the pipeline with the values of the inputs.
    """

    inputs: Sequence[Spec]
    outputs: Sequence[Spec]
    call: Callable[[Pipeline, Sequence[object]], object]


def _first(result: object) -> Mapping[str, object]:
    while isinstance(result, (list, tuple)) and result:
        result = cast("Sequence[object]", result)[0]
    return cast("Mapping[str, object]", result)


def _text(key: str) -> Callable[[Pipeline, Sequence[object]], object]:
    return lambda pipeline, values: _first(pipeline(*values))[key]


def _scores(key: str = "label") -> Callable[[Pipeline, Sequence[object]], object]:
    def call(pipeline: Pipeline, values: Sequence[object]) -> object:
        result = pipeline(*values)
        rows = cast("Sequence[object]", result)
        if rows and isinstance(rows[0], (list, tuple)):  # one list a text, for pipelines that return all scores
            rows = cast("Sequence[object]", rows[0])
        found = cast("Sequence[Mapping[str, object]]", rows)
        return {str(row[key]): float(cast("float", row["score"])) for row in found}

    return call


def _answer(pipeline: Pipeline, values: Sequence[object]) -> object:
    found = _first(pipeline(context=values[0], question=values[1]))
    return found["answer"], found["score"]


def _zero_shot(pipeline: Pipeline, values: Sequence[object]) -> object:
    text, labels, several = values
    found = _first(pipeline(text, _candidates(labels), multi_label=bool(several)))
    return dict(zip(cast("list[str]", found["labels"]), cast("list[float]", found["scores"]), strict=True))


def _speech(pipeline: Pipeline, values: Sequence[object]) -> object:
    return _first(pipeline(*values))["text"]


def _entities(pipeline: Pipeline, values: Sequence[object]) -> object:
    """Text with its marked parts."""
    return {"text": values[0], "entities": pipeline(*values)}


def _candidates(text: object) -> list[str]:
    return [label.strip() for label in str(text).split(",") if label.strip()]


def _candidate_scores(pipeline: Pipeline, values: Sequence[object]) -> object:
    return _scored(pipeline(values[0], candidate_labels=_candidates(values[1])))


def _scored(rows: object, key: str = "label") -> dict[str, float]:
    return {str(row[key]): float(cast("float", row["score"])) for row in cast("Sequence[Mapping[str, object]]", rows)}


def _boxes(image: object, rows: object) -> object:
    """An image with the boxes that were found in it."""
    found = cast("Sequence[Mapping[str, object]]", rows)
    edges = ("xmin", "ymin", "xmax", "ymax")
    return image, [
        (tuple(cast("Mapping[str, float]", row["box"])[edge] for edge in edges), str(row["label"])) for row in found
    ]


def _objects(pipeline: Pipeline, values: Sequence[object]) -> object:
    return _boxes(values[0], pipeline(values[0]))


def _named_objects(pipeline: Pipeline, values: Sequence[object]) -> object:
    return _boxes(values[0], pipeline(values[0], candidate_labels=_candidates(values[1])))


def _segments(pipeline: Pipeline, values: Sequence[object]) -> object:
    import numpy as np

    found = cast("Sequence[Mapping[str, object]]", pipeline(values[0]))
    masks = [(np.asarray(row["mask"]) / 255.0, str(row["label"])) for row in found]
    return values[0], masks


def _depth(pipeline: Pipeline, values: Sequence[object]) -> object:
    return _first(pipeline(values[0]))["depth"]


def _speak(pipeline: Pipeline, values: Sequence[object]) -> object:
    """Sound as (rate in Hz, samples); models give it as (1, samples) or (channels, samples)."""
    import numpy as np

    found = _first(pipeline(values[0]))
    samples = np.asarray(found["audio"]).squeeze()
    is_channels_first = samples.ndim == 2 and samples.shape[0] < samples.shape[1]
    return int(cast("int", found["sampling_rate"])), samples.T if is_channels_first else samples


def _about_image(pipeline: Pipeline, values: Sequence[object]) -> object:
    return _first(pipeline(values[0], values[1])).get("answer", "")


def _about_document(pipeline: Pipeline, values: Sequence[object]) -> object:
    return _first(pipeline(image=values[0], question=values[1])).get("answer", "")


def _chat_about_image(pipeline: Pipeline, values: Sequence[object]) -> object:
    return _first(pipeline(images=values[0], text=values[1], return_full_text=False))["generated_text"]


def _features(pipeline: Pipeline, values: Sequence[object]) -> object:
    """The vectors of one text: a row for each token."""
    rows: object = pipeline(*values)
    while isinstance(rows, (list, tuple)) and len(cast("list[object]", rows)) == 1:
        rows = cast("Sequence[object]", rows)[0]
    return cast("object", rows)


def _table_answer(pipeline: Pipeline, values: Sequence[object]) -> object:
    return _first(pipeline(table=values[0], query=values[1]))["answer"]


def _named(kind: str, label: str, **arguments: object) -> dict[str, object]:
    return {"name": kind, "label": label, **arguments}


_INPUT, _TEXT_OUT = _named("textbox", "Input", lines=3), _named("textbox", "Output")
_CLASSES = _named("label", "Classification")
_IMAGE = _named("image", "Input image", type="filepath")
_PICTURE = _named("image", "Image", type="pil")
_CANDIDATES = _named("textbox", "Possible classes, with commas")
_FOUND = _named("annotatedimage", "Found")
_AUDIO = _named("audio", "Input", type="filepath")

TASKS: Mapping[str, Task] = {
    "text-classification": Task([_INPUT], [_CLASSES], _scores()),
    "sentiment-analysis": Task([_INPUT], [_CLASSES], _scores()),
    "text-generation": Task([_INPUT], [_TEXT_OUT], _text("generated_text")),
    "text2text-generation": Task([_INPUT], [_TEXT_OUT], _text("generated_text")),
    "summarization": Task([_INPUT], [_named("textbox", "Summary")], _text("summary_text")),
    "translation": Task([_INPUT], [_named("textbox", "Translation")], _text("translation_text")),
    "fill-mask": Task([_INPUT], [_CLASSES], _scores("token_str")),
    "zero-shot-classification": Task(
        [_INPUT, _named("textbox", "Possible classes, with commas"), _named("checkbox", "Several may hold")],
        [_CLASSES],
        _zero_shot,
    ),
    "question-answering": Task(
        [_named("textbox", "Context", lines=7), _named("textbox", "Question")],
        [_named("textbox", "Answer"), _named("number", "Score")],
        _answer,
    ),
    "token-classification": Task([_INPUT], [_named("highlightedtext", "Parts")], _entities),
    "feature-extraction": Task([_INPUT], [_named("dataframe", "Vectors", type="array")], _features),
    "table-question-answering": Task(
        [_named("dataframe", "Table", type="pandas"), _named("textbox", "Question")],
        [_named("textbox", "Answer")],
        _table_answer,
    ),
    "zero-shot-image-classification": Task([_PICTURE, _CANDIDATES], [_CLASSES], _candidate_scores),
    "zero-shot-audio-classification": Task([_AUDIO, _CANDIDATES], [_CLASSES], _candidate_scores),
    "object-detection": Task([_PICTURE], [_FOUND], _objects),
    "zero-shot-object-detection": Task([_PICTURE, _CANDIDATES], [_FOUND], _named_objects),
    "image-segmentation": Task([_PICTURE], [_FOUND], _segments),
    "depth-estimation": Task([_PICTURE], [_named("image", "Depth")], _depth),
    "visual-question-answering": Task(
        [_PICTURE, _named("textbox", "Question")], [_named("textbox", "Answer")], _about_image
    ),
    "document-question-answering": Task(
        [_PICTURE, _named("textbox", "Question")], [_named("textbox", "Answer")], _about_document
    ),
    "image-text-to-text": Task([_PICTURE, _named("textbox", "Text")], [_TEXT_OUT], _chat_about_image),
    "text-to-audio": Task([_INPUT], [_named("audio", "Sound")], _speak),
    "video-classification": Task([_named("video", "Video")], [_CLASSES], _scores()),
    "image-classification": Task([_IMAGE], [_CLASSES], _scores()),
    "image-to-text": Task([_IMAGE], [_named("textbox", "Text")], _text("generated_text")),
    "automatic-speech-recognition": Task([_AUDIO], [_TEXT_OUT], _speech),
    "audio-classification": Task([_AUDIO], [_CLASSES], _scores()),
}
"""Tasks of transformers. `translation_xx_to_yy` counts as `translation`."""


def interface_arguments(pipeline: object) -> dict[str, object]:
    """Return the arguments of an `Interface` for a pipeline.

    Args:
        pipeline: A pipeline of transformers or diffusers, or a fitted estimator of scikit-learn.

    Raises:
        AuthoringError: When it is neither, or its task is not known.
    """
    library = type(pipeline).__module__.partition(".")[0]
    if is_estimator(pipeline):
        return estimator_arguments(pipeline)
    bases = {base.__module__.partition(".")[0] for base in type(pipeline).__mro__}
    if "diffusers" in bases:
        return _diffusers(cast("Pipeline", pipeline))
    if "transformers" not in bases:
        raise AuthoringError(
            f"{pipeline!r:.100} (of {library}) is no pipeline that pages are known for.",
            hint="write a function around it and use gr.Interface(fn, inputs, outputs)",
        )
    task = str(getattr(pipeline, "task", ""))
    known = TASKS.get("translation" if task.startswith("translation") else task)
    if known is None:
        raise AuthoringError(
            f"There is no ready page for pipelines of the task {task!r}.",
            hint=f"write a function around it; there are pages for {', '.join(TASKS)}",
        )
    run = known.call

    def predict(*values: object) -> object:
        return run(cast("Pipeline", pipeline), values)

    return {
        "fn": predict,
        "inputs": list(known.inputs),
        "outputs": list(known.outputs),
        "title": str(getattr(getattr(pipeline, "model", None), "name_or_path", "") or task),
    }


def _diffusers(pipeline: Pipeline) -> dict[str, object]:
    """A page for a text-to-image pipeline of diffusers: prompt, steps and guidance."""

    def predict(prompt: str, negative_prompt: str, steps: float, guidance_scale: float) -> object:
        result = pipeline(
            prompt,
            negative_prompt=negative_prompt or None,
            num_inference_steps=int(steps),
            guidance_scale=guidance_scale,
        )
        return cast("Sequence[object]", getattr(result, "images"))[0]  # noqa: B009

    return {
        "fn": predict,
        "inputs": [_named("textbox", "Prompt", lines=2), _named("textbox", "Negative prompt")],
        "additional_inputs": [
            _named("slider", "Steps", minimum=1, maximum=100, value=30, step=1),
            _named("slider", "Guidance scale", minimum=0, maximum=20, value=7.5, step=0.1),
        ],
        "outputs": [_named("image", "Image")],
        "title": str(getattr(pipeline, "name_or_path", "") or type(pipeline).__name__),
    }
