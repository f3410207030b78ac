"""Paths on our own site, as given by `next=` parameters: where a redirect may lead."""

from __future__ import annotations

import re

_SAFE = re.compile(r"/(?![/\\])[A-Za-z0-9\-._~!$&'()*+,;=:@%/?#\[\]]*")
_MAX_LENGTH = 2_000


def local_path(candidate: str | None) -> str:
    """Return `candidate` when it is a path on this site, else `/`.

    Strict by allow-list: one leading slash, printable ASCII of a URL, no backslash (browsers read it as a slash), no
    encoded control characters, slashes or backslashes at its start after decoding.
    """
    if not candidate or len(candidate) > _MAX_LENGTH or _SAFE.fullmatch(candidate) is None:
        return "/"
    lowered = candidate.lower()
    if any(code in lowered for code in ("%0", "%1", "%7f", "%5c", "%25")):
        return "/"
    # A browser strips dot segments before it looks at the slashes: `/.//evil` and `/%2e//evil` become `//evil`.
    if re.match(r"/((\.|%2e){1,2}/)*(/|%2f)", lowered) or "//" in lowered.partition("?")[0].partition("#")[0]:
        return "/"
    return candidate
