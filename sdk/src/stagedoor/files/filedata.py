"""Files as an author's own code may name them: `gr.FileData`, and sizes: `gr.FileSize`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import ClassVar


def _meta() -> dict[str, str]:
    return {"_type": "gradio.FileData"}


@dataclass
class FileData:
    """A file in Gradio's wire form, for annotations and for values that components take as a path.

    It is a path (`os.PathLike`) with what is known of the file; its fields answer to their names, too
    (`file["path"]`). As the hint of an endpoint's parameter it stands for a file that the caller sends, and in what an
    endpoint returns for one that the caller gets. Elsewhere clients get a link to it only when a component that holds
    files publishes it; a `FileData` in other values stays what it is.

    Args:
        path: Where the file lies on this machine, or its address.
        url: Address under which clients read it.
        size: Bytes.
        orig_name: Name that it had where it was uploaded.
        mime_type: MIME type.
        is_stream: Whether it is the playlist of a stream.
        meta: Mark by which clients know a file.
    """

    path: str
    url: str | None = None
    size: int | None = None
    orig_name: str | None = None
    mime_type: str | None = None
    is_stream: bool = False
    meta: dict[str, str] = field(default_factory=_meta)

    def __fspath__(self) -> str:
        return self.path

    def __getitem__(self, name: str) -> object:
        """Return a field by name: Gradio hands functions a dictionary here."""
        return vars(self)[name]

    def get(self, name: str, default: object = None) -> object:
        """Return a field by name, or `default` for an unknown one."""
        return vars(self).get(name, default)

    def keys(self) -> Iterable[str]:
        """Return the names of the fields, so that `dict(file)` works."""
        return vars(self).keys()

    def model_dump(self) -> dict[str, object]:
        """Return the fields as a dictionary."""
        return dict(vars(self))


class FileSize:
    """Amounts of bytes, for `max_file_size=5 * gr.FileSize.MB`."""

    KB: ClassVar[int] = 1024
    MB: ClassVar[int] = 1024 * KB
    GB: ClassVar[int] = 1024 * MB
    TB: ClassVar[int] = 1024 * GB
