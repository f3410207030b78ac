"""The real gradio_client against a live app."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from gradio_client import Client, handle_file
from gradio_client.exceptions import AppError, AuthenticationError
from gradio_client.utils import Status
from PIL import Image
from support import contract_app
from support.apps import Served, served
from support.processes import wait_for


@pytest.fixture(scope="module")
def app() -> Iterator[Served]:
    with served(contract_app.build()) as running:
        yield running


@pytest.fixture(scope="module")
def client(app: Served, tmp_path_factory: pytest.TempPathFactory) -> Client:
    return Client(app.url, verbose=False, download_files=str(tmp_path_factory.mktemp("downloads")))


def test_predict_with_default(client: Client) -> None:
    assert client.predict("bob", api_name="/echo") == "hi bob x2"
    assert client.predict(name="bob", times=3, api_name="/echo") == "hi bob x3"


def test_streamed_diffs_add_up(client: Client) -> None:
    job = client.submit("a b c", api_name="/tokens")
    assert job.result() == ("a b c ", {"words": ["a", "b", "c"]})
    assert [text for text, _ in job.outputs()] == ["a ", "a b ", "a b c "]
    assert [value["words"] for _, value in job.outputs()] == [["a"], ["a", "b"], ["a", "b", "c"]]


def test_async_generator(client: Client) -> None:
    job = client.submit("a b", api_name="/async_tokens")
    assert job.result() == "a b "
    assert job.outputs() == ["a ", "a b "]


def test_iterating_a_job(client: Client) -> None:
    assert list(client.submit("a b", api_name="/async_tokens")) == ["a ", "a b "]


def test_state_stays_with_the_session(app: Served, client: Client, tmp_path: Path) -> None:
    other = Client(app.url, verbose=False, download_files=str(tmp_path))
    assert [client.predict(1, api_name="/count") for _ in range(3)] == [1, 2, 3]
    assert other.predict(5, api_name="/count") == 5


def test_files_go_up_and_come_back(client: Client, tmp_path: Path) -> None:
    path = tmp_path / "räksmörgås 1.txt"
    path.write_text("content")
    result = Path(client.predict(handle_file(path), api_name="/file"))
    assert result.read_text() == "content"
    assert result.name == path.name


def test_images_go_up_and_come_back(client: Client, tmp_path: Path) -> None:
    path = tmp_path / "in.png"
    Image.new("RGB", (12, 8), "red").save(path)
    result = client.predict(handle_file(path), api_name="/image")
    assert Image.open(result).size == (12, 8)


def test_a_picture_that_is_left_out_is_the_author_s(client: Client) -> None:
    assert client.predict(api_name="/measure") == "(6, 9, 3)"


def test_author_error_text_reaches_the_caller(client: Client) -> None:
    with pytest.raises(AppError, match="custom boom"):
        client.predict("x", api_name="/boom")


def test_other_errors_keep_their_text(client: Client) -> None:
    with pytest.raises(AppError) as caught:
        client.predict("x", api_name="/secret_boom")
    assert "hunter2" not in str(caught.value)


def test_wrong_values_are_named(client: Client) -> None:
    with pytest.raises(AppError, match="Times"):
        client.predict("bob", "not a number", api_name="/echo")


def test_progress_is_seen(client: Client) -> None:
    contract_app.progress_seen.clear()
    job = client.submit("wait", api_name="/busy")

    def working() -> bool:
        status = job.status()
        return status.code is Status.PROGRESS and status.progress_data is not None

    wait_for(working, because="the progress is shown")
    progress = job.status().progress_data
    assert progress is not None
    assert (progress[0].desc, progress[0].length) == ("Working", 3)
    contract_app.progress_seen.set()
    assert job.result() == "wait"


def test_cancelling_a_generator_closes_it_and_frees_its_slot(app: Served, client: Client) -> None:
    contract_app.closed.clear()
    job = client.submit("x", api_name="/endless")
    wait_for(lambda: len(job.outputs()) > 2, because="the generator yields")
    assert job.cancel()
    assert contract_app.closed.wait(5), "the generator's finally block did not run"
    function = app.engine.graph.functions[app.fn("endless")]
    wait_for(lambda: app.engine.lanes.of(function).running == 0, because="the slot is free again")


def test_many_jobs_of_one_client(client: Client) -> None:
    jobs = [client.submit(str(number), api_name="/echo") for number in range(30)]
    assert [job.result() for job in jobs] == [f"hi {number} x2" for number in range(30)]


def test_injected_request(client: Client) -> None:
    assert client.predict("x", api_name="/who") == "None True grad"


def test_view_api(client: Client) -> None:
    info = client.view_api(return_format="dict")
    assert info is not None
    endpoint = info["named_endpoints"]["/echo"]
    assert [p["parameter_name"] for p in endpoint["parameters"]] == ["name", "times"]
    assert endpoint["returns"][0]["label"] == "Out"
    assert "/count" in info["named_endpoints"]


def test_unqueued_endpoint(client: Client) -> None:
    assert client.predict("plain", api_name="/unqueued") == "plain"


def test_login(tmp_path: Path) -> None:
    with served(contract_app.build(), auth=[("ann", "secret")], auth_message="hello") as app:
        with pytest.raises(AuthenticationError):
            Client(app.url, verbose=False, download_files=str(tmp_path))
        with pytest.raises((AuthenticationError, ValueError)):
            Client(app.url, verbose=False, auth=("ann", "wrong"), download_files=str(tmp_path))
        client = Client(app.url, verbose=False, auth=("ann", "secret"), download_files=str(tmp_path))
        assert client.predict("x", api_name="/who") == "ann True grad"
