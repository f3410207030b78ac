"""Every way out of the store that has been a published hole somewhere (F1 to F6, F9, F10, F13 of the attack list)."""

from __future__ import annotations

import os
import threading
import urllib.parse
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stagedoor.errors import FileAccessError, PayloadError
from stagedoor.files import FileStore
from stagedoor.files.access import AccessRules

CANARY = b"canary-7f3a"

SPELLINGS = [
    "/etc/passwd",
    "//etc/passwd",
    "///etc/passwd",
    "/./etc/passwd",
    "/etc/./passwd",
    "/etc/../etc/passwd",
    "/proc/self/environ",
    "/proc/self/cwd/pyproject.toml",
    "/proc/self/root/etc/passwd",
    "/dev/zero",
    "/dev/stdin",
    "~/.ssh/id_rsa",
    "~root/.bashrc",
    "file:///etc/passwd",
    "FILE:/etc/passwd",
    "\\\\server\\share\\x",
    "//server/share/x",
    "C:\\windows\\win.ini",
    "..\\..\\etc\\passwd",
    "../../../../../../etc/passwd",
    "....//....//etc/passwd",
    "..;/..;/etc/passwd",
    "/etc/passwd\0.png",
    "%2fetc%2fpasswd",
    "..%2f..%2fetc%2fpasswd",
    "..%252f..%252fetc%252fpasswd",
    "http://127.0.0.1/",
    "https://169.254.169.254/latest",
    ".",
    "..",
    "/",
    "",
]


@pytest.fixture
def guarded(tmp_path: Path) -> FileStore:
    """A store, an allowed folder beside it, and secrets all around."""
    (tmp_path / "allowed" / "inner").mkdir(parents=True)
    (tmp_path / "allowed" / "public.txt").write_bytes(b"public")
    (tmp_path / "allowed" / "blocked").mkdir()
    (tmp_path / "allowed" / "blocked" / "key.txt").write_bytes(CANARY)
    (tmp_path / "allowed-secret").mkdir()
    (tmp_path / "allowed-secret" / "key.txt").write_bytes(CANARY)
    (tmp_path / "secret.txt").write_bytes(CANARY)
    store = FileStore(tmp_path / "store", allowed=[tmp_path / "allowed"], blocked=[tmp_path / "allowed" / "blocked"])
    store.publish_bytes(b"stored", name="stored.txt")
    return store


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_f1_no_spelling_of_a_foreign_path_is_served_or_resolved(guarded: FileStore, spelling: str) -> None:
    with pytest.raises(FileAccessError):
        guarded.open_served(spelling)
    for payload in ({"path": spelling, "meta": {"_type": "gradio.FileData"}}, {"path": spelling, "url": spelling}):
        with pytest.raises(PayloadError):
            guarded.resolve(payload, component="Image")


_SEGMENTS = st.sampled_from(
    ["..", ".", "", "secret.txt", "allowed", "allowed-secret", "key.txt", "blocked", "store", ".secret", "inner",
     "..;", "%2e%2e", "..%2f", "%252e%252e", "\\..\\", "public.txt", "~", "a" * 64]
)  # fmt: skip


@given(st.lists(_SEGMENTS, max_size=8), st.booleans(), st.integers(0, 2), st.sampled_from(["/", "//", "\\"]))
@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_f2_whatever_the_path_only_served_files_come_out(
    guarded: FileStore, segments: list[str], absolute: bool, decodings: int, separator: str
) -> None:
    folder = guarded.root.parent
    reference = separator.join(segments)
    if absolute:
        reference = f"{folder}{separator}{reference}"
    for _ in range(decodings):
        reference = urllib.parse.unquote(reference)
    for attempt in (reference, f"{'0' * 64}/{reference}"):
        try:
            found = guarded.open_served(attempt)
        except FileAccessError:
            continue
        assert found.resolve().is_relative_to(folder / "allowed")
        assert not found.resolve().is_relative_to(folder / "allowed" / "blocked")
        assert CANARY not in found.read_bytes()


def test_f2_five_kilobytes_of_dots_and_a_nul_are_refused(guarded: FileStore) -> None:
    for reference in ("../" * 1700 + "etc/passwd", "a\0b", "x" * 5000, "\ud800"):
        with pytest.raises(FileAccessError):
            guarded.open_served(reference)
        with pytest.raises(PayloadError):
            guarded.resolve({"path": reference}, component="File")


