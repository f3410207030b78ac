"""The store: equal files once, copies not links, limits, cleaning up, several processes."""

from __future__ import annotations

import copy
import json
import os
import pickle
import subprocess
import sys
import time
from pathlib import Path

import pytest

from stagedoor import context
from stagedoor.errors import FileAccessError, FileTooLargeError, PayloadError
from stagedoor.files import FileReference, FileStore, active


def test_bytes_come_back_as_the_same_file(store: FileStore) -> None:
    reference = store.publish_bytes(b"hello", name="a.txt")
    assert store.resolve(reference, component="File").read_bytes() == b"hello"
    assert store.open_served(reference.path).read_bytes() == b"hello"
    assert reference["orig_name"] == "a.txt"
    assert reference["size"] == 5
    assert reference["mime_type"] == "text/plain"
    assert reference["meta"] == {"_type": "gradio.FileData"}


def test_a_reference_shows_no_path_of_the_machine(store: FileStore) -> None:
    text = json.dumps(store.publish_bytes(b"x", name="a.bin"))
    assert str(store.root) not in text
    assert store.root.name not in text


def test_equal_content_is_stored_once(store: FileStore) -> None:
    assert store.publish_bytes(b"same", name="a.txt") == store.publish_bytes(b"same", name="a.txt")
    assert store.publish_bytes(b"same", name="b.txt").path != store.publish_bytes(b"same", name="a.txt").path
    assert len([folder for folder in store.root.iterdir() if folder.is_dir()]) == 1


def test_references_cannot_be_made_from_the_content(tmp_path: Path) -> None:
    one, two = FileStore(tmp_path / "one"), FileStore(tmp_path / "two")
    assert one.publish_bytes(b"known", name="a").path != two.publish_bytes(b"known", name="a").path


def test_stores_of_one_root_share_their_files(tmp_path: Path) -> None:
    one, two = FileStore(tmp_path), FileStore(tmp_path)
    reference = one.publish_bytes(b"shared", name="a.txt")
    assert two.open_served(reference.path).read_bytes() == b"shared"
    assert two.publish_bytes(b"shared", name="a.txt") == reference


def test_processes_that_start_together_agree_on_the_secret(tmp_path: Path) -> None:
    program = (
        "import sys, pathlib; from stagedoor.files import FileStore;"
        "print(FileStore(pathlib.Path(sys.argv[1])).publish_bytes(b'x', name='a').path)"
    )
    command = [sys.executable, "-c", program, str(tmp_path / "root")]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    assert len({process.communicate()[0] for process in running}) == 1
    assert all(process.returncode == 0 for process in running)


def test_overwriting_a_published_file_does_not_change_what_was_published(store: FileStore, tmp_path: Path) -> None:
    output = tmp_path / "output.txt"
    output.write_text("first")
    first = store.publish_path(output)
    output.write_text("second, longer")
    second = store.publish_path(output)
    assert store.open_served(first.path).read_text() == "first"
    assert store.open_served(second.path).read_text() == "second, longer"


def test_publishing_a_stored_file_again_copies_nothing(store: FileStore) -> None:
    reference = store.publish_bytes(b"x" * 100, name="a.bin")
    path = store.resolve(reference, component="File")
    assert store.publish_path(path) == reference


def test_publishing_the_same_path_again_reads_it_only_once(store: FileStore, tmp_path: Path) -> None:
    big = tmp_path / "big.bin"
    big.write_bytes(b"x")
    first = store.publish_path(big)
    store.open_served(first.path).unlink()
    assert store.open_served(store.publish_path(big).path).is_file(), "a lost copy is made again"
    assert store.publish_path(big) == first


def test_missing_files_and_folders_are_refused(store: FileStore, tmp_path: Path) -> None:
    with pytest.raises(FileAccessError, match="cannot be read"):
        store.publish_path(tmp_path / "nowhere.txt")
    with pytest.raises(FileAccessError, match="is not a file"):
        store.publish_path(tmp_path)


def test_an_upload_is_limited_while_it_comes(tmp_path: Path) -> None:
    store = FileStore(tmp_path / "store", max_file_size=10)
    upload = store.begin_upload("a.bin")
    upload.write(b"x" * 10)
    with pytest.raises(FileTooLargeError, match="10 bytes"):
        upload.write(b"x")
    assert not list(store.root.glob(".incoming-*"))


def test_an_aborted_upload_leaves_nothing(store: FileStore) -> None:
    for _ in range(50):
        with store.begin_upload("a.bin") as upload:
            upload.write(b"part")
    assert [entry.name for entry in store.root.iterdir()] == [".secret"]


