"""Files in and out over HTTP."""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.apps import Served, served
from support.streams import events

import stagedoor as gr
from stagedoor.http.exchange import HTTPError
from stagedoor.http.multipart import FormReader
from stagedoor.http.routes.files import MAX_RANGES

CONTENT = bytes(range(256)) * 40


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("files")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STAGEDOOR_TEMP_DIR", str(folder))
        with gr.Blocks() as demo:
            gr.Button().click(lambda f: f, gr.File(), gr.File(), api_name="file")
        with served(demo, max_file_size="1mb") as running:
            yield running


def upload(app: Served, name: str = "a.bin", content: bytes = CONTENT, **fields: object) -> str:
    answer = app.http.post(f"{app.api}/upload", files={"files": (name, content)}, **fields)
    assert answer.status_code == 200, answer.text
    return answer.json()[0]


def test_up_and_down(app: Served) -> None:
    reference = upload(app)
    answer = app.http.get(f"{app.api}/file={reference}")
    assert answer.content == CONTENT
    assert answer.headers["accept-ranges"] == "bytes"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]
    head = app.http.head(f"{app.api}/file={reference}")
    assert (head.headers["content-length"], head.content) == (str(len(CONTENT)), b"")


def test_several_files_at_once(app: Served) -> None:
    files = [("files", (f"{n}.txt", str(n).encode())) for n in range(5)]
    references = app.http.post(f"{app.api}/upload", files=files).json()
    assert [app.http.get(f"{app.api}/file={r}").text for r in references] == list("01234")


@pytest.mark.parametrize(
    ("wanted", "start", "end"),
    [("0-9", 0, 10), ("5-", 5, None), ("-7", -7, None), ("10000-99999999", 10000, None), ("0-0", 0, 1)],
)
def test_one_range(app: Served, wanted: str, start: int, end: int | None) -> None:
    answer = app.http.get(f"{app.api}/file={upload(app)}", headers={"range": f"bytes={wanted}", "cookie": "a=secret"})
    assert answer.status_code == 206
    assert answer.content == CONTENT[start:end]
    assert "secret" not in str(answer.headers), "request headers are not echoed"


def test_several_ranges(app: Served) -> None:
    answer = app.http.get(f"{app.api}/file={upload(app)}", headers={"range": "bytes=0-1,10-11"})
    assert answer.status_code == 206
    assert answer.headers["content-type"].startswith("multipart/byteranges")
    assert answer.content.count(b"content-range: bytes") == 2
    assert CONTENT[0:2] in answer.content
    assert len(answer.content) == int(answer.headers["content-length"])


@pytest.mark.parametrize("wanted", ["99999999-", ",".join(f"{n}-{n}" for n in range(MAX_RANGES + 1))])
def test_ranges_that_are_refused(app: Served, wanted: str) -> None:
    answer = app.http.get(f"{app.api}/file={upload(app)}", headers={"range": f"bytes={wanted}"})
    assert answer.status_code == 416
    assert answer.headers["content-range"] == f"bytes */{len(CONTENT)}"


@pytest.mark.parametrize("wanted", ["items=0-1", "bytes=5-2", "bytes=a-b", "bytes=-", "bytes=0-9999,0-9999,0-9999"])
def test_ranges_that_are_ignored(app: Served, wanted: str) -> None:
    answer = app.http.get(f"{app.api}/file={upload(app)}", headers={"range": wanted})
    assert (answer.status_code, len(answer.content)) == (200, len(CONTENT))


def test_not_modified(app: Served) -> None:
    url = f"{app.api}/file={upload(app)}"
    tag = app.http.get(url).headers["etag"]
    assert app.http.get(url, headers={"if-none-match": tag}).status_code == 304


def test_too_large(app: Served) -> None:
    answer = app.http.post(f"{app.api}/upload", files={"files": ("big", b"x" * (1 << 20 | 1))})
    assert answer.status_code == 413
    assert not list(Path(os.environ.get("STAGEDOOR_TEMP_DIR", "/nowhere")).glob(".incoming*"))


def test_not_a_form(app: Served) -> None:
    for headers, body in [
        ({"content-type": "application/json"}, b"{}"),
        ({"content-type": "multipart/form-data"}, b"x"),
        ({"content-type": "multipart/form-data; boundary=b"}, b"nonsense"),
        ({"content-type": "multipart/form-data; boundary=b"}, b"--b\r\ncontent-disposition: form-data\r\n\r\nx"),
    ]:
        assert app.http.post(f"{app.api}/upload", content=body, headers=headers).status_code == 400, body


def test_aborted_uploads_leave_nothing(app: Served) -> None:
    root = app.app.server.files.root
    head = b'--b\r\ncontent-disposition: form-data; name="files"; filename="x"\r\n\r\n'
    for _ in range(5):
        app.raw(
            b"POST /gradio_api/upload HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
            b"Content-Type: multipart/form-data; boundary=b\r\nContent-Length: "
            + str(len(head) + 10).encode()
            + b"\r\n\r\n"
            + head
            + b"0123456789",
        )
    assert not list(root.glob(".incoming*"))


def test_progress(app: Served) -> None:
    seen: list[dict] = []

    def watch() -> None:
        with app.http.stream("GET", f"{app.api}/upload_progress", params={"upload_id": "u1"}) as response:
            seen.extend(events(response))

    watcher = threading.Thread(target=watch)
    watcher.start()
    upload(app, params={"upload_id": "u1"})
    watcher.join(10)
    assert seen[-1] == {"msg": "done"}
    assert sum(m["chunk_size"] for m in seen if m["msg"] == "update") == len(CONTENT)
    assert not app.app.server.uploads


def test_outputs_have_the_callers_address(app: Served) -> None:
    payload = {"path": upload(app), "meta": {"_type": "gradio.FileData"}, "orig_name": "a.bin"}
    for host, expected in [("app.localhost", "http://app.localhost"), ("127.0.0.1:1", "http://127.0.0.1:1")]:
        answer = app.http.post(f"{app.api}/run/file", json={"data": [payload]}, headers={"host": host}).json()
        assert answer["data"][0]["url"].startswith(f"{expected}/gradio_api/file=")


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(["name", "files"]), st.binary(max_size=200)), max_size=5),
    st.integers(1, 50),
)
def test_forms_in_any_pieces(parts: list[tuple[str, bytes]], step: int) -> None:
    boundary = b"boundary-that-does-not-occur"
    body = (
        b"".join(
            b'--%s\r\nContent-Disposition: form-data; name="%s%d"\r\n\r\n%s\r\n' % (boundary, name.encode(), n, value)
            for n, (name, value) in enumerate(parts)
        )
        + b"--%s--\r\n" % boundary
    )
    reader = FormReader(b"multipart/form-data; boundary=" + boundary, None)
    for start in range(0, len(body), step):
        reader.feed(body[start : start + step])
    reader.close()
    assert reader.fields == {f"{name}{n}": value.decode("utf-8", "replace") for n, (name, value) in enumerate(parts)}


@given(st.binary(max_size=400))
def test_any_bytes_are_a_form_or_refused(body: bytes) -> None:
    reader = FormReader(b"multipart/form-data; boundary=b", None)
    with contextlib.suppress(HTTPError):  # any other error is a failure
        reader.feed(b"--b\r\n" + body)
        reader.close()
