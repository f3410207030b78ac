"""`delete_cache`: old files go while the app is served, all of its files when it ends, and nobody else's."""

from __future__ import annotations

import httpx
from support.apps import served
from support.processes import wait_for

import stagedoor as gr
from stagedoor.files import FileStore, default_root


def upload(url: str, text: bytes) -> str:
    return httpx.post(f"{url}/gradio_api/upload", files={"files": ("note.txt", text)}).json()[0]


def status_of(url: str, reference: str) -> int:
    return httpx.get(f"{url}/gradio_api/file={reference}").status_code


def test_old_files_go_and_the_rest_with_the_app() -> None:
    others = FileStore(default_root()).publish_bytes(b"another app's", name="kept.txt")
    with gr.Blocks(delete_cache=(0.05, 0.3)) as demo:  # pyright: ignore[reportArgumentType]
        gr.File()
    with served(demo) as app:
        old = upload(app.url, b"old")
        assert status_of(app.url, old) == 200
        wait_for(lambda: status_of(app.url, old) == 404, because="an old file is still there")
        young = upload(app.url, b"young")
        path = app.app.server.files.open_served(young)
    assert not path.exists()
    assert FileStore(default_root()).open_served(others.path).read_bytes() == b"another app's"


def test_without_delete_cache_files_stay() -> None:
    with gr.Blocks() as demo:
        gr.File()
    with served(demo) as app:
        path = app.app.server.files.open_served(upload(app.url, b"kept"))
    assert path.read_bytes() == b"kept"
