"""The built page and its assets, as `npm run build` left them in the package.

Assets are found by listing the folder, never by joining a path from a request, so there is nothing to escape from.
Their names hold a hash of their content, and a `.br` twin lies beside the larger ones.
"""

from __future__ import annotations

import mimetypes
from dataclasses import dataclass
from functools import cache
from pathlib import Path

NOT_BUILT = """<!doctype html><html lang="en"><head><meta charset="utf-8"><!--stagedoor:base-->
<meta name="viewport" content="width=device-width"><!--stagedoor:head--></head>
<body><main><h1>The page is not built</h1>
<p>This copy of Stagedoor was not installed from a package and its page has not been built yet.
Run <code>make build</code> in its folder and reload. The app itself is running: its API answers.</p></main>
<!--stagedoor:config--></body></html>"""

NOT_BUILT_LOGIN = """<!doctype html><html lang="en"><head><meta charset="utf-8"><!--stagedoor:base-->
<meta name="viewport" content="width=device-width"><!--stagedoor:head--></head><body><main><h1>Sign in</h1>
<form method="post" action="login"><label>User <input name="username" autocomplete="username" required></label>
<label>Password <input name="password" type="password" autocomplete="current-password" required></label>
<button>Sign in</button></form></main><!--stagedoor:config--></body></html>"""


@dataclass(frozen=True, slots=True)
class Asset:
    """A file of the built page."""

    path: Path
    content_type: bytes
    brotli: Path | None


class Frontend:
    """The built page.

    Args:
        folder: Where the build wrote it.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._assets: dict[str, Asset] = {}
        self._bodies: dict[Path, bytes] = {}

    @staticmethod
    @cache
    def shared() -> Frontend:
        """Return the page of this package; one for the process, because all apps share it."""
        return Frontend(Path(__file__).resolve().parent.parent / "_frontend")

    def template(self, name: str) -> str:
        """Return a page's template, or a plain page that says what to do when it is not built."""
        path = self.folder / name
        try:
            return path.read_text(encoding="utf-8")
        except OSError:
            return NOT_BUILT_LOGIN if name == "login.html" else NOT_BUILT

    def asset(self, name: str) -> Asset | None:
        """Return an asset by its path below `assets/` (or a file at the top, such as the icon)."""
        found = self._assets.get(name)
        if found is None:
            # A rebuild while the app runs brings new names.
            self._assets = self._listing()
            found = self._assets.get(name)
        return found

    def body(self, path: Path) -> bytes:
        """Return the content of an asset, read once."""
        body = self._bodies.get(path)
        if body is None:
            body = self._bodies[path] = path.read_bytes()
        return body

    def _listing(self) -> dict[str, Asset]:
        found: dict[str, Asset] = {}
        if not self.folder.is_dir():
            return found
        for path in self.folder.rglob("*"):
            if not path.is_file() or path.suffix in {".br", ".html"}:
                continue
            twin = path.with_name(path.name + ".br")
            kind = _CONTENT_TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
            name = path.relative_to(self.folder).as_posix()
            found[name] = Asset(path, kind.encode(), twin if twin.is_file() else None)
        return found


_CONTENT_TYPES = {
    # Said here because the system's table, which `mimetypes` reads, differs between machines.
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
    ".wasm": "application/wasm",
    ".ico": "image/x-icon",
    ".webmanifest": "application/manifest+json",
}
