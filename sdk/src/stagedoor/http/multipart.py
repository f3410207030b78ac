"""Reads `multipart/form-data` as it arrives: files go straight to the store, small fields to memory."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import TYPE_CHECKING

from python_multipart.exceptions import MultipartParseError
from python_multipart.multipart import MultipartParser, parse_options_header

from stagedoor.errors import FileTooLargeError
from stagedoor.http.exchange import HTTPError

if TYPE_CHECKING:
    from stagedoor.files import FileReference, Upload

MAX_FILES = 1000
MAX_FIELDS = 100
MAX_FIELD_BYTES = 64 * 1024
MAX_HEADER_BYTES = 8 * 1024


class FormReader:
    """Parses one multipart body, fed in pieces; `close` after the last one, `abort` otherwise.

    Args:
        content_type: Content-Type of the request.
        begin_upload: Opens the file for a part that is one; None refuses files.
        told: Called with the name and size of each piece of a file.

    Raises:
        HTTPError: 400 when the body is no multipart form, 413 when something in it is too large.
    """

    def __init__(
        self,
        content_type: bytes,
        begin_upload: Callable[[str], Upload] | None,
        told: Callable[[str, int], None] | None = None,
    ) -> None:
        kind, parameters = parse_options_header(content_type)
        boundary = parameters.get(b"boundary", b"")
        if kind != b"multipart/form-data" or not 1 <= len(boundary) <= 200:
            raise HTTPError(400, "The body must be multipart/form-data with a boundary.")
        self.fields: dict[str, str] = {}
        self.files: list[FileReference] = []
        self._begin_upload = begin_upload
        self._told = told
        self._upload: Upload | None = None
        self._field = ""
        self._value = bytearray()
        self._headers: dict[bytes, bytes] = {}
        self._name = bytearray()
        self._header = bytearray()
        self._header_bytes = 0
        self._is_done = False
        self._parser = MultipartParser(
            boundary,
            {
                "on_part_begin": self._part_begins,
                "on_header_field": self._header_name,
                "on_header_value": self._header_value,
                "on_header_end": self._header_ends,
                "on_headers_finished": self._headers_end,
                "on_part_data": self._part_data,
                "on_part_end": self._part_ends,
                "on_end": self._ends,
            },
        )

    def feed(self, data: bytes) -> None:
        """Parse the next piece."""
        try:
            self._parser.write(data)
        except MultipartParseError as error:
            self.abort()
            raise HTTPError(400, f"The form is malformed: {error}") from error
        except FileTooLargeError as error:
            self.abort()
            raise HTTPError(413, error.message, [(b"connection", b"close")]) from error
        except BaseException:
            self.abort()
            raise

    def close(self) -> None:
        """Finish; a body that ends before its last boundary is refused."""
        if not self._is_done:
            self.abort()
            raise HTTPError(400, "The form ends before its last boundary.")

    def abort(self) -> None:
        """Drop the file that is being received."""
        upload, self._upload = self._upload, None
        if upload is not None:
            with contextlib.suppress(OSError):
                upload.abort()

    # --- callbacks of the parser

    def _part_begins(self) -> None:
        self._headers = {}
        self._header_bytes = 0
        self._value = bytearray()

    def _header_name(self, data: bytes, start: int, end: int) -> None:
        self._name += data[start:end]
        self._count_header(end - start)

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]
        self._count_header(end - start)

    def _count_header(self, size: int) -> None:
        self._header_bytes += size
        if self._header_bytes > MAX_HEADER_BYTES:
            raise HTTPError(400, "A part of the form has too long headers.")

    def _header_ends(self) -> None:
        self._headers[bytes(self._name).lower()] = bytes(self._header)
        self._name = bytearray()
        self._header = bytearray()

    def _headers_end(self) -> None:
        kind, parameters = parse_options_header(self._headers.get(b"content-disposition", b""))
        if kind != b"form-data":
            raise HTTPError(400, "A part of the form has no form-data disposition.")
        filename = parameters.get(b"filename")
        self._field = parameters.get(b"name", b"").decode("utf-8", "replace")
        if filename is None:
            if len(self.fields) >= MAX_FIELDS:
                raise HTTPError(413, f"The form has more than {MAX_FIELDS} fields.")
            return
        if self._begin_upload is None:
            raise HTTPError(400, "This form takes no files.")
        if len(self.files) >= MAX_FILES:
            raise HTTPError(413, f"The form has more than {MAX_FILES} files.")
        self._upload = self._begin_upload(filename.decode("utf-8", "replace"))

    def _part_data(self, data: bytes, start: int, end: int) -> None:
        upload = self._upload
        if upload is not None:
            upload.write(memoryview(data)[start:end])
            if self._told is not None:
                self._told(upload.name, end - start)
            return
        self._value += data[start:end]
        if len(self._value) > MAX_FIELD_BYTES:
            raise HTTPError(413, f"A field of the form is larger than {MAX_FIELD_BYTES} bytes.")

    def _part_ends(self) -> None:
        upload, self._upload = self._upload, None
        if upload is not None:
            self.files.append(upload.commit())
        else:
            self.fields[self._field] = self._value.decode("utf-8", "replace")

    def _ends(self) -> None:
        self._is_done = True
