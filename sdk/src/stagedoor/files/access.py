"""Which paths of this machine an app may hand out.

Paths are judged after links are resolved, and compared part by part: a folder `data-secret` beside an allowed
`data` is not inside it.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

from stagedoor.errors import FileAccessError


def real(path: Path) -> Path:
    """Resolve links and `..`; a path that cannot be resolved is refused.

    Raises:
        FileAccessError: When the path holds a NUL, loops, or cannot be read.
    """
    try:
        return Path(os.path.realpath(path))
    except (OSError, ValueError) as error:
        raise FileAccessError(f"{str(path)!r:.200} is not a usable path: {error}") from error


def is_inside(path: Path, folder: Path) -> bool:
    """Whether a resolved path is a folder itself or lies in it."""
    return path == folder or folder in path.parents


class AccessRules:
    """Allowed and blocked paths of one app.

    Args:
        allowed: Files and folders that anybody may read, beside what functions return.
        blocked: Files and folders that nobody may read; stronger than `allowed`.
    """

    def __init__(self, allowed: Sequence[Path] = (), blocked: Sequence[Path] = ()) -> None:
        self.allowed = [real(Path(path).expanduser()) for path in allowed]
        self.blocked = [real(Path(path).expanduser()) for path in blocked]

    def allow(self, paths: Sequence[Path]) -> None:
        """Let anybody read further files and folders; blocked ones stay blocked."""
        self.allowed += [real(path) for path in paths]

    def is_blocked(self, path: Path) -> bool:
        """Whether a resolved path lies under a blocked one, whatever the case of its letters."""
        folded = Path(os.path.normcase(str(path)).casefold())
        return any(is_inside(folded, Path(os.path.normcase(str(entry)).casefold())) for entry in self.blocked)

    def is_served(self, path: Path) -> bool:
        """Whether anybody may read a resolved path directly."""
        return not self.is_blocked(path) and any(is_inside(path, entry) for entry in (*self.allowed, *_static))

    def check_not_blocked(self, path: Path) -> None:
        """Refuse a resolved path that nobody may hand out, not even the author's first values.

        Raises:
            FileAccessError: When it is under a blocked path.
        """
        if self.is_blocked(path):
            raise FileAccessError(f"{path} is under a blocked path.")

    def check_publishable(self, path: Path) -> None:
        """Refuse a resolved path that an app's function may not hand out.

        A function may return files of the working directory and of the temporary directory, but no dotfiles
        (keys, tokens, version control), and anything under an allowed path.

        Raises:
            FileAccessError: With the way to allow the path.
        """
        self.check_not_blocked(path)
        if any(is_inside(path, entry) for entry in (*self.allowed, *_static)):
            return
        roots = (real(Path.cwd()), real(Path(tempfile.gettempdir())))
        hint = f"launch(allowed_paths=[{str(path.parent)!r}]) lets the app hand it out"
        for root in roots:
            if is_inside(path, root):
                if any(part.startswith(".") for part in path.relative_to(root).parts):
                    raise FileAccessError(f"{path} is a dotfile or lies in a hidden folder.", hint=hint)
                return
        raise FileAccessError(f"{path} is outside the working directory and the temporary directory.", hint=hint)


def open_without_links(target: Path) -> int:
    """Open a resolved path for reading, part by part, refusing links.

    Raises:
        FileAccessError: When a part is a link or the file is gone.
    """
    try:
        if os.open not in os.supports_dir_fd:  # Windows: no openat, and making links there needs a privilege
            return os.open(target, os.O_RDONLY)
        folder = os.open(target.anchor, os.O_RDONLY | os.O_DIRECTORY)
        try:
            *folders, name = target.parts[1:]
            for part in folders:
                inner = os.open(part, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=folder)
                os.close(folder)
                folder = inner
            return os.open(name, os.O_RDONLY | os.O_NOFOLLOW, dir_fd=folder)
        finally:
            os.close(folder)
    except OSError as error:
        raise FileAccessError("the file changed while it was being opened.") from error


_static: list[Path] = []


def set_static_paths(paths: str | Path | Sequence[str | Path]) -> None:
    """Let every app of this process hand out the files under some paths, as they are.

    Args:
        paths: Files and folders, relative to the working directory.
    """
    given = [paths] if isinstance(paths, (str, Path)) else list(paths)
    _static.extend(real(Path(path).expanduser()) for path in given)
