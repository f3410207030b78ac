"""Files in and out over HTTP."""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, unquote

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.apps import Served, served
from support.streams import events

import stagedoor as gr
from stagedoor.http.exchange import HTTPError
from stagedoor.http.multipart import MAX_FILES, FormReader
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
    [
        ("-99999999", 0, None),
        (" 3-4", 3, 5),
        ("0-9", 0, 10),
        ("5-", 5, None),
        ("-7", -7, None),
        ("10000-99999999", 10000, None),
        ("0-0", 0, 1),
    ],
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


@pytest.mark.parametrize("wanted", ["99999999-", "-0", ",".join(f"{n}-{n}" for n in range(MAX_RANGES + 1))])
def test_ranges_that_are_refused(app: Served, wanted: str) -> None:
    answer = app.http.get(f"{app.api}/file={upload(app)}", headers={"range": f"bytes={wanted}"})
    assert answer.status_code == 416
    assert answer.headers["content-range"] == f"bytes */{len(CONTENT)}"


@pytest.mark.parametrize(
    "wanted",
    [
        "items=0-1",
        "bytes=5-2",
        "bytes=a-b",
        "bytes=-",
        "bytes=",
        "bytes",
        "bytes=0-1;2-3",
        "bytes=0x1-0x2",
        "bytes=1",
        "bytes=--1",
        "bytes=0-1,a",
        "bytes=1-18446744073709551616",
        "bytes=0-9999,0-9999,0-9999",
    ],
)
def test_ranges_that_are_ignored(app: Served, wanted: str) -> None:
    answer = app.http.get(f"{app.api}/file={upload(app)}", headers={"range": wanted})
    assert (answer.status_code, len(answer.content)) == (200, len(CONTENT))


def test_as_many_ranges_as_may_be(app: Served) -> None:
    wanted = ",".join(f"{n}-{n}" for n in range(MAX_RANGES))
    answer = app.http.get(f"{app.api}/file={upload(app)}", headers={"range": f"Bytes={wanted}"})
    assert (answer.status_code, answer.content.count(b"content-range: bytes")) == (206, MAX_RANGES)


@pytest.mark.parametrize("wanted", ["bytes=0-", "bytes=-1", "bytes=0-0", "bytes=0-0,1-1"])
def test_a_file_without_content_has_no_ranges(app: Served, wanted: str) -> None:
    reference = app.http.post(f"{app.api}/upload", files={"files": ("empty.txt", b"")}).json()[0]
    whole = app.http.get(f"{app.api}/file={reference}")
    assert (whole.status_code, whole.headers["content-length"], whole.content) == (200, "0", b"")
    part = app.http.get(f"{app.api}/file={reference}", headers={"range": wanted})
    assert (part.status_code, part.headers["content-range"]) == (416, "bytes */0")


def test_a_range_of_another_version_is_the_whole(app: Served) -> None:
    url = f"{app.api}/file={upload(app)}"
    tag = app.http.get(url).headers["etag"]
    for known, status in [(tag, 206), ('"other"', 200), ("Wed, 21 Oct 2015 07:28:00 GMT", 200)]:
        answer = app.http.get(url, headers={"range": "bytes=0-3", "if-range": known})
        assert answer.status_code == status, known


def test_not_modified(app: Served) -> None:
    url = f"{app.api}/file={upload(app)}"
    tag = app.http.get(url).headers["etag"]
    for known in (tag, f"W/{tag}", f'"a", {tag}', "*"):
        answer = app.http.get(url, headers={"if-none-match": known})
        assert (answer.status_code, answer.content) == (304, b""), known
    assert app.http.get(url, headers={"if-none-match": '"a", "b"'}).status_code == 200


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("räksmörgås 世界 🎭.txt", None),
        ("נעים.txt", None),
        ("a b%20c+d&e=f#g.txt", None),
        ("what?.txt", "what.txt"),
        (".hidden", "hidden"),
        ("no ending", None),
        ("two..dots", None),
        ("x" * 4000 + ".txt", "x" * 116 + ".txt"),
    ],
)
def test_names_of_every_kind(app: Served, name: str, kept: str | None) -> None:
    (reference,) = app.http.post(f"{app.api}/upload", files={"files": (name, b"content")}).json()
    assert reference.partition("/")[2] == (kept or name)
    answer = app.http.get(f"{app.api}/file={quote(reference)}")
    assert answer.text == "content"
    assert unquote(answer.headers["content-disposition"].partition("filename*=UTF-8''")[2]) == (kept or name)


def test_as_many_files_as_may_be(app: Served) -> None:
    def sent(count: int) -> httpx.Response:
        files = [("files", (f"{n}.txt", b"same" if n % 2 else str(n).encode())) for n in range(count)]
        return app.http.post(f"{app.api}/upload", files=files)

    assert len(set(sent(MAX_FILES).json())) == MAX_FILES
    refused = sent(MAX_FILES + 1)
    assert (refused.status_code, str(MAX_FILES) in refused.json()["detail"]) == (413, True)


def test_a_form_without_files_and_a_field_that_is_none(app: Served) -> None:
    answer = app.http.post(f"{app.api}/upload", data={"files": "text"}, files={"more": ("a.txt", b"x")})
    assert [reference.partition("/")[2] for reference in answer.json()] == ["a.txt"]


def test_a_file_of_exactly_the_size_that_may_be(app: Served) -> None:
    answer = app.http.post(f"{app.api}/upload", files={"files": ("full", b"x" * (1 << 20))})
    assert answer.status_code == 200


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


@settings(max_examples=60)
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
