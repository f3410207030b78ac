"""The store: every file that goes in or out of an app lies here under a name that cannot be guessed."""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
import threading
import time
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from pathlib import Path
from typing import cast

from stagedoor import context
from stagedoor.errors import FileAccessError, PayloadError
from stagedoor.files.access import AccessRules, is_inside, open_without_links, real
from stagedoor.files.data_urls import decode_data_url
from stagedoor.files.names import clean_name, mime_type_of
from stagedoor.files.reference import FileReference, is_reference, reference_in
from stagedoor.files.upload import Upload
from stagedoor.settings import setting

_CHUNK_BYTES = 1 << 20
_OWNER_MARK = ".owner-"
"""Begins the name of an empty file beside a stored one; no stored file's own name begins with a dot."""
_REMEMBERED = 1024
"""How many published paths are remembered, so that returning the same big file again costs one `stat`."""

chunk_files: ContextVar[list[Path] | None] = ContextVar("stagedoor_chunk_files", default=None)
"""Files that came inside the values of an input stream's chunk: whoever set the list deletes them after the chunk."""


class FileStore:
    """Keeps files of one app (or of one machine's apps: they may share a root).

    A file's reference is an HMAC of its content with a secret of the store, so equal files are stored once, and
    nobody can name a file that he has not been given, not even by knowing its content.

    Args:
        root: Folder of the store; made at the first write, readable by its owner only.
        allowed: Files and folders that anybody may read (`launch(allowed_paths=…)`).
        blocked: Files and folders that nobody may read; stronger than `allowed`.
        max_file_size: Largest upload in bytes; None for no limit, as in Gradio.
        owner: Name under which this app's files are marked, so that they can be deleted while the root is shared;
            None marks none.
    """

    def __init__(
        self,
        root: Path,
        *,
        allowed: Sequence[Path] = (),
        blocked: Sequence[Path] = (),
        max_file_size: int | None = None,
        owner: str | None = None,
    ) -> None:
        self.root = Path(root).absolute()
        self.rules = AccessRules(allowed, blocked)
        self.max_file_size = max_file_size
        self.owner = owner
        self._lock = threading.Lock()
        self._secret: bytes | None = None
        self._author_files: set[str] = set()
        """Files that the app's own description named; a function may hand them out again (a click on an example)."""
        self._published: OrderedDict[tuple[object, ...], FileReference] = OrderedDict()

    # --- going out

    def publish_path(self, path: str | os.PathLike[str], *, orig_name: str | None = None) -> FileReference:
        """Copy a file into the store and return its reference.

        It is a copy, not a link: a function that overwrites its `output.png` must not change earlier results.

        Args:
            path: File that the app hands out.
            orig_name: Name offered for download; by default the file's own.

        Raises:
            FileAccessError: When the file is missing, no regular file, or may not be handed out.
        """
        given = Path(path).expanduser()
        target = real(given)
        own = self._reference_of(target)
        if own is not None:
            return own
        if context.author_values.get():
            self.rules.check_not_blocked(target)
            self._author_files.add(str(target))
        elif str(target) not in self._author_files:
            self.rules.check_publishable(target)
        name = clean_name(orig_name or given.name)
        try:
            status = target.stat()
        except OSError as error:
            raise FileAccessError(f"{given} cannot be read: {error.strerror or error}") from error
        if not target.is_file():
            raise FileAccessError(f"{given} is not a file.")
        key = (str(target), name, status.st_mtime_ns, status.st_size, status.st_ino)
        known = self._published.get(key)
        if known is not None and self._is_kept(known):
            return known.duplicate()  # pyright: ignore[reportPrivateUsage]
        try:
            with target.open("rb") as source, self._begin(name, max_size=None) as upload:
                while chunk := source.read(_CHUNK_BYTES):
                    upload.write(chunk)
                reference = upload.commit()
        except OSError as error:
            raise FileAccessError(f"{given} cannot be read: {error.strerror or error}") from error
        with self._lock:
            self._published[key] = reference
            while len(self._published) > _REMEMBERED:
                self._published.popitem(last=False)
        return reference.duplicate()  # pyright: ignore[reportPrivateUsage]

    def readable(self, path: str | os.PathLike[str]) -> Path:
        """Return the real path of a file that the app may hand out, for a reader that copies what it needs.

        Raises:
            FileAccessError: When the file is missing, no regular file, or may not be handed out.
        """
        target = real(Path(path).expanduser())
        if self._reference_of(target) is None and str(target) not in self._author_files:
            self.rules.check_publishable(target)
        if not target.is_file():
            raise FileAccessError(f"{path} is not a file.")
        return target

    def publish_bytes(self, data: bytes | bytearray | memoryview, *, name: str) -> FileReference:
        """Put bytes into the store under a name and return their reference."""
        with self._begin(clean_name(name), max_size=None) as upload:
            upload.write(data)
            return upload.commit()

    def publish_url(self, url: str) -> FileReference:
        """Return a reference to a file that browsers fetch from elsewhere; nothing is fetched here.

        Raises:
            FileAccessError: When the address is not http(s).
        """
        if not url.lower().startswith(("http://", "https://")):
            raise FileAccessError(f"{url!r:.200} is not an http(s) address.")
        name = clean_name(url.split("?", 1)[0].split("#", 1)[0])
        return FileReference(url, url=url, orig_name=name, mime_type=mime_type_of(name))

    # --- coming in

    def resolve(self, payload: object, *, component: str) -> Path:
        """Return the path of a file that a client sent with a value.

        Args:
            payload: FileData object of the client.
            component: Name of the component, for the message.

        Raises:
            PayloadError: When it is no file, names a file outside the store, or one that is gone.
        """
        if not isinstance(payload, Mapping):
            raise PayloadError(component, f"expected a file, got {payload!r:.100}")
        fields = cast("Mapping[object, object]", payload)
        path, url = fields.get("path"), fields.get("url")
        if isinstance(path, str) and is_reference(path):
            found = self._stored_path(path)
            if found.is_file() and not found.is_symlink():
                return found
            raise PayloadError(component, f"the file {path.split('/', 1)[1]!r} is not here any more; upload it again")
        for address in (url, path):
            if isinstance(address, str) and address.startswith("data:"):
                return self._receive_data_url(address, fields.get("orig_name"), component)
        for address in (path, url):
            if isinstance(address, str) and address.lower().startswith(("http://", "https://")):
                return self._receive_address(address, fields.get("orig_name"), component)
        if isinstance(path, str) and path:
            try:
                target = real(Path(path))
            except FileAccessError:
                target = None
            if target is not None and self.rules.is_served(target) and target.is_file():
                return target
        raise PayloadError(component, f"{path!r:.200} is not a file that was uploaded here; upload it first")

    def begin_upload(self, orig_name: str) -> Upload:
        """Start receiving a file from a visitor; `max_file_size` applies."""
        return self._begin(clean_name(orig_name), max_size=self.max_file_size)

    def has(self, reference: str) -> bool:
        """Whether a file that was published, here or by another machine of the app, lies here."""
        found = self._stored_path(reference)
        return found.is_file() and not found.is_symlink()

    def begin_copy(self, reference: str) -> Upload:
        """Start receiving a file that another machine of the app has published; it keeps its reference.

        Args:
            reference: Its reference there.
        """
        digest, name = reference.split("/", 1)
        self._key()  # makes the folder
        temporary = self.root / f".incoming-{secrets.token_hex(12)}"

        def keep(_own: str, name: str, temporary: Path, size: int) -> FileReference:
            return self._keep(digest, name, temporary, size)

        return Upload(temporary, clean_name(name), key=b"copy", max_size=None, store=keep)

    def _receive_address(self, address: str, name: object, component: str) -> Path:
        """Fetch a file that a client named by its public address."""
        from stagedoor.files.remote import fetch

        own = reference_in(address)
        if own is not None and (stored := self._stored_path(own)).is_file() and not stored.is_symlink():
            return stored
        try:
            with fetch(address, max_bytes=self.max_file_size) as found:
                clean = clean_name(name if isinstance(name, str) and name else found.name)
                with self._begin(clean, max_size=self.max_file_size) as upload:
                    for chunk in found.chunks:
                        upload.write(chunk)
                    return self._stored_path(upload.commit().path)
        except FileAccessError as error:
            raise PayloadError(component, str(error)) from error

    def _receive_data_url(self, address: str, name: object, component: str) -> Path:
        try:
            data, suffix = decode_data_url(address)
        except ValueError as error:
            raise PayloadError(component, f"the data: address cannot be read: {error}") from error
        if self.max_file_size is not None and len(data) > self.max_file_size:
            raise PayloadError(component, f"the file is larger than the {self.max_file_size} bytes that this app takes")
        clean = clean_name(name) if isinstance(name, str) and name else f"file{suffix}"
        chunk = chunk_files.get()
        if chunk is None:
            return self._stored_path(self.publish_bytes(data, name=clean).path)
        # A name of its own, so that the file can be deleted with its chunk whoever else sent the same bytes.
        path = self._stored_path(self.publish_bytes(data, name=f"{secrets.token_hex(8)}-{clean}").path)
        chunk.append(path)
        return path

    # --- serving

    def open_served(self, reference: str) -> Path:
        """Return the path behind a file route's argument.

        Args:
            reference: A reference of the store, or a path under an allowed one (absolute or from the working
                directory), already percent-decoded once.

        Raises:
            FileAccessError: For everything else; the message names no path of this machine.
        """
        if is_reference(reference):
            found = self._stored_path(reference)
            if found.is_file() and not found.is_symlink():
                return found
            raise FileAccessError(f"there is no file {reference!r:.200} here.")
        if reference and "\0" not in reference and not reference.startswith(("\\\\", "//")):
            target = real(Path(reference))
            if self.rules.is_served(target) and target.is_file():
                return target
        raise FileAccessError(f"{reference!r:.200} is not a file of this app.")

    def open_descriptor(self, reference: str) -> int:
        """Open a served file for reading and return its descriptor, with no window for a swapped link.

        Every part below `/` is opened from its parent without following links, so a path that was checked
        cannot turn into another file before it is opened.

        Raises:
            FileAccessError: As `open_served`, and when a part has become a link.
        """
        target = self.open_served(reference)
        return open_without_links(target)

    def forget_older_than(self, seconds: float) -> int:
        """Delete files that were not stored again for a time (`delete_cache`), and return how many.

        With an `owner` only its own files go; a file that another app has marked too stays for that one.
        """
        limit, count = time.time() - seconds, 0
        if not self.root.is_dir():
            return 0
        for folder in self.root.iterdir():
            if len(folder.name) == 64 and folder.is_dir() and folder.stat().st_mtime < limit:
                count += self._delete(folder)
        return count

    def _delete(self, folder: Path) -> bool:
        if self.owner is not None:
            mark = folder / f"{_OWNER_MARK}{self.owner}"
            if not mark.exists():
                return False
            mark.unlink(missing_ok=True)
            if any(entry.name.startswith(_OWNER_MARK) for entry in folder.iterdir()):
                return False
        shutil.rmtree(folder, ignore_errors=True)
        return True

    # --- inside

    def _stored_path(self, reference: str) -> Path:
        digest, name = reference.split("/", 1)
        # A name that cleaning would change was never stored: "..", dots at the end, other alphabets' tricks.
        return self.root / digest / (name if name == clean_name(name) else "-missing")

    def _is_kept(self, reference: FileReference) -> bool:
        """Whether a file that is handed out again is still there; if so, its age begins anew."""
        stored = self._stored_path(reference.path)
        try:
            os.utime(stored.parent)
        except OSError:
            return False
        return stored.is_file()

    def _reference_of(self, target: Path) -> FileReference | None:
        """The reference of a file that already lies in the store."""
        root = real(self.root)
        if not is_inside(target, root) or target == root:
            return None
        parts = target.relative_to(root).parts
        if len(parts) != 2 or not is_reference("/".join(parts)) or not target.is_file():
            return None
        return _reference("/".join(parts), parts[1], target.stat().st_size)

    def _begin(self, name: str, *, max_size: int | None) -> Upload:
        key = self._key()
        temporary = self.root / f".incoming-{secrets.token_hex(12)}"
        return Upload(temporary, name, key=key, max_size=max_size, store=self._keep)

    def _keep(self, digest: str, name: str, temporary: Path, size: int) -> FileReference:
        folder = self.root / digest
        folder.mkdir(mode=0o700, exist_ok=True)
        target = folder / name
        temporary.replace(target)
        if self.owner is not None:
            (folder / f"{_OWNER_MARK}{self.owner}").touch()
        os.utime(folder)
        return _reference(f"{digest}/{name}", name, size)

    def _key(self) -> bytes:
        """The store's secret, made once and shared by all processes that use this root."""
        with self._lock:
            if self._secret is None or not self.root.is_dir():
                self.root.mkdir(parents=True, mode=0o700, exist_ok=True)
                self._secret = _shared_secret(self.root / ".secret")
            return self._secret


