"""Output streams over HTTP: the playlist grows with what a generator yields, and becomes one file at the end."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import numpy as np
import pytest
from gradio_client import Client
from support.apps import Served, served
from support.streams import events

import stagedoor as gr
from stagedoor.components.segments import adts_seconds

RATE_HZ = 16_000
go_on = threading.Event()


def tone(seconds: float, hertz: float = 440) -> tuple[int, np.ndarray]:
    return RATE_HZ, (np.sin(np.arange(int(RATE_HZ * seconds)) / RATE_HZ * hertz * 6.2832) * 0.5).astype(np.float32)


def speak(text: str) -> Iterator[tuple[object, str]]:
    yield None, "thinking"
    for count, word in enumerate(text.split()):
        if word == "wait":
            go_on.wait(10)
        if word == "fail":
            raise gr.Error("no voice")
        yield tone(0.5), f"{count + 1}"


def show() -> Iterator[str]:
    film = gr.get_video("sunrise.mp4")
    yield film
    yield film


@pytest.fixture(scope="module")
def app() -> Iterator[Served]:
    with gr.Blocks() as demo:
        text, sound, said, film = gr.Textbox(), gr.Audio(streaming=True), gr.Textbox(), gr.Video(streaming=True)
        mp3 = gr.Audio(streaming=True, format="mp3")
        gr.Button().click(speak, text, [sound, said], api_name="speak")
        gr.Button().click(speak, text, [mp3, said], api_name="speak_mp3")
        gr.Button().click(show, None, film, api_name="show")
        gr.Button().click(lambda: tone(0.1), None, sound, api_name="whole")
        gr.Image(streaming=True).stream(lambda text: tone(0.2 * len(text)), text, sound, api_name="answer")
    with served(demo) as running:
        yield running


def read(app: Served, name: str, data: list[object], session: str = "listener") -> tuple[dict, dict]:
    """Call, and return the stream as it was announced, and the last value."""
    app.join(name, data, session)
    announced: dict = {}
    with app.http.stream("GET", f"{app.api}/queue/data", params={"session_hash": session}) as response:
        for message in events(response):
            if message["msg"] == "process_generating":
                first = message["output"]["data"][0]
                for change in first if isinstance(first, list) else []:
                    announced = change[2] if change[0] == "replace" and change[1] == [] else announced
                announced = first if isinstance(first, dict) else announced
            if message["msg"] == "process_completed":
                assert message["success"], message
                return announced, message["output"]["data"][0]
    raise AssertionError("the stream ended early")


def seconds_of(path: Path) -> float:
    shown = ["ffprobe", "-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0", str(path)]
    return float(subprocess.run(shown, check=True, capture_output=True, text=True).stdout)


def test_sound_becomes_a_playlist_and_then_a_file(app: Served, tmp_path: Path) -> None:
    announced, last = read(app, "speak", ["one two three"])
    assert announced["is_stream"] is True
    assert announced["path"].endswith("/playlist.m3u8")
    playlist = app.http.get(announced["url"])
    assert playlist.headers["content-type"] == "application/vnd.apple.mpegurl"
    lines = playlist.text.splitlines()
    assert lines[0] == "#EXTM3U"
    assert lines[-1] == "#EXT-X-ENDLIST"
    names = [line for line in lines if not line.startswith("#")]
    assert names == ["0.aac", "1.aac", "2.aac"]
    base = announced["url"].rpartition("/")[0]
    segment = app.http.get(f"{base}/0.aac")
    assert segment.headers["content-type"] == "audio/aac"
    assert 0.5 <= adts_seconds(segment.content) < 0.7
    part = app.http.get(f"{base}/1.mp4")
    assert part.status_code == 200, part.text
    assert part.content[4:8] == b"ftyp"
    assert app.http.get(f"{base}/1.mp4").content == app.http.get(f"{base}/1.mp4").content
    assert last["is_stream"] is False
    whole = app.http.get(last["url"])
    (tmp_path / "whole.m4a").write_bytes(whole.content)
    assert 1.5 <= seconds_of(tmp_path / "whole.m4a") < 2
    assert app.http.get(f"{base}/playlist-file", follow_redirects=True).content == whole.content


def test_the_playlist_can_be_read_while_it_grows(app: Served) -> None:
    go_on.clear()
    app.join("speak", ["one wait"], "early")
    with app.http.stream("GET", f"{app.api}/queue/data", params={"session_hash": "early"}) as response:
        messages = events(response)
        url = next(
            change[2]["url"]
            for m in messages
            if m["msg"] == "process_generating" and isinstance(m["output"]["data"][0], list)
            for change in m["output"]["data"][0]
            if isinstance(change[2], dict)
        )
        playlist = httpx.get(url).text
        assert "0.aac" in playlist
        assert "ENDLIST" not in playlist
        assert httpx.get(url.rpartition("/")[0] + "/playlist-file").status_code == 404
        go_on.set()
        assert [m for m in messages if m["msg"] == "process_completed"]
    assert "ENDLIST" in httpx.get(url).text


def test_film_becomes_a_playlist_and_then_a_file(app: Served, tmp_path: Path) -> None:
    announced, last = read(app, "show", [])
    lines = app.http.get(announced["url"]).text.splitlines()
    assert [line for line in lines if not line.startswith("#")] == ["0.ts", "1.ts"]
    base = announced["url"].rpartition("/")[0]
    assert app.http.get(f"{base}/1.ts").headers["content-type"] == "video/mp2t"
    assert b"avcC" in app.http.get(f"{base}/1.mp4").content
    (tmp_path / "whole.mp4").write_bytes(app.http.get(last["url"]).content)
    assert seconds_of(tmp_path / "whole.mp4") == pytest.approx(
        2 * seconds_of(Path(gr.get_video("sunrise.mp4"))), abs=0.3
    )


def test_the_author_chooses_the_format_of_the_file(app: Served) -> None:
    _, last = read(app, "speak_mp3", ["one"], "mp3")
    assert last["orig_name"].endswith(".mp3")


def test_an_error_ends_the_playlist(app: Served) -> None:
    app.join("speak", ["one fail"], "bad")
    with app.http.stream("GET", f"{app.api}/queue/data", params={"session_hash": "bad"}) as response:
        messages = list(events(response))
    assert messages[-2]["output"]["error"] == "no voice"
    url = next(
        change[2]["url"]
        for m in messages
        if m["msg"] == "process_generating" and isinstance(m["output"]["data"][0], list)
        for change in m["output"]["data"][0]
        if isinstance(change[2], dict)
    )
    assert "ENDLIST" in app.http.get(url).text


def test_answers_to_an_input_stream_are_pieces_too(app: Served) -> None:
    event_id = app.join("answer", ["a"], "dialogue").json()["event_id"]
    with app.http.stream("GET", f"{app.api}/queue/data", params={"session_hash": "dialogue"}) as response:
        messages = events(response)
        first = next(m for m in messages if m["msg"] == "process_streaming")["output"]["data"][0]
        httpx.post(f"{app.api}/stream/{event_id}", json={"data": ["bb"], "session_hash": "dialogue"})
        second = next(m for m in messages if m["msg"] == "process_streaming")["output"]["data"][0]
        httpx.post(f"{app.api}/stream/{event_id}/close", json={"session_hash": "dialogue"})
        last = next(m for m in messages if m["msg"] == "process_completed")["output"]["data"][0]
    assert first["url"] == second["url"]
    names = [line for line in app.http.get(first["url"]).text.splitlines() if not line.startswith("#")]
    assert names == ["0.aac", "1.aac"]
    assert last["is_stream"] is False


def test_only_its_own_parts_of_a_stream_are_served(app: Served) -> None:
    announced, _ = read(app, "speak", ["one"], "mine")
    session, run, component, _ = announced["path"].split("/")
    streams = f"{app.api}/stream"
    for path in (
        f"other/{run}/{component}/playlist.m3u8",
        f"{session}/{'0' * 32}/{component}/playlist.m3u8",
        f"{session}/{run}/99/playlist.m3u8",
        f"{session}/{run}/{component}/owner.json",
        f"{session}/{run}/{component}/..%2f..%2f.secret",
        f"{session}/{run}/{component}/7.mp4",
        f"{session}/..%2f{run}/{component}/0.aac",
        f"{session}/{run}",
    ):
        assert app.http.get(f"{streams}/{path}").status_code == 404, path


def test_a_function_that_returns_once_gives_a_plain_file(app: Served) -> None:
    answer = app.http.post(f"{app.api}/run/whole", json={"data": []}).json()
    assert answer["data"][0]["is_stream"] is False


def test_the_python_client_gets_the_whole_sound(app: Served) -> None:
    client = Client(app.url, verbose=False)
    path, said = client.predict("one two", api_name="/speak")
    assert said == "2"
    assert 1 <= seconds_of(Path(path)) < 1.5


def test_without_ffmpeg_the_visitor_is_told_what_is_missing(app: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    answer = app.http.post(f"{app.api}/run/speak", json={"data": ["one"]})
    assert answer.status_code == 500
    assert "needs ffmpeg, which is not installed here" in answer.json()["error"]
    assert "apt install ffmpeg" in answer.json()["error"]
