"""A date, with a time of day if wanted."""

from __future__ import annotations

import datetime
import re
import zoneinfo
from collections.abc import Callable
from typing import Literal, Unpack, cast

from stagedoor.components.base import Block, BlockOptions, FormComponent, JSONSchema
from stagedoor.components.events import EventListener
from stagedoor.errors import AuthoringError

_RELATIVE = re.compile(r"now(?:\s*-\s*(?P<count>\d{1,9})\s*(?P<unit>[smhd]))?", re.ASCII)
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_TIME_FORMAT = "%Y-%m-%d %H:%M:%S"
_DATE_FORMAT = "%Y-%m-%d"


class DateTimeOptions(BlockOptions, total=False):
    """Parameters that dates share with other form fields."""

    label: str | None
    show_label: bool | None
    info: str | None
    every: object
    scale: int | None
    min_width: int | None
    interactive: bool | None


class DateTime(FormComponent):
    """A date and time of day. Functions receive it as `type` says.

    They return seconds since 1970, a `datetime` or `date`, or text. Visitors and callers may write "now" and
    "now - 15m" (s, m, h, d) for times that move.

    Args:
        value: First time, or a function that returns it.
        include_time: Whether there is a time of day beside the date.
        type: "timestamp" (seconds since 1970, UTC), "datetime", or "string".
        timezone: Name of the time zone in which times are shown and read ("Europe/Berlin"); None for the server's.
        buttons: Buttons of the author, in the corner.
        options: See `Component`.

    Raises:
        AuthoringError: When there is no such time zone.
    """

    change = EventListener("change", "The time changed.", trigger_mode="always_last")
    submit = EventListener("submit", "The visitor pressed Enter.")

    def __init__(
        self,
        value: float | str | datetime.date | Callable[..., object] | None = None,
        *,
        include_time: bool = True,
        type: Literal["timestamp", "datetime", "string"] = "timestamp",
        timezone: str | None = None,
        buttons: list[Block] | None = None,
        **options: Unpack[DateTimeOptions],
    ) -> None:
        self.include_time = include_time
        self.type: Literal["timestamp", "datetime", "string"] = type
        self.timezone = timezone
        try:
            self._zone = None if timezone is None else zoneinfo.ZoneInfo(timezone)
        except (KeyError, ValueError, OSError) as error:
            raise AuthoringError(
                f"there is no time zone {timezone!r}.", hint='write a name like "Europe/Berlin" or "UTC"'
            ) from error
        self.buttons = buttons or []
        super().__init__(value, **options)

    @property
    def _format(self) -> str:
        return _TIME_FORMAT if self.include_time else _DATE_FORMAT

    def preprocess(self, payload: object) -> float | datetime.datetime | str | None:
        """Return the time in the form of `type`; nothing when the field is empty."""
        if payload is None or payload == "":
            return None
        if not isinstance(payload, str):
            raise self.refuse(f"expected a time as text, got {payload!r:.100}")
        moment = self._moment(payload.strip())
        if self.type == "string":
            return moment.strftime(self._format) if payload.strip().startswith("now") else payload
        return moment if self.type == "datetime" else moment.timestamp()

    def _moment(self, text: str) -> datetime.datetime:
        relative = _RELATIVE.fullmatch(text)
        if relative is not None:
            now = datetime.datetime.now(self._zone).replace(microsecond=0)
            if relative["count"] is None:
                return now
            try:
                return now - datetime.timedelta(**{_UNITS[relative["unit"]]: int(relative["count"])})
            except OverflowError as error:
                raise self.refuse(f"{text!r} lies too far back") from error
        for pattern in (_TIME_FORMAT, _DATE_FORMAT):
            try:
                moment = datetime.datetime.strptime(text, pattern).replace(tzinfo=self._zone)
                moment.timestamp()
            except (ValueError, OverflowError, OSError):
                continue
            return moment
        raise self.refuse(f"expected a time like '2030-12-31 23:59:59', got {text!r:.100}")

    def postprocess(self, value: object) -> str | None:
        """Return the time as text in the component's time zone; text stays as it is.

        Raises:
            ValueError: When it is no time.
        """
        if value is None or isinstance(value, str):
            return value
        item = cast("Callable[[], object] | None", getattr(value, "item", None))
        if callable(item):  # a number or a time of numpy
            value = item()
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            value = datetime.datetime.fromtimestamp(value, self._zone)
        if isinstance(value, datetime.datetime) and value.tzinfo is not None:
            value = value.astimezone(self._zone)
        if isinstance(value, datetime.date):
            return value.strftime(self._format)
        msg = f"{self.display_name} takes a number, a datetime or text; got {type(value).__name__}"
        raise ValueError(msg)

    def api_info(self) -> JSONSchema:
        """The payload is text."""
        return {"type": "string", "description": f"Formatted as YYYY-MM-DD{' HH:MM:SS' if self.include_time else ''}"}

    def example_payload(self) -> object:
        """A time."""
        return "2020-10-01 05:20:15"