def _reference(reference: str, name: str, size: int) -> FileReference:
    return FileReference(reference, size=size, orig_name=name, mime_type=mime_type_of(name))


def _shared_secret(path: Path) -> bytes:
    """Read the secret, or make it so that of two processes starting at once both get the same one."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        fresh = path.with_name(f".secret-{secrets.token_hex(8)}")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        os.write(descriptor, secrets.token_bytes(32))
        os.close(descriptor)
        try:
            os.link(fresh, path)
        except FileExistsError:
            pass
        except OSError:  # a file system without hard links: the later of two racing processes wins
            fresh.replace(path)
        fresh.unlink(missing_ok=True)
        return path.read_bytes()


def default_root() -> Path:
    """Where files go when nothing else is said.

    `STAGEDOOR_TEMP_DIR` or `GRADIO_TEMP_DIR`, else a folder of the current user in the temporary directory
    (of the user, because another user's folder of the same name could not be written).
    """
    chosen = setting("TEMP_DIR")
    if chosen:
        return Path(chosen)
    user = str(os.getuid()) if hasattr(os, "getuid") else os.environ.get("USERNAME", "user")
    return Path(tempfile.gettempdir()) / f"stagedoor-{clean_name(user)}"


_fallbacks: dict[Path, FileStore] = {}


def active() -> FileStore:
    """Return the store of the app that is being served, else one at `default_root()`."""
    store = context.current_files.get()
    if store is None:
        root = default_root()
        store = _fallbacks.setdefault(root, FileStore(root))
    return store
