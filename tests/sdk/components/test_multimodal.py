"""Text with files, and the buttons that carry files."""

from __future__ import annotations

from pathlib import Path

import pytest

import stagedoor as gr
from stagedoor.errors import PayloadError
from stagedoor.files import FileStore


def test_text_and_files_come_back(folder: Path) -> None:
    (folder / "a.txt").write_text("hello")
    box = gr.MultimodalTextbox()
    wire = box.postprocess({"text": "look", "files": ["a.txt"]})
    received = box.preprocess(wire)
    assert received is not None
    assert received["text"] == "look"
    assert Path(received["files"][0]).read_text() == "hello"  # type: ignore[index]
    assert box.postprocess(received) == wire
    assert box.postprocess({"text": None, "files": [{"path": "a.txt"}]})["files"][0]["orig_name"] == "a.txt"  # type: ignore[index]
    assert box.postprocess("only text") == {"text": "only text", "files": []}
    assert box.preprocess({"text": "x"}) == {"text": "x", "files": []}


def test_what_is_not_taken_is_refused(store: FileStore) -> None:
    text = store.publish_bytes(b"x", name="a.txt")
    for payload in ("x", {"text": 5}, {"text": "x", "files": 5}, {"text": "x", "files": [text, text]}):
        with pytest.raises(PayloadError):
            gr.MultimodalTextbox().preprocess(payload)
    with pytest.raises(PayloadError, match="taken types"):
        gr.MultimodalTextbox(file_types=["image"]).preprocess({"text": "", "files": [text]})
    with pytest.raises(ValueError, match="takes text"):
        gr.MultimodalTextbox().postprocess(5)
    with pytest.raises(ValueError, match="takes"):
        gr.MultimodalTextbox().postprocess({"text": "x", "files": [5]})


def test_upload_and_download_buttons(store: FileStore, folder: Path) -> None:
    (folder / "a.txt").write_text("hello")
    reference = gr.DownloadButton("Get it").postprocess("a.txt")
    assert reference is not None
    assert Path(str(gr.DownloadButton().preprocess(reference))).read_text() == "hello"
    assert gr.UploadButton(type="binary").preprocess(reference) == b"hello"
    assert gr.UploadButton(file_count="multiple", type="binary").preprocess([reference]) == [b"hello"]
    with pytest.raises(PayloadError, match=r"Upload a File: 'a.txt' is not of the taken types"):
        gr.UploadButton(file_types=["image"]).preprocess(reference)
    with pytest.raises(ValueError, match="takes one file"):
        gr.DownloadButton().postprocess(["a.txt", "a.txt"])
    assert gr.UploadButton(icon="a.txt").get_config()["icon"]["orig_name"] == "a.txt"  # type: ignore[index]
