"""Another app as one of this process's: its page, its listeners and endpoints, each call carried to it."""

from __future__ import annotations

import hashlib
import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Literal, cast

from stagedoor import context
from stagedoor.authoring.blocks import AppMode, Blocks
from stagedoor.authoring.graph import BlockFunction
from stagedoor.authoring.loaded_blocks import block_for, is_file, place_tree, with_proxied_files
from stagedoor.client import RemoteApp, RemoteError, Update
from stagedoor.components.base import Block
from stagedoor.components.event_data import EventData
from stagedoor.components.events import APIVisibility, ShowProgress, TriggerMode
from stagedoor.errors import Error
from stagedoor.files import active
from stagedoor.wire.messages import SKIP, AsSent, ProgressUnit

if TYPE_CHECKING:
    from stagedoor.wire.messages import LogLevel

JSONObject = dict[str, object]

_MODES = frozenset({"blocks", "interface", "chat_interface", "tabbed_interface"})
CHUNK_BYTES = 1 << 18


def build_loaded_app(remote: RemoteApp) -> Blocks:
    """Make an app that shows and calls another one.

    Args:
        remote: The other app.

    Raises:
        RemoteError: When it cannot be reached or is no app.
    """
    config = remote.config
    mode = str(config.get("mode") or "blocks")
    app = Blocks(
        title=cast("str | None", config.get("title")),
        mode=cast("AppMode", mode if mode in _MODES else "blocks"),
        fill_height=bool(config.get("fill_height")),
        fill_width=bool(config.get("fill_width")),
        css=cast("str | None", config.get("css")),
    )
    entries = cast("list[Mapping[str, object]]", config["components"])
    blocks = {cast("int", entry["id"]): block_for(remote, entry) for entry in entries}
    layout = cast("Mapping[str, object]", config.get("layout") or {})
    root_id = cast("int", layout.get("id", -1))
    pages = cast("list[Sequence[object]]", config.get("pages") or [["", "Home", True]])
    parts = cast("Mapping[str, Mapping[str, object]]", config.get("page") or {})
    with app:
        is_alone = app.root is app
        for path, name, *_ in pages if is_alone else pages[:1]:  # inside another app there is one page
            part = parts.get(str(path), {})
            tree = cast("Mapping[str, object]", part.get("layout") or (layout if path == "" else {}))
            if path == "":
                place_tree(tree, blocks, app.root.place, app)
            else:
                with app.route(str(name), str(path)):
                    place_tree(tree, blocks, app.place, app)
        Listeners(app.root, remote, {**blocks, root_id: app.root}).add_all()
    return app


class Listeners:
    """Adds another app's listeners to the one that stands for it.

    Args:
        app: That one.
        remote: The other app.
        blocks: Stand-ins by the other app's ids.
    """

    def __init__(self, app: Blocks, remote: RemoteApp, blocks: Mapping[int, Block]) -> None:
        self.app = app
        self.remote = remote
        self.blocks = blocks

    def add_all(self) -> None:
        """Add every listener; what they say of each other keeps its meaning under the new ids."""
        entries = {cast("int", e.get("id", i)): e for i, e in enumerate(self.remote.dependencies)}
        moved = {old: self.app.new_function_id() for old in entries}
        for old, entry in entries.items():
            function = self._function(old, entry, moved)
            if function is not None:
                self.app.add_function(function)

    def _function(self, old: int, entry: JSONObject, moved: Mapping[int, int]) -> BlockFunction | None:
        inputs = [self.blocks.get(known) for known in cast("list[int]", entry.get("inputs") or [])]
        outputs = [self.blocks.get(known) for known in cast("list[int]", entry.get("outputs") or [])]
        if None in inputs or None in outputs or entry.get("rendered_in") is not None:
            return None  # what a render function made: the other app makes it anew for its own page only
        fn = Proxy(self.remote, old, entry).function() if entry.get("backend_fn") else None
        name = entry.get("api_name")
        visibility = str(entry.get("api_visibility") or ("private" if name is False else "public"))
        after = entry.get("trigger_after")
        return BlockFunction(
            id=moved[old],
            fn=fn,
            targets=self._targets(entry),
            inputs=cast("list[Block]", inputs),
            outputs=cast("list[Block]", outputs),
            api_name=self.app.free_api_name(name) if isinstance(name, str) and fn is not None else None,
            api_description=cast("str | Literal[False] | None", entry.get("api_description")),
            api_visibility=cast("APIVisibility", visibility),
            js=cast("str | None", entry.get("js")),
            scroll_to_output=bool(entry.get("scroll_to_output")),
            show_progress=cast("ShowProgress", entry.get("show_progress") or "hidden"),
            cancels=[moved[known] for known in cast("list[int]", entry.get("cancels") or []) if known in moved],
            trigger_after=moved.get(after) if isinstance(after, int) else None,
            trigger_only_on_success=bool(entry.get("trigger_only_on_success")),
            trigger_only_on_failure=bool(entry.get("trigger_only_on_failure")),
            trigger_mode=cast("TriggerMode", entry.get("trigger_mode") or "once"),
            concurrency_limit=None,  # the other app has its own
            concurrency_id=f"loaded-{id(self.remote)}-{old}",
        )

    def _targets(self, entry: JSONObject) -> list[tuple[Block | None, str]]:
        found: list[tuple[Block | None, str]] = []
        for known, event in cast("list[tuple[int | None, str]]", entry.get("targets") or []):
            if known is None:
                found.append((None, event))
            elif known in self.blocks:
                found.append((self.blocks[known], event))
        return found


