"""A session with another app that lasts: calls at the same time over one event stream, and calls that stay open.

An app has one event stream for each session, and a second reader would take messages away from the first. So a
session reads its stream in one thread, as long as a call is unfinished, and hands each message to its call.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator, Sequence
from queue import SimpleQueue
from typing import TYPE_CHECKING, cast
from urllib.parse import quote, urlencode

from stagedoor.client.connection import RemoteError
from stagedoor.client.updates import Update, cut_off, messages_in, updates_of

if TYPE_CHECKING:
    from stagedoor.client.app import RemoteApp

JSONObject = dict[str, object]
Inbox = SimpleQueue["JSONObject | RemoteError | None"]
"""Messages of one call; an error for all calls of the session, or None when somebody has left the call."""


class RemoteSession:
    """One visitor's session with another app, to which it is a page of that app. Its cookies are its own.

    Args:
        app: The other app.
        session_hash: The session's name there; whoever knows it may read its results.
    """

    def __init__(self, app: RemoteApp, session_hash: str) -> None:
        self.app = app
        self.hash = session_hash
        self.connection = app.connection.fork()
        self.connection.headers.pop("x-gradio-user", None)  # programs may not call what only the page may
        self._lock = threading.Lock()
        self._inboxes: dict[object, Inbox] = {}
        self._early: list[JSONObject] = []
        self._joining = 0
        self._is_reading = False

    @property
    def is_idle(self) -> bool:
        """Whether no call is unfinished."""
        with self._lock:
            return not self._inboxes and not self._joining

    def call(self, fn_index: int, data: Sequence[object], **fields: object) -> RemoteCall:
        """Begin a call of a listener.

        Args:
            fn_index: The listener's index there.
            data: A JSON value for each of its inputs.
            fields: Further fields of the request, such as `event_data` and `trigger_id`.

        Raises:
            RemoteError: When the app refuses it.
        """
        body = {"data": list(data), "fn_index": fn_index, "session_hash": self.hash, **fields}
        with self._lock:
            self._joining += 1
        inbox: Inbox = SimpleQueue()
        event_id: object = None
        try:
            joined = cast("JSONObject", self.connection.json(f"{self.app.api}/queue/join", body))
            event_id = joined.get("event_id")
        finally:
            self._joined(event_id, inbox)
        return RemoteCall(self, fn_index, str(event_id), inbox)

    def component_call(self, component_id: int, function: str, data: object) -> object:
        """Call a component's server function and return its answer.

        Raises:
            RemoteError: When the app refuses it, or the function fails.
        """
        body = {"component_id": component_id, "fn_name": function, "data": data, "session_hash": self.hash}
        return self.connection.json(f"{self.app.api}/component_server/", body)

    def forget(self, event_id: object) -> None:
        """Hand no more messages to a call."""
        with self._lock:
            self._inboxes.pop(event_id, None)

    # --- inside

    def _joined(self, event_id: object, inbox: Inbox) -> None:
        with self._lock:
            self._joining -= 1
            early, self._early = self._early, []
            if event_id is not None:
                self._inboxes[event_id] = inbox
            for message in early:
                self._deliver(message)
            must_read = bool(self._inboxes) and not self._is_reading
            self._is_reading = self._is_reading or must_read
        if must_read:
            threading.Thread(target=self._read, name="stagedoor-remote-session", daemon=True).start()

    def _read(self) -> None:
        """Read the event stream, and open it again for calls that came while the app was closing it."""
        is_over = False
        while not is_over:
            failure = self._read_once()
            with self._lock:
                if failure is not None:
                    inboxes, self._inboxes = self._inboxes, {}
                    for inbox in inboxes.values():
                        inbox.put(failure)
                is_over = not self._inboxes
                self._is_reading = not is_over

    def _read_once(self) -> RemoteError | None:
        """Read one event stream to its end; returns why the calls that are unfinished then get no more messages."""
        query = urlencode({"session_hash": self.hash})
        failure: RemoteError | None = cut_off(self.app.url)
        try:
            with self.connection.open(
                f"{self.app.api}/queue/data?{query}", headers={"accept": "text/event-stream"}
            ) as stream:
                for message in messages_in(stream, self.app.url):
                    kind = message.get("msg")
                    if kind == "close_stream":
                        failure = None  # its end is waited for: leaving first would look like leaving the session
                    elif kind == "unexpected_error":
                        failure = RemoteError(f"{self.app.url}: {message.get('message')}")
                    with self._lock:
                        self._deliver(message)
        except RemoteError as error:
            return error
        return failure

    def _deliver(self, message: JSONObject) -> None:
        """Hand a message to its call; one that comes before the answer to its join is kept until then."""
        event_id = message.get("event_id")
        inbox = self._inboxes.get(event_id)
        if inbox is None:
            if self._joining and event_id is not None:
                self._early.append(message)
            return
        inbox.put(message)
        if message.get("msg") == "process_completed":
            del self._inboxes[event_id]


class RemoteCall:
    """A call under way; made by `RemoteSession.call`.

    Args:
        session: The session that it belongs to.
        fn_index: The listener that was called.
        event_id: The call's id.
        inbox: Where its messages come in.
    """

    def __init__(self, session: RemoteSession, fn_index: int, event_id: str, inbox: Inbox) -> None:
        self.session = session
        self.fn_index = fn_index
        self.event_id = event_id
        self.is_left = False
        self.is_over = False
        self._inbox = inbox
        self._updates: Iterator[Update] = updates_of(self._messages(), event_id, session.app.url)

    def updates(self) -> Iterator[Update]:
        """Go through what happens until the result.

        Raises:
            RemoteError: When the call fails, or was left.
        """
        while (update := self._next()) is not None:
            yield update
        if not self.is_over:
            raise RemoteError(f"The call of {self.session.app.url} was called off.")

    def answer(self) -> Update | None:
        """Wait for the next values, and return the newest; None when the call is left.

        Raises:
            RemoteError: When the call fails.
        """
        found: Update | None = None
        while found is None or not self._inbox.empty():
            update = self._next()
            if update is None:
                break
            if update.kind in {"generating", "complete"}:
                found = update
        return found

    def push(self, data: Sequence[object]) -> None:
        """Send the next chunk of a call that takes a stream.

        Raises:
            RemoteError: When the app does not take it.
        """
        body = {"data": list(data), "fn_index": self.fn_index, "session_hash": self.session.hash}
        self.session.connection.json(self._address(""), body)

    def end(self) -> None:
        """End the stream that the call takes; what it still answers is not waited for."""
        self.is_left = True
        self._inbox.put(None)
        with contextlib.suppress(RemoteError):
            self.session.connection.json(self._address("/close"), {"session_hash": self.session.hash})

    def leave(self) -> None:
        """Call it off there, and wake whoever waits for it here; does nothing when it is over. From any thread."""
        if self.is_left or self.is_over:
            return
        self.is_left = True
        self.session.forget(self.event_id)
        self._inbox.put(None)
        body = {"fn_index": self.fn_index, "session_hash": self.session.hash, "event_id": self.event_id}
        with contextlib.suppress(RemoteError):
            self.session.connection.json(f"{self.session.app.api}/cancel", body)

    def _next(self) -> Update | None:
        try:
            update = next(self._updates, None)
        except RemoteError:
            if self.is_left:
                return None
            self.is_over = True
            raise
        self.is_over = self.is_over or (update is not None and update.kind == "complete")
        return update

    def _address(self, end: str) -> str:
        return f"{self.session.app.api}/stream/{quote(self.event_id, safe='')}{end}"

    def _messages(self) -> Iterator[JSONObject]:
        while (message := self._inbox.get()) is not None:
            if isinstance(message, RemoteError):
                raise message
            yield message
