"""Icon, manifest and the embedding script: what they hold, and whose icon it is."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from PIL import Image

import stagedoor as gr


def launched(**options: object) -> gr.Blocks:
    with gr.Blocks(title="An app with a rather long title") as demo:
        gr.Textbox()
    demo.launch(prevent_thread_lock=True, quiet=True, **options)  # pyright: ignore[reportArgumentType]
    return demo


@pytest.fixture
def get(request: pytest.FixtureRequest) -> Callable[..., httpx.Response]:
    def ask(path: str, **options: object) -> httpx.Response:
        demo = launched(**options)
        request.addfinalizer(lambda: demo.close(verbose=False))
        return httpx.get(f"{demo.local_url}{path}")

    return ask


def test_every_icon_that_the_manifest_names_is_there_in_its_size() -> None:
    demo = launched(pwa=True)
    manifest = httpx.get(f"{demo.local_url}manifest.json").json()
    assert manifest["name"] == "An app with a rather long title"
    assert len(manifest["short_name"]) <= 24
    for icon in manifest["icons"]:
        picture = Image.open(io.BytesIO(httpx.get(icon["src"]).content))
        assert f"{picture.width}x{picture.height}" == icon["sizes"]
    assert 'rel="manifest"' in httpx.get(str(demo.local_url)).text
    demo.close(verbose=False)


def test_a_page_that_nobody_installs_names_no_manifest(get: Callable[..., httpx.Response]) -> None:
    assert 'rel="manifest"' not in get("").text


def test_the_authors_icon_is_the_icon_of_the_page_and_of_the_app(tmp_path: Path) -> None:
    Image.new("RGB", (300, 200), "red").save(tmp_path / "icon.png")
    demo = launched(pwa=True, favicon_path=tmp_path / "icon.png")
    reply = httpx.get(f"{demo.local_url}favicon.ico")
    assert reply.headers["content-type"] == "image/png"
    assert reply.content == (tmp_path / "icon.png").read_bytes()
    icon = Image.open(io.BytesIO(httpx.get(f"{demo.local_url}pwa_icon/192").content))
    assert icon.size == (192, 192)
    assert icon.getpixel((96, 96)) == (255, 0, 0, 255)
    assert httpx.get(f"{demo.local_url}pwa_icon/9999").status_code == 404
    demo.close(verbose=False)


@pytest.mark.parametrize("name", ["embed.js", "gradio.js"])
def test_any_site_may_load_the_embedding_script(get: Callable[..., httpx.Response], name: str) -> None:
    reply = get(name, auth=("a", "b"))
    assert reply.status_code == 200
    assert reply.headers["access-control-allow-origin"] == "*"
    assert "customElements" in reply.text


def test_the_manifest_is_json_for_somebody_who_is_not_signed_in(get: Callable[..., httpx.Response]) -> None:
    assert json.loads(get("manifest.json", auth=("a", "b"), pwa=True).text)["display"] == "standalone"
