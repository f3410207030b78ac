"""A number chosen along a line."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from typing import Literal, Unpack

from stagedoor.components.base import FormComponent, FormOptions, JSONSchema
from stagedoor.components.events import EventListener
from stagedoor.components.numbers import is_number, rounded, shown_number


class Slider(FormComponent):
    """A number between two others. The function receives int or float.

    Args:
        minimum: Smallest number.
        maximum: Largest number.
        value: First number, or a function that returns it; by default the minimum.
        step: Distance of allowed numbers; None makes about a hundred to a thousand steps.
        precision: Decimals that the function receives; None leaves the number as it is.
        randomize: Whether each visitor starts at a random number.
        buttons: ["reset"] shows a button that puts the first value back; it is shown by default.
        options: See `Component`.
    """

    change = EventListener("change", "The number changed, by the visitor or by the app.", trigger_mode="always_last")
    input = EventListener("input", "The visitor moved the handle.")
    release = EventListener("release", "The visitor let the handle go.")

    def __init__(
        self,
        minimum: float = 0,
        maximum: float = 100,
        value: float | Callable[..., object] | None = None,
        *,
        step: float | None = None,
        precision: int | None = None,
        randomize: bool = False,
        buttons: list[Literal["reset"]] | None = None,
        **options: Unpack[FormOptions],
    ) -> None:
        self.minimum = minimum
        self.maximum = maximum
        self.step = self._usual_step(minimum, maximum) if step is None else step
        self.precision = precision
        self.randomize = randomize
        self.buttons = ["reset"] if buttons is None else list(buttons)
        if randomize:
            value = self.get_random_value
        elif value is None:
            value = minimum
        super().__init__(value, **options)

    @staticmethod
    def _usual_step(minimum: float, maximum: float) -> float:
        """A power of ten that cuts the range into 100 to 1,000 steps, and never below whole numbers' need."""
        span = maximum - minimum
        return 1 if span <= 0 else 10.0 ** math.floor(math.log10(span) - 2) if span < 100 else 1

    def get_random_value(self) -> float:
        """Return a random number of the slider, on a step."""
        steps = math.floor((self.maximum - self.minimum) / self.step)
        value = self.minimum + random.randint(0, max(steps, 0)) * self.step  # noqa: S311  # a start value, no secret
        # Steps like 0.1 leave float dust behind; nobody wants to read 0.30000000000000004.
        return round(value, 10) if isinstance(value, float) else value

    def preprocess(self, payload: object) -> int | float:
        """Return the number, rounded to `precision`."""
        if not is_number(payload):
            raise self.refuse(f"expected a number, got {payload!r:.100}")
        if not self.minimum <= payload <= self.maximum:
            raise self.refuse(f"{payload} is not between {self.minimum} and {self.maximum}")
        return rounded(payload, self.precision)

    def postprocess(self, value: object) -> object:
        """Return the number, as `Number` does; None becomes the minimum."""
        return self.minimum if value is None else shown_number(value, self.precision)

    def api_info(self) -> JSONSchema:
        """The payload is a number within the range, an integer when `precision` is 0."""
        kind = "integer" if self.precision == 0 else "number"
        return {"type": kind, "description": f"numeric value between {self.minimum} and {self.maximum}"}

    def example_payload(self) -> object:
        """The smallest number."""
        return self.minimum
