"""Calls of another app's listeners, carried there for each visitor in a session of their own."""

from __future__ import annotations

import hashlib
import inspect
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from typing import TYPE_CHECKING, cast

from stagedoor import context
from stagedoor.authoring.loaded_blocks import Loaded
from stagedoor.authoring.loaded_values import for_remote, from_remote
from stagedoor.client import RemoteApp, RemoteCall, RemoteError, RemoteSession, Update
from stagedoor.components.event_data import EventData
from stagedoor.errors import Error
from stagedoor.wire.messages import SKIP, AsSent, ProgressUnit

if TYPE_CHECKING:
    from stagedoor.components.base import Block
    from stagedoor.wire.messages import LogLevel

JSONObject = dict[str, object]

MAX_VISITS = 10_000
"""Sessions with the other app that are remembered; it has such a limit, too."""


class Visits:
    """The sessions that this app's visitors have with another app.

    Args:
        remote: The other app.
    """

    def __init__(self, remote: RemoteApp) -> None:
        self.remote = remote
        self._secret = secrets.token_hex(16)
        self._sessions: OrderedDict[str, RemoteSession] = OrderedDict()
        self._lock = threading.Lock()

    def session_of(self, visitor: context.Visitor | None) -> RemoteSession:
        """Return a visitor's session; a new one for nobody."""
        key = f"{visitor.username} {visitor.session_hash}" if visitor is not None else secrets.token_hex(16)
        name = hashlib.sha256(f"{self._secret} {key}".encode()).hexdigest()[:32]
        if visitor is None:
            return RemoteSession(self.remote, name)
        with self._lock:
            session = self._sessions.setdefault(name, RemoteSession(self.remote, name))
            self._sessions.move_to_end(name)
            if len(self._sessions) > MAX_VISITS:
                oldest = next((key for key, known in self._sessions.items() if known.is_idle), None)
                self._sessions.pop(oldest or name)
            return session


class Happened(EventData):
    """What the page says about an event, as it said it."""

    def __init__(self, target: Block | None = None, data: object = None) -> None:
        super().__init__(target, data)
        self.sent = data


