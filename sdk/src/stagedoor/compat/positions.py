"""Arguments without a name that stood in another place, or were more, in Gradio 3."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from stagedoor.compat.arguments import LAUNCH, call_name, translate_call
from stagedoor.compat.warn import warn_once

POSITIONS: Mapping[str, Sequence[str]] = {
    "Interface": [
        "fn",
        "inputs",
        "outputs",
        "examples",
        "cache_examples",
        "examples_per_page",
        "live",
        "interpretation",
        "num_shap",
        "title",
        "description",
        "article",
        "thumbnail",
        "theme",
        "css",
        "allow_flagging",
        "flagging_options",
        "flagging_dir",
        "flagging_callback",
        "analytics_enabled",
        "batch",
        "max_batch_size",
    ],
    "queue": [
        "concurrency_count",
        "status_update_rate",
        "client_position_to_load_data",
        "default_enabled",
        "api_open",
        "max_size",
    ],
    "launch": [
        "inline",
        "inbrowser",
        "share",
        "debug",
        "enable_queue",
        "max_threads",
        "auth",
        "auth_message",
        "prevent_thread_lock",
        "show_error",
        "server_name",
        "server_port",
        "show_tips",
        "height",
        "width",
        "encrypt",
        "favicon_path",
    ],
}
"""Class or method → its positional arguments in order."""

_SAME_IN_LAUNCH = 4
"""How many arguments of `launch` stand where they stood."""


def name_positions(owner: str, args: Sequence[object], first: int = 0) -> dict[str, object]:
    """Return positional arguments by their names in older versions.

    Args:
        owner: Class or method.
        args: All positional arguments.
        first: How many of them are left out because they are positional today too.

    Raises:
        TypeError: When there were never so many.
    """
    order = POSITIONS.get(owner, ())
    most = max(len(order), first)
    if len(args) > most:
        msg = f"{call_name(owner)} takes {most} positional arguments; {len(args)} were given"
        raise TypeError(msg)
    warn_once(f"{call_name(owner)}: this order of arguments is an older Gradio's; write them as name=value.")
    return dict(zip(order[first:], args[first:], strict=False))


def launch_in_older_order(
    arguments: Mapping[str, object], positional: Sequence[str], more: Sequence[object]
) -> dict[str, object]:
    """Return the arguments of a `launch` whose fifth is `enable_queue`, as it was in Gradio 3.

    Args:
        arguments: All arguments by the names of today.
        positional: Names of those that are positional today, in order.
        more: Positional ones behind them.
    """
    given = name_positions(LAUNCH, [*(arguments[name] for name in positional), *more], _SAME_IN_LAUNCH)
    # What was not given has today's default, None or False; both meant "as usual" in the places that follow too.
    older = {name: value for name, value in given.items() if value is not None and value is not False}
    usual = {"max_threads": 40, "prevent_thread_lock": False, "show_error": False}
    kept = {**arguments, **{name: usual.get(name) for name in positional[_SAME_IN_LAUNCH:]}}
    return {**kept, **translate_call(LAUNCH, older, arguments, is_told=True)}