def test_an_upload_commits_to_a_reference(store: FileStore) -> None:
    with store.begin_upload("../../evil\\name.txt") as upload:
        upload.write(b"ab")
        upload.write(bytearray(b"cd"))
        reference = upload.commit()
    assert reference["orig_name"] == "name.txt"
    assert store.open_served(reference.path).read_bytes() == b"abcd"
    assert reference == store.publish_bytes(b"abcd", name="name.txt")


def test_old_files_are_forgotten_and_fresh_ones_stay(store: FileStore) -> None:
    old, fresh = store.publish_bytes(b"old", name="a"), store.publish_bytes(b"fresh", name="b")
    past = time.time() - 1000
    os.utime(store.open_served(old.path).parent, (past, past))
    assert store.forget_older_than(500) == 1
    with pytest.raises(PayloadError, match="upload it again"):
        store.resolve(old, component="File")
    assert store.open_served(fresh.path).read_bytes() == b"fresh"


def test_an_app_deletes_only_its_own_files(store: FileStore) -> None:
    own, other = FileStore(store.root, owner="one"), FileStore(store.root, owner="two")
    mine, theirs, ours = (
        own.publish_bytes(b"mine", name="a"),
        other.publish_bytes(b"theirs", name="a"),
        own.publish_bytes(b"both", name="a"),
    )
    other.publish_bytes(b"both", name="a")
    assert own.forget_older_than(-1) == 1
    assert [store.open_served(kept.path).read_bytes() for kept in (theirs, ours)] == [b"theirs", b"both"]
    with pytest.raises(FileAccessError):
        store.open_served(mine.path)
    assert other.forget_older_than(-1) == 2


def test_a_file_that_is_handed_out_again_stays_fresh(store: FileStore, tmp_path: Path) -> None:
    (tmp_path / "made.txt").write_text("made")
    first = store.publish_path(tmp_path / "made.txt")
    past = time.time() - 1000
    os.utime(store.open_served(first.path).parent, (past, past))
    store.publish_path(tmp_path / "made.txt")
    assert store.forget_older_than(500) == 0


def test_references_survive_copying_and_pickling(store: FileStore) -> None:
    reference = store.publish_bytes(b"x", name="a")
    for twin in (copy.copy(reference), copy.deepcopy(reference), pickle.loads(pickle.dumps(reference))):
        assert isinstance(twin, FileReference)
        assert twin == reference
        assert twin["meta"] is not reference["meta"]


def test_a_data_address_is_a_small_upload(tmp_path: Path) -> None:
    store = FileStore(tmp_path / "store", max_file_size=100)
    path = store.resolve({"path": "", "url": "data:text/plain;base64,aGVsbG8="}, component="File")
    assert path.read_bytes() == b"hello"
    assert path.suffix == ".txt"
    with pytest.raises(PayloadError, match="larger"):
        store.resolve({"url": "data:text/plain," + "x" * 101}, component="File")
    with pytest.raises(PayloadError, match="cannot be read"):
        store.resolve({"url": "data:image/png;base64,???"}, component="File")


def test_active_is_the_served_apps_store_or_one_in_the_temporary_folder(
    store: FileStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = context.current_files.set(store)
    assert active() is store
    context.current_files.reset(token)
    monkeypatch.delenv("STAGEDOOR_TEMP_DIR")
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path / "theirs"))
    assert active().root == tmp_path / "theirs"
    monkeypatch.setenv("STAGEDOOR_TEMP_DIR", str(tmp_path / "ours"))
    assert active().root == tmp_path / "ours"
    assert active() is active()


def test_the_store_is_readable_by_its_owner_only(store: FileStore) -> None:
    reference = store.publish_bytes(b"x", name="a")
    assert store.root.stat().st_mode & 0o077 == 0
    assert store.open_served(reference.path).stat().st_mode & 0o077 == 0
    assert (store.root / ".secret").stat().st_mode & 0o077 == 0


def test_the_address_of_a_stored_file_is_the_file(store: FileStore) -> None:
    reference = store.publish_bytes(b"x", name="a b.txt").path
    quoted = reference.replace(" ", "%20")
    for address in (
        f"http://127.0.0.1:1/gradio_api/file={quoted}",
        f"https://n.example/p/gradio_api/file/{quoted}?x=1#y",
    ):
        for payload in ({"path": address}, {"path": "x", "url": address}):
            assert store.resolve(payload, component="File").read_bytes() == b"x"