def test_f3_a_sibling_with_the_same_prefix_is_not_inside(guarded: FileStore) -> None:
    folder = guarded.root.parent
    assert guarded.open_served(str(folder / "allowed" / "public.txt")).read_bytes() == b"public"
    with pytest.raises(FileAccessError):
        guarded.open_served(str(folder / "allowed-secret" / "key.txt"))


def test_f4_links_out_of_served_folders_are_refused(guarded: FileStore) -> None:
    folder = guarded.root.parent
    (folder / "allowed" / "link.txt").symlink_to(folder / "secret.txt")
    (folder / "allowed" / "loop").symlink_to(folder / "allowed" / "loop")
    (folder / "allowed" / "out").symlink_to(folder)
    stored = guarded.publish_bytes(b"x", name="a.txt")
    path = guarded.open_served(stored.path)
    path.unlink()
    path.symlink_to(folder / "secret.txt")
    for reference in (
        str(folder / "allowed" / "link.txt"),
        str(folder / "allowed" / "loop"),
        str(folder / "allowed" / "out" / "secret.txt"),
        stored.path,
    ):
        with pytest.raises(FileAccessError):
            guarded.open_served(reference)
    with pytest.raises(PayloadError):
        guarded.resolve(stored, component="File")


def test_f4_a_link_swapped_in_between_check_and_open_leaks_nothing(guarded: FileStore) -> None:
    folder = guarded.root.parent
    target = folder / "allowed" / "inner" / "file.txt"
    good, evil = folder / "good.txt", folder / "evil.txt"
    stop = threading.Event()

    def swap() -> None:
        while not stop.is_set():
            good.write_bytes(b"good")
            good.replace(target)
            evil.unlink(missing_ok=True)
            evil.symlink_to(folder / "secret.txt")
            evil.replace(target)

    target.write_bytes(b"good")
    swapper = threading.Thread(target=swap)
    swapper.start()
    try:
        served = 0
        for _ in range(2000):
            try:
                descriptor = guarded.open_descriptor(str(target))
            except FileAccessError:
                continue
            served += 1
            content = os.read(descriptor, 100)
            os.close(descriptor)
            assert content == b"good"
    finally:
        stop.set()
        swapper.join()
    assert served


def test_f5_only_whole_references_resolve(guarded: FileStore) -> None:
    stored = guarded.publish_bytes(b"x", name="a.txt")
    digest = stored.path.split("/")[0]
    for path in (digest, f"{digest}/", f"{digest}/../{digest}/a.txt", f"{digest}/..", f"{digest}//a.txt",
                 f"{digest.upper()}/a.txt", f"{digest}/A.txt", f"{digest}/a.txt ", f"{digest}/a.txt\0",
                 f"{digest}\\a.txt", f"../store/{digest}/a.txt", ".secret", f"{digest}/.secret"):  # fmt: skip
        with pytest.raises(PayloadError):
            guarded.resolve({"path": path}, component="File")
        with pytest.raises(FileAccessError):
            guarded.open_served(path)
    for payload in (None, 5, "x", [], [stored], {"path": None}, {"path": 5}, {"path": ["a"]}, {"url": "/etc/passwd"}):
        with pytest.raises(PayloadError):
            guarded.resolve(payload, component="File")


def test_f5_a_functions_path_must_be_in_reach(guarded: FileStore, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = guarded.root.parent
    monkeypatch.chdir(folder / "allowed-secret")
    monkeypatch.setenv("TMPDIR", str(folder / "allowed"))
    monkeypatch.setattr("tempfile.tempdir", None)
    (folder / "allowed-secret" / ".env").write_bytes(CANARY)
    (folder / "allowed-secret" / ".git").mkdir()
    (folder / "allowed-secret" / ".git" / "config").write_bytes(CANARY)
    (folder / "allowed-secret" / "link").symlink_to("/etc/passwd")
    for path in ("/etc/passwd", folder / "secret.txt", ".env", ".git/config", "link", "../secret.txt",
                 folder / "allowed" / "blocked" / "key.txt", guarded.root / ".secret"):  # fmt: skip
        with pytest.raises(FileAccessError):
            guarded.publish_path(path)
    assert guarded.publish_path("key.txt")["orig_name"] == "key.txt"


def test_f10_blocked_paths_hold_whatever_the_case(tmp_path: Path) -> None:
    rules = AccessRules([tmp_path], [tmp_path / "Private"])
    assert rules.is_blocked(tmp_path / "private" / "x")
    assert rules.is_blocked(tmp_path / "PRIVATE")
    assert not rules.is_blocked(tmp_path / "private-not" / "x")