class Proxy:
    """Carries the calls of one listener.

    Args:
        visits: The visitors' sessions with the other app.
        index: The listener's index there.
        entry: The listener in that app's config.
        components: The components of that app by their ids, as its config has them.
    """

    def __init__(
        self, visits: Visits, index: int, entry: JSONObject, components: Mapping[int, Mapping[str, object]]
    ) -> None:
        self.visits = visits
        self.remote = visits.remote
        self.index = index
        self.entry = entry
        self._components = components
        self._open: dict[str, RemoteCall] = {}
        """Calls that take a stream, by the event that they stand for here."""

    # --- the function that is called here

    def function(self) -> Callable[..., object]:
        """Return the function that is called here: a generator if the other app's is one."""
        types = cast("JSONObject", self.entry.get("types") or {})

        def stream(*values: object, _happened: Happened | None = None) -> Iterator[object]:
            yield from self._results(values, _happened)

        def call(*values: object, _happened: Happened | None = None) -> object:
            *_, result = self._results(values, _happened)
            return result

        def chunk(*values: object, _happened: Happened | None = None) -> object:
            return self._chunk(values, _happened)

        if self.entry.get("connection") == "stream":
            return self._named(chunk)
        return self._named(stream if types.get("generator") else call)

    def filling(self, fill: Callable[[JSONObject], None]) -> Callable[..., object]:
        """Return the function behind a `gr.render` of the other app.

        Args:
            fill: Builds what the other app has built, from its description of it.
        """

        def call(*values: object, _happened: Happened | None = None) -> None:
            for update in self._updates(values, _happened):
                built = cast("JSONObject", update.message.get("output") or {}).get("render_config")
                if update.kind == "complete" and isinstance(built, dict):
                    fill(cast("JSONObject", built))

        return self._named(call)

    def _named(self, fn: Callable[..., object]) -> Callable[..., object]:
        """Give a function the name and the parameters that callers of the endpoint know."""
        name = self.entry.get("api_name")
        fn.__name__ = fn.__qualname__ = name if isinstance(name, str) and name.isidentifier() else "loaded"
        parameters = self._parameters()
        fn.__annotations__ = {}
        if self.entry.get("collects_event_data"):
            parameters.append(inspect.Parameter("_happened", inspect.Parameter.KEYWORD_ONLY))
            fn.__annotations__ = {"_happened": Happened}
        fn.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined] # pyright: ignore[reportFunctionMemberAccess]
        return fn

    def _parameters(self) -> list[inspect.Parameter]:
        """Return a parameter for every input, with the other app's names for those that callers see."""
        name = self.entry.get("api_name")
        described = self.remote.endpoints.get(f"/{name}", {}) if isinstance(name, str) else {}
        names = [str(entry["parameter_name"]) for entry in cast("list[JSONObject]", described.get("parameters") or [])]
        shown = iter(names)
        kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
        found: list[inspect.Parameter] = []
        for place, known in enumerate(cast("list[int]", self.entry.get("inputs") or [])):
            component = self._components.get(known, {})
            hidden = component.get("type") == "state" or component.get("skip_api")
            wanted = f"hidden_{place}" if hidden else next(shown, f"param_{place}")
            found.append(inspect.Parameter(wanted if wanted.isidentifier() else f"param_{place}", kind))
        return found

    # --- calls

    def _begin(self, session: RemoteSession, values: Sequence[object], happened: Happened | None) -> RemoteCall:
        fields: JSONObject = {}
        if happened is not None:
            fields["event_data"] = happened.sent
            fields["trigger_id"] = happened.target.remote_id if isinstance(happened.target, Loaded) else None
        return session.call(self.index, [for_remote(self.remote, value) for value in values], **fields)

    def _updates(self, values: Sequence[object], happened: Happened | None) -> Iterator[Update]:
        """Make a call and go through what happens; the visitor sees what is no result. Leaving it calls it off."""
        call = context.current_call.get()
        with _errors_shown():
            with call.shield() if call is not None else nullcontext():
                remote_call = self._begin(self.visits.session_of(call), values, happened)
                if call is not None:
                    # Nothing interrupts the wait for the other app's next message, so somebody has to end it.
                    call.when_over(lambda: _in_thread(remote_call.leave))
            try:
                for update in remote_call.updates():
                    if update.kind in {"generating", "complete"}:
                        yield update
                    elif call is not None:
                        report(call, update)
            finally:
                remote_call.leave()

    def _results(self, values: Sequence[object], happened: Happened | None) -> Iterator[object]:
        """Make a call, and yield what the other app sends as a result."""
        last: list[object] | None = None
        for update in self._updates(values, happened):
            if update.values != last or _changed_states(update):  # a generator's end repeats what it yielded last
                yield self._result(update)
            last = update.values

    def _chunk(self, values: Sequence[object], happened: Happened | None) -> object:
        """Send the next chunk of a stream that a visitor sends, and return the answer to it."""
        call = context.current_call.get()
        session = self.visits.session_of(call)
        key = call.event_id if call is not None else secrets.token_hex(8)
        with _errors_shown():
            known = self._open.get(key)
            if known is not None:
                known.push([for_remote(self.remote, value) for value in values])
            else:
                with call.shield() if call is not None else nullcontext():
                    known = self._open[key] = self._begin(session, values, happened)
                    if call is not None:
                        call.when_over(lambda: self._close(key))
            answer = known.answer()
            if call is None:
                self._close(key)
        return self._result(answer) if answer is not None else dict(SKIP)

    def _close(self, key: str) -> None:
        known = self._open.pop(key, None)
        if known is not None:
            _in_thread(known.end)

    def _result(self, update: Update) -> object:
        """Return what the function here returns for an answer: state stays with the other app, its changes are told."""
        changed = _changed_states(update)
        kept: list[object] = []
        for known, value in zip(cast("list[int]", self.entry.get("outputs") or []), update.values, strict=False):
            if self._components.get(known, {}).get("type") == "state":
                kept.append(secrets.token_hex(8) if known in changed else dict(SKIP))
            else:
                kept.append(AsSent(from_remote(self.remote, value)))
        return kept[0] if len(kept) == 1 else kept


def _changed_states(update: Update) -> list[int]:
    output = cast("JSONObject", update.message.get("output") or {})
    return cast("list[int]", output.get("changed_state_ids") or [])


def _in_thread(call: Callable[[], None]) -> None:
    threading.Thread(target=call, name="stagedoor-remote-call", daemon=True).start()


class _errors_shown:  # noqa: N801 - reads as what it does
    """Lets the visitor see the other app's errors as that app's visitors do."""

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if not isinstance(error, RemoteError):
            return
        fields = cast("JSONObject", error.detail if isinstance(error.detail, dict) else {})
        raise Error(
            error.message,
            duration=cast("float | None", fields.get("duration", 10)),
            visible=bool(fields.get("visible", True)),
            title=str(fields.get("title") or "Error"),
            print_exception=False,
        ) from error


def report(call: context.CallContext, update: Update) -> None:
    """Show a visitor what the other app says of a call."""
    message = update.message
    if update.kind == "waiting":
        rank, size = message.get("rank"), message.get("queue_size")
        call.waits(
            rank if isinstance(rank, int) else 0,
            size if isinstance(size, int) else 1,
            cast("float | None", message.get("rank_eta")),
        )
    elif update.kind == "started":
        call.goes_on(cast("float | None", message.get("eta")))
    elif update.kind == "progress":
        units = cast("list[JSONObject]", message.get("progress_data") or [])
        names = ("index", "length", "unit", "progress", "desc")
        call.progress([ProgressUnit(**{n: unit.get(n) for n in names}) for unit in units])  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    elif update.kind == "log":
        call.log(
            str(message.get("log")),
            cast("LogLevel", message.get("level") or "info"),
            duration=cast("float | None", message.get("duration")),
            visible=bool(message.get("visible", True)),
            title=str(message.get("title") or "Info"),
        )
