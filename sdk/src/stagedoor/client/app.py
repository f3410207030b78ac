"""Another app, by its address: what it offers, and calls of it through its queue."""

from __future__ import annotations

import contextlib
import json
import secrets
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from http.client import HTTPResponse
from pathlib import Path
from typing import cast
from urllib.parse import quote, unquote, urlencode, urlsplit

from stagedoor.client.connection import Connection, RemoteError, multipart
from stagedoor.client.updates import Update, messages_in, updates_of

JSONObject = dict[str, object]


class RemoteApp:
    """Another app. What it sets as cookies at login is kept; what it sets later belongs to the one call alone.

    Args:
        url: Its address; a page's address within it works too.
        token: Token for an app that the Hub guards; sent as its clients send it.
        auth: User name and password of the app's login.
        headers: Further headers of every request.
    """

    def __init__(
        self,
        url: str,
        *,
        token: str | None = None,
        auth: tuple[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        parts = urlsplit(url)
        self.url = f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}"
        secret = {"x-hf-authorization": f"Bearer {token}"} if token else {}
        self.connection = Connection({"user-agent": "stagedoor", "x-gradio-user": "api", **secret, **(headers or {})})
        if auth is not None:
            self._login(*auth)

    @cached_property
    def config(self) -> JSONObject:
        """The config document."""
        try:
            found = self.connection.json(f"{self.url}/config")
        except RemoteError as error:
            if error.status == 401:
                raise RemoteError(
                    f"{self.url} asks for a login.", hint="pass a user name and password", status=401
                ) from error
            if error.status in {404, 405}:
                raise RemoteError(
                    f"{self.url} is no app: it has no /config.", hint="give the address of its page"
                ) from error
            raise
        if not isinstance(found, dict) or "components" not in found:
            raise RemoteError(f"{self.url} is no Stagedoor or Gradio app.", hint="give the address of its page")
        return cast("JSONObject", found)

    @property
    def api(self) -> str:
        """Address that its API's paths follow."""
        return self.url + str(self.config.get("api_prefix") or "")

    @cached_property
    def info(self) -> JSONObject:
        """The description of its endpoints."""
        return cast("JSONObject", self.connection.json(f"{self.api}/info"))

    @property
    def endpoints(self) -> dict[str, JSONObject]:
        """Its named endpoints by name, with the leading slash."""
        return cast("dict[str, JSONObject]", self.info.get("named_endpoints") or {})

    @property
    def dependencies(self) -> list[JSONObject]:
        """Its event listeners, as the config lists them."""
        return cast("list[JSONObject]", self.config.get("dependencies") or [])

    # --- calls

    def predict(self, endpoint: str, arguments: Mapping[str, object] | Sequence[object]) -> list[object]:
        """Call an endpoint and return its outputs, as JSON values.

        Args:
            endpoint: Its name.
            arguments: JSON values by parameter name, or in order.

        Raises:
            RemoteError: When there is no such endpoint, the arguments are not its, or the call fails.
        """
        index, values = self._call(endpoint, arguments)
        for update in self.submit(index, values):
            if update.kind == "complete":
                return self._without_hidden(index, update.values)
        raise RemoteError(f"{self.url} ended the call of {endpoint} without a result.")

    def outputs(self, endpoint: str, arguments: Mapping[str, object] | Sequence[object]) -> Iterator[list[object]]:
        """Call an endpoint and yield its outputs each time there are new ones; see `predict`."""
        index, values = self._call(endpoint, arguments)
        last: list[object] | None = None
        for update in self.submit(index, values):
            if update.kind in {"generating", "complete"} and update.values != last:
                last = update.values
                yield self._without_hidden(index, last)

    def _call(self, endpoint: str, arguments: Mapping[str, object] | Sequence[object]) -> tuple[int, list[object]]:
        """Return the index of an endpoint's listener, and a value for each of its inputs."""
        name = "/" + endpoint.strip("/")
        known = self.endpoints.get(name)
        if known is None:
            raise RemoteError(
                f"{self.url} has no endpoint {name}.", hint=f"it has {', '.join(self.endpoints) or 'none'}"
            )
        parameters = cast("list[JSONObject]", known.get("parameters") or [])
        place = next(i for i, entry in enumerate(self.dependencies) if entry.get("api_name") == name[1:])
        index = cast("int", self.dependencies[place].get("id", place))
        return index, self._with_hidden(index, _ordered(name, parameters, arguments))

    def submit(self, fn_index: int, data: Sequence[object], *, session_hash: str | None = None) -> Iterator[Update]:
        """Call a listener by its index and yield what happens; leaving the iteration cancels the call.

        Args:
            fn_index: Its index.
            data: A JSON value for each of its inputs.
            session_hash: A session that keeps state between calls; a new one by default. One call at a time.

        Raises:
            RemoteError: When the call is refused or fails.
        """
        session = session_hash or secrets.token_hex(12)
        body = {"data": list(data), "fn_index": fn_index, "session_hash": session}
        api = self.api
        connection = self.connection.fork()
        joined = cast("JSONObject", connection.json(f"{api}/queue/join", body))
        event_id = joined.get("event_id")
        query = urlencode({"session_hash": session})
        stream = connection.open(f"{api}/queue/data?{query}", headers={"accept": "text/event-stream"})
        is_left = True
        try:
            yield from updates_of(messages_in(stream, self.url), event_id, self.url)
            is_left = False
        except RemoteError:
            is_left = False
            raise
        finally:
            stream.close()
            if is_left:
                with contextlib.suppress(RemoteError):
                    cancel = {"fn_index": fn_index, "session_hash": session, "event_id": event_id}
                    connection.json(f"{api}/cancel", cancel)

    # --- files

    def upload(self, file: Path, name: str | None = None) -> str:
        """Send a file, and return what the app calls it in values (`path`).

        Args:
            file: Where it lies.
            name: Its name there; its own by default.
        """
        body, headers = multipart([("files", name or file.name, file)])
        with self.connection.fork().open(f"{self.api}/upload", body, headers) as answer:
            return cast("list[str]", json.loads(answer.read()))[0]

    def open_file(self, file: Mapping[str, object], headers: Mapping[str, str] | None = None) -> HTTPResponse:
        """Open a file of a value for reading.

        Raises:
            RemoteError: When it is gone, or lies at another program's address.
        """
        return self.connection.fork().open(self.file_address(file), headers=headers)

    def file_address(self, file: Mapping[str, object]) -> str:
        """Return the address of a file in a value."""
        url = file.get("url")
        if isinstance(url, str) and self.owns(url):
            return url
        return f"{self.api}/file={quote(str(file.get('path') or ''), safe='/:')}"

    def owns(self, url: str) -> bool:
        """Whether an address is one of this app's files; nothing else of it is asked for on behalf of visitors."""
        own = (f"{self.api}/file=", f"{self.api}/file/", f"{self.api}/stream/", f"{self.url}/file=")
        return url.startswith(own) and ".." not in unquote(urlsplit(url).path).split("/")

    # --- inside

    def _login(self, username: str, password: str) -> None:
        body = urlencode({"username": username, "password": password}).encode()
        try:
            self.connection.open(f"{self.url}/login", body).close()
        except RemoteError as error:
            if error.status in {400, 401}:  # Gradio answers 400
                raise RemoteError(f"{self.url} does not accept this user name and password.", status=401) from error
            raise

    def _hidden(self, ids: object) -> list[bool]:
        """For each of a listener's inputs or outputs, whether callers by name do not count it."""
        components = {entry["id"]: entry for entry in cast("list[JSONObject]", self.config["components"])}
        return [
            components.get(known, {}).get("type") == "state" or bool(components.get(known, {}).get("skip_api"))
            for known in cast("list[int]", ids or [])
        ]

    def _entry(self, index: int) -> JSONObject:
        return next((e for i, e in enumerate(self.dependencies) if e.get("id", i) == index), dict[str, object]())

    def _with_hidden(self, index: int, values: Sequence[object]) -> list[object]:
        shown = iter(values)
        return [None if hidden else next(shown, None) for hidden in self._hidden(self._entry(index).get("inputs"))]

    def _without_hidden(self, index: int, values: Sequence[object]) -> list[object]:
        hidden = self._hidden(self._entry(index).get("outputs"))
        return [value for value, skip in zip(values, hidden, strict=False) if not skip]


def _ordered(
    name: str, parameters: Sequence[JSONObject], given: Mapping[str, object] | Sequence[object]
) -> list[object]:
    names = [str(parameter["parameter_name"]) for parameter in parameters]
    takes = f"it takes {', '.join(names) or 'no arguments'}"
    if not isinstance(given, Mapping):
        if len(given) > len(names):
            raise RemoteError(f"{name} was given {len(given)} arguments.", hint=takes)
        given = dict(zip(names, given, strict=False))
    unknown = [key for key in given if key not in names]
    if unknown:
        raise RemoteError(f"{name} has no parameter {', '.join(unknown)}.", hint=takes)
    values: list[object] = []
    for parameter, key in zip(parameters, names, strict=True):
        if key not in given and not parameter.get("parameter_has_default"):
            raise RemoteError(f"{name} needs the argument {key!r}.", hint=takes)
        values.append(given[key] if key in given else parameter.get("parameter_default"))
    return values
