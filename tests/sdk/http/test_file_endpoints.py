"""`gr.FileData` in the hints of an endpoint without components: files of visitors, never paths of their choosing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from gradio_client import Client, handle_file
from gradio_client.exceptions import AppError
from support.apps import Served, served

import stagedoor as gr

called: list[object] = []


@dataclass
class Letter:
    text: str
    papers: list[gr.FileData]


def build(folder: Path) -> gr.Blocks:
    def size(file: gr.FileData) -> dict:
        called.append(file)
        assert dict(file)["path"] == file.path == file["path"] == file.get("path")
        return {"name": file["orig_name"], "size": file["size"], "text": Path(file).read_text(), "none": file.get("x")}

    def several(files: list[gr.FileData], cover: gr.FileData | None = None) -> int:
        called.append(files)
        return len(files) + (cover is not None)

    def post(letter: Letter) -> str:
        called.append(letter)
        return letter.text + "".join(Path(paper.path).read_text() for paper in letter.papers)

    def make(text: str) -> gr.FileData:
        path = folder / f"{text}.txt"
        path.write_text(text)
        return gr.FileData(path=str(path), orig_name="report.txt")

    def make_several(count: int) -> list[gr.FileData]:
        return [make(str(number)) for number in range(count)]

    def elsewhere() -> gr.FileData:
        return gr.FileData(path="https://files.example/x.png")

    with gr.Blocks() as demo:
        for function in (size, several, post, make, make_several, elsewhere):
            gr.api(function)
    return demo


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("made")
    with served(build(folder), allowed_paths=[str(folder)], mcp_server=True) as running:
        yield running


@pytest.fixture(scope="module")
def client(app: Served, tmp_path_factory: pytest.TempPathFactory) -> Client:
    return Client(app.url, verbose=False, download_files=str(tmp_path_factory.mktemp("downloads")))


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    path = tmp_path / "paper.txt"
    path.write_text("words")
    return path


def test_clients_send_files(client: Client, paper: Path) -> None:
    said = client.predict(handle_file(paper), api_name="/size")
    assert said == {"name": "paper.txt", "size": 5, "text": "words", "none": None}
    assert client.predict([handle_file(paper)] * 2, api_name="/several") == 2
    assert client.predict([handle_file(paper)], handle_file(paper), api_name="/several") == 2
    assert client.predict({"text": "dear ", "papers": [handle_file(paper)]}, api_name="/post") == "dear words"


def test_they_are_described_as_files(client: Client) -> None:
    endpoints = client.view_api(return_format="dict")["named_endpoints"]  # type: ignore[index]
    kinds = {
        name: endpoint["parameters"][0]["python_type"]["type"]
        for name, endpoint in endpoints.items()
        if endpoint["parameters"]
    }
    assert kinds["/size"] == "filepath"
    assert kinds["/several"] == "list[filepath]"
    assert kinds["/post"] == "dict(text: str, papers: list[filepath])"
    assert endpoints["/make"]["returns"][0]["python_type"]["type"] == "filepath"


def test_files_come_back(client: Client) -> None:
    made = Path(client.predict("hello", api_name="/make"))
    assert (made.name, made.read_text()) == ("report.txt", "hello")
    assert [Path(one).read_text() for one in client.predict(2, api_name="/make_several")] == ["0", "1"]


def test_addresses_stay_addresses(app: Served) -> None:
    (file,) = app.http.post(f"{app.api}/run/elsewhere", json={"data": []}).json()["data"]
    assert file["url"] == "https://files.example/x.png"


@pytest.mark.parametrize("name", ["size", "several", "post"])
def test_paths_of_this_machine_are_refused(app: Served, name: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("hunter2")
    called.clear()
    for path in (str(secret), f"file://{secret}", f"../{secret}", "0" * 64 + "/x.txt"):
        for extra in ({}, {"url": f"http://127.0.0.1:{app.port}/config"}):
            file = {"path": path, "meta": {"_type": "gradio.FileData"}, **extra}
            given = {"size": file, "several": [file], "post": {"text": "", "papers": [file]}}[name]
            answer = app.http.post(f"{app.api}/run/{name}", json={"data": [given]})
            assert answer.status_code == 500
            assert "hunter2" not in answer.text
    assert called == []


def test_what_is_no_file_is_said(client: Client) -> None:
    with pytest.raises(AppError, match="file"):
        client.predict("words", api_name="/size")


def test_agents_give_addresses(app: Served) -> None:
    body = {
        "jsonrpc": "2.0",
        "id": 1,
        "method": "tools/call",
        "params": {"name": "post", "arguments": {"letter": {"text": "hi ", "papers": ["data:text/plain,there"]}}},
    }
    said = app.http.post(f"{app.api}/mcp/", json=body).json()["result"]["content"]
    assert said == [{"type": "text", "text": "hi there"}]


def test_a_page_from_hints_has_an_upload(paper: Path) -> None:
    def first(file: gr.FileData, more: list[gr.FileData]) -> gr.FileData:
        return more[0] if more else file

    demo = gr.Interface(first)
    kinds = [block.get_block_name() for block in (*demo.input_components, *demo.output_components)]
    assert kinds == ["file", "file", "file"]
    with served(demo) as app:
        client = Client(app.url, verbose=False)
        assert Path(client.predict(handle_file(paper), [], api_name="/first")).read_text() == "words"
