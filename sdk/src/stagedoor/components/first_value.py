"""What a component with a callable value holds before anybody opened the page."""

from __future__ import annotations

import inspect
import warnings
from collections.abc import Callable


def first_value(fn: Callable[..., object], whose: str) -> object:
    """Call an author's function once, for what the page and the API description show at first.

    Args:
        fn: The callable given as `value=`.
        whose: Name of the component, for the message.

    Returns:
        Its value; None when it runs in steps or on the event loop, needs arguments, or fails (with a warning: the
        page is worth more than one value on it, and the function runs again when a page opens).
    """
    if _runs_in_steps(fn) or _runs_in_steps(getattr(fn, "__call__", None)) or _needs_arguments(fn):  # noqa: B004
        return None
    try:
        return fn()
    except Exception as error:  # noqa: BLE001  # an author's function may raise anything
        warnings.warn(f"{whose} starts empty: its value function raised {error!r}", stacklevel=4)
        return None


def _runs_in_steps(fn: object) -> bool:
    tests = (inspect.iscoroutinefunction, inspect.isgeneratorfunction, inspect.isasyncgenfunction)
    return any(test(fn) for test in tests)


def _needs_arguments(fn: Callable[..., object]) -> bool:
    try:
        parameters = inspect.signature(fn).parameters.values()
    except (TypeError, ValueError):
        return False
    variable = {inspect.Parameter.VAR_KEYWORD, inspect.Parameter.VAR_POSITIONAL}
    return any(p.default is p.empty and p.kind not in variable for p in parameters)
