"""`data:` addresses: small files written into a value itself."""

from __future__ import annotations

import base64
import binascii
import urllib.parse

from stagedoor.files.names import suffix_for_mime


def decode_data_url(address: str) -> tuple[bytes, str]:
    """Return the bytes of a `data:` address and a file suffix for its MIME type (with dot, or empty).

    Raises:
        ValueError: When it has no comma or its base64 is damaged.
    """
    head, comma, body = address.removeprefix("data:").partition(",")
    if not comma:
        raise ValueError("it has no comma")
    mime_type, *options = head.split(";")
    if "base64" in (option.strip().lower() for option in options):
        try:
            data = base64.b64decode(urllib.parse.unquote_to_bytes(body), validate=True)
        except binascii.Error as error:
            raise ValueError(f"its base64 is damaged ({error})") from error
    else:
        data = urllib.parse.unquote_to_bytes(body)
    return data, suffix_for_mime(mime_type)


def encode_data_url(data: bytes, mime_type: str) -> str:
    """Return a `data:` address that holds bytes of a MIME type."""
    return f"data:{mime_type};base64,{base64.b64encode(data).decode()}"
