"""Files that come in from visitors and go out to them.

A file on the wire is an opaque reference (`"<64 hex digits>/<clean name>"`), never a path of this machine. Only
`FileStore` turns references into paths and paths into references, so a dict that merely looks like a file stays data.
"""

from __future__ import annotations

from stagedoor.files.names import clean_name, mime_type_of
from stagedoor.files.reference import FILE_SCHEMA, FileReference, is_file_payload
from stagedoor.files.store import FileStore, active, chunk_files, default_root
from stagedoor.files.upload import Upload

FileDataDict = FileReference

__all__ = [
    "FILE_SCHEMA",
    "FileDataDict",
    "FileReference",
    "FileStore",
    "Upload",
    "active",
    "chunk_files",
    "clean_name",
    "default_root",
    "is_file_payload",
    "mime_type_of",
]