class Proxy:
    """Carries the calls of one listener.

    Args:
        remote: The other app.
        index: The listener's index there.
        entry: The listener in that app's config.
    """

    def __init__(self, remote: RemoteApp, index: int, entry: JSONObject) -> None:
        self.remote = remote
        self.index = index
        self.entry = entry

    def function(self) -> Callable[..., object]:
        """Return the function that is called here: a generator if the other app's is one."""
        types = cast("JSONObject", self.entry.get("types") or {})
        if types.get("generator"):

            def stream(*values: object) -> Iterator[object]:
                yield from self._results(values)

            fn: Callable[..., object] = stream
        else:

            def call(*values: object) -> object:
                *_, result = self._results(values)
                return result

            fn = call
        name = self.entry.get("api_name")
        fn.__name__ = fn.__qualname__ = name if isinstance(name, str) and name.isidentifier() else "loaded"
        fn.__signature__ = inspect.Signature(self._parameters())  # type: ignore[attr-defined] # pyright: ignore[reportFunctionMemberAccess]
        fn.__annotations__ = {}
        return fn

    def _parameters(self) -> list[inspect.Parameter]:
        """Return a parameter for every input, with the other app's names for those that callers see."""
        name = self.entry.get("api_name")
        described = self.remote.endpoints.get(f"/{name}", {}) if isinstance(name, str) else {}
        names = [str(entry["parameter_name"]) for entry in cast("list[JSONObject]", described.get("parameters") or [])]
        shown = iter(names)
        components = {entry["id"]: entry for entry in cast("list[JSONObject]", self.remote.config["components"])}
        kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
        found: list[inspect.Parameter] = []
        for place, known in enumerate(cast("list[int]", self.entry.get("inputs") or [])):
            component = components.get(known, {})
            hidden = component.get("type") == "state" or component.get("skip_api")
            wanted = f"hidden_{place}" if hidden else next(shown, f"param_{place}")
            found.append(inspect.Parameter(wanted if wanted.isidentifier() else f"param_{place}", kind))
        return found

    def _results(self, values: Sequence[object]) -> Iterator[object]:
        """Make a call, and yield what the other app sends as a result."""
        call = context.current_call.get()
        session = hashlib.sha256(f"{call.session_hash if call else ''} {self.remote.url}".encode()).hexdigest()[:24]
        keeps = self._keeps_state()
        sent = [self._for_remote(value) for value in values]
        last: list[object] | None = None
        try:
            for update in self.remote.submit(self.index, sent, session_hash=session if keeps and call else None):
                if update.kind in {"generating", "complete"}:
                    if update.values != last:  # a generator's end repeats what it yielded last
                        yield self._result(update)
                    last = update.values
                elif call is not None:
                    report(call, update)
        except RemoteError as error:
            fields = cast("JSONObject", error.detail if isinstance(error.detail, dict) else {})
            raise Error(
                error.message,
                duration=cast("float | None", fields.get("duration", 10)),
                visible=bool(fields.get("visible", True)),
                title=str(fields.get("title") or "Error"),
                print_exception=False,
            ) from error

    def _keeps_state(self) -> bool:
        components = {entry["id"]: entry for entry in cast("list[JSONObject]", self.remote.config["components"])}
        known = [
            *cast("list[int]", self.entry.get("inputs") or []),
            *cast("list[int]", self.entry.get("outputs") or []),
        ]
        return any(components.get(one, {}).get("type") == "state" for one in known)

    def _result(self, update: Update) -> object:
        kept: list[object] = [AsSent(self._from_remote(value)) for value in update.values]
        components = {entry["id"]: entry for entry in cast("list[JSONObject]", self.remote.config["components"])}
        for place, known in enumerate(cast("list[int]", self.entry.get("outputs") or [])):
            if components.get(known, {}).get("type") == "state":
                kept[place] = dict(SKIP)  # it stays with the other app
        return kept[0] if len(kept) == 1 else kept

    def _for_remote(self, value: object) -> object:
        """Return a value as the other app takes it: files of this one are sent there."""
        if isinstance(value, EventData):
            return None
        if isinstance(value, dict):
            fields = cast("JSONObject", value)
            if not is_file(fields):
                return {name: self._for_remote(entry) for name, entry in fields.items()}
            path = str(fields["path"])
            if self.remote.owns(path):
                return {**fields, "path": path.partition("/file=")[2], "url": None}
            found = active().resolve(fields, component="file")
            uploaded = self.remote.upload(found.name, found.read_bytes())
            return {"path": uploaded, "orig_name": found.name, "meta": {"_type": "gradio.FileData"}}
        if isinstance(value, list):
            return [self._for_remote(entry) for entry in cast("list[object]", value)]
        return value

    def _from_remote(self, value: object) -> object:
        """Return a value as this app's visitors get it: files of the other one are kept here."""
        if isinstance(value, dict):
            fields = cast("JSONObject", value)
            if not is_file(fields):
                return {name: self._from_remote(entry) for name, entry in fields.items()}
            return with_proxied_files(self.remote, fields) if fields.get("is_stream") else self._keep(fields)
        if isinstance(value, list):
            return [self._from_remote(entry) for entry in cast("list[object]", value)]
        return value

    def _keep(self, fields: JSONObject) -> object:
        name = str(fields.get("orig_name") or str(fields["path"]).rpartition("/")[2])
        with self.remote.open_file(fields) as answer, active().begin_upload(name) as upload:
            while chunk := answer.read(CHUNK_BYTES):
                upload.write(chunk)
            return upload.commit()


def report(call: context.CallContext, update: Update) -> None:
    """Show a visitor what the other app says of a call."""
    message = update.message
    if update.kind == "progress":
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
