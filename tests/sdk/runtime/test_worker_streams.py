"""Sound and film that stream out of workers, and what cameras and microphones stream into them, here and elsewhere."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import numpy as np
import pytest
from PIL import Image
from support.processes import wait_for
from support.services import running_redis
from support.worker_front import App, front_of, joined, pid_in, serve, workers_of

from stagedoor.components.segments import adts_seconds
from stagedoor.components.sound import wav_bytes
from stagedoor.files.data_urls import encode_data_url

APP = Path(__file__).parents[2] / "support" / "streaming_app.py"


@dataclass
class Place:
    """An app whose functions run in two workers.

    Attributes:
        homes: Where the files of its machines lie, the front's first.
    """

    app: App
    homes: list[Path]

    def send(self, event_id: str, session: str, *data: object) -> None:
        body = {"data": list(data), "session_hash": session}
        assert httpx.post(f"{self.app.url}gradio_api/stream/{event_id}", json=body).status_code == 200

    def close(self, event_id: str, session: str) -> None:
        body = {"session_hash": session}
        assert httpx.post(f"{self.app.url}gradio_api/stream/{event_id}/close", json=body).status_code == 200

    def frames_kept(self) -> list[Path]:
        """Files of single frames and recordings that lie anywhere."""
        return [path for home in self.homes for path in home.glob("*/*frame.*")]


@pytest.fixture(scope="module", params=["workers of the server", "machines that joined"])
def place(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder, home = tmp_path_factory.mktemp("met"), tmp_path_factory.mktemp("front")
    if request.param == "workers of the server":
        own = {"STAGEDOOR_TEMP_DIR": str(home / "files")}
        for app in serve(folder, home / "log", own, APP):
            yield Place(app, [home / "files"])
        return
    with running_redis() as redis, front_of(redis.url, folder, home, app=APP) as app:
        homes = [tmp_path_factory.mktemp(name) for name in ("one", "two")]
        with joined(redis.url, folder, homes[0], app=APP) as one, joined(redis.url, folder, homes[1], app=APP) as two:
            wait_for(lambda: workers_of(one) and workers_of(two))
            yield Place(app, [path / "files" for path in (home, *homes)])


@pytest.fixture(autouse=True)
def nobody_goes_on(place: Place) -> None:
    for path in place.app.folder.iterdir():
        path.unlink()


def seconds_of(path: Path) -> float:
    shown = ["ffprobe", "-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0", str(path)]
    return float(subprocess.run(shown, check=True, capture_output=True, text=True).stdout)


def announced(messages: Iterator[dict]) -> dict:
    """Read on until a stream is named, and return its file data."""
    for message in messages:
        if message["msg"] == "process_generating":
            value = message["output"]["data"][0]
            for found in [change[2] for change in value] if isinstance(value, list) else [value]:
                if isinstance(found, dict) and found.get("is_stream"):
                    return found
    raise AssertionError("no stream was named")


def last_of(messages: Iterator[dict]) -> dict:
    return next(message["output"] for message in messages if message["msg"] == "process_completed")


def segments_of(url: str) -> list[str]:
    return [line for line in httpx.get(url).text.splitlines() if not line.startswith("#")]


def test_sound_becomes_a_playlist_and_then_a_file(place: Place, tmp_path: Path) -> None:
    app = place.app
    app.join("listener", app.index("speak"), "one two three")
    messages = app.messages("listener")
    stream = announced(messages)
    last = last_of(messages)["data"][0]
    assert segments_of(stream["url"]) == ["0.aac", "1.aac", "2.aac"]
    assert httpx.get(stream["url"]).text.rstrip().endswith("#EXT-X-ENDLIST")
    base = stream["url"].rpartition("/")[0]
    assert 0.5 <= adts_seconds(httpx.get(f"{base}/2.aac").content) < 0.7
    assert httpx.get(f"{base}/1.mp4").content[4:8] == b"ftyp"
    assert last["is_stream"] is False
    whole = httpx.get(last["url"]).content
    (tmp_path / "whole.m4a").write_bytes(whole)
    assert 1.5 <= seconds_of(tmp_path / "whole.m4a") < 2
    assert httpx.get(f"{base}/playlist-file", follow_redirects=True).content == whole


def test_the_playlist_is_read_while_it_grows(place: Place) -> None:
    app = place.app
    app.join("early", app.index("speak"), "one wait three")
    messages = app.messages("early")
    stream = announced(messages)
    app.appeared("waiting-*")
    assert segments_of(stream["url"]) == ["0.aac"]
    assert "ENDLIST" not in httpx.get(stream["url"]).text
    app.let_go()
    last_of(messages)
    assert segments_of(stream["url"]) == ["0.aac", "1.aac", "2.aac"]


def test_film_becomes_a_playlist_and_then_a_file(place: Place, tmp_path: Path) -> None:
    app = place.app
    app.join("viewer", app.index("show"))
    messages = app.messages("viewer")
    stream = announced(messages)
    last = last_of(messages)["data"][0]
    assert segments_of(stream["url"]) == ["0.ts", "1.ts"]
    (tmp_path / "whole.mp4").write_bytes(httpx.get(last["url"]).content)
    (tmp_path / "piece.ts").write_bytes(httpx.get(stream["url"].replace("playlist.m3u8", "1.ts")).content)
    assert seconds_of(tmp_path / "whole.mp4") == pytest.approx(2 * seconds_of(tmp_path / "piece.ts"), abs=0.3)


def test_the_author_chooses_the_format_of_the_file(place: Place) -> None:
    place.app.join("mp3", place.app.index("speak_mp3"), "one")
    assert place.app.outcome("mp3")["data"][0]["orig_name"].endswith(".mp3")


@pytest.mark.parametrize("how", ["fails", "is cancelled", "is killed", "is out of time"])
def test_a_stream_that_is_cut_can_be_played_to_its_end(place: Place, how: str) -> None:
    app, session = place.app, how.replace(" ", "-")
    name, words = ("speak_a_second", "one wait") if how == "is out of time" else ("speak", "one wait fail")
    event_id = app.join(session, app.index(name), words)
    messages = app.messages(session)
    stream = announced(messages)
    pid = int(app.appeared("waiting-*").name.rpartition("-")[2])
    if how == "fails":
        app.let_go()
        assert last_of(messages)["error"] == "no voice"
    elif how == "is cancelled":
        app.cancel(session, event_id)
        last_of(messages)
    elif how == "is killed":
        import os
        import signal

        os.kill(pid, signal.SIGKILL)
        assert "Run it again" in last_of(messages)["error"]
    else:
        assert last_of(messages)["data"][0]["is_stream"] is False
    wait_for(lambda: "ENDLIST" in httpx.get(stream["url"]).text)
    assert segments_of(stream["url"])[0] == "0.aac"
    assert 0.5 <= adts_seconds(httpx.get(stream["url"].replace("playlist.m3u8", "0.aac")).content) < 0.7


def test_frames_of_a_camera_are_answered_by_whoever_is_free_and_do_not_pile_up(place: Place) -> None:
    app = place.app

    def frame(color: str) -> dict[str, object]:
        buffer = io.BytesIO()
        Image.new("RGB", (4, 6), color).save(buffer, "PNG")
        url = encode_data_url(buffer.getvalue(), "image/png")
        return {"path": "frame.png", "orig_name": "frame.png", "url": url, "meta": {"_type": "gradio.FileData"}}

    event_id = app.join("film", app.index("look"), frame("red"))
    messages = app.messages("film")
    answers = (m["output"]["data"][0] for m in messages if m["msg"] == "process_streaming")
    said = [next(answers)]
    for color in ("blue", "green", "white"):
        place.send(event_id, "film", frame(color))
        said.append(next(answers))
    place.close(event_id, "film")
    assert last_of(messages)["data"] == [said[-1]]
    assert {text.rpartition(" ")[0] for text in said} == {"(6, 4)"}
    assert len({pid_in(text) for text in said}) == 2
    wait_for(lambda: not place.frames_kept())


def test_a_function_that_takes_paths_may_keep_them(place: Place) -> None:
    app = place.app
    url = encode_data_url(b"\x89PNG\r\n\x1a\n", "image/png")
    buffer = io.BytesIO()
    Image.new("RGB", (4, 6)).save(buffer, "PNG")
    url = encode_data_url(buffer.getvalue(), "image/png")
    sent = {"path": "frame.png", "orig_name": "frame.png", "url": url, "meta": {"_type": "gradio.FileData"}}
    event_id = app.join("keep", app.index("keep"), sent)
    messages = app.messages("keep")
    path = next(m["output"]["data"][0] for m in messages if m["msg"] == "process_streaming")
    place.close(event_id, "keep")
    last_of(messages)
    assert Path(path).is_file()
    for kept in place.frames_kept():
        kept.unlink()


def test_sound_of_a_microphone_goes_with_its_visitors_state(place: Place) -> None:
    app = place.app
    data = wav_bytes(16_000, np.zeros(8_000, np.int16))
    sent = {
        "path": "frame.wav",
        "orig_name": "frame.wav",
        "url": encode_data_url(data, "audio/wav"),
        "meta": {"_type": "gradio.FileData"},
    }
    event_id = app.join("voice", app.index("hear"), sent, None)
    messages = app.messages("voice")
    answers = (m["output"]["data"][1] for m in messages if m["msg"] == "process_streaming")
    said = [next(answers)]
    for _ in range(3):
        place.send(event_id, "voice", sent, None)
        said.append(next(answers))
    place.close(event_id, "voice")
    last_of(messages)
    assert [text.split()[0] for text in said] == ["0.5", "1.0", "1.5", "2.0"]
    assert len({pid_in(text) for text in said}) == 2
    wait_for(lambda: not place.frames_kept())


def test_answers_to_an_input_stream_are_pieces_of_one_stream_wherever_they_are_made(
    place: Place, tmp_path: Path
) -> None:
    app = place.app
    event_id = app.join("dialogue", app.index("answer"), "a")
    messages = app.messages("dialogue")
    answers = (m["output"]["data"] for m in messages if m["msg"] == "process_streaming")
    found = [next(answers)]
    for text in ("bb", "ccc"):
        place.send(event_id, "dialogue", text)
        found.append(next(answers))
    place.close(event_id, "dialogue")
    last = last_of(messages)["data"][0]
    (url,) = {stream["url"] for stream, _ in found}
    assert segments_of(url) == ["0.aac", "1.aac", "2.aac"]
    assert len({pid_in(text) for _, text in found}) == 2
    assert last["is_stream"] is False
    (tmp_path / "whole.m4a").write_bytes(httpx.get(last["url"]).content)
    assert 1.2 <= seconds_of(tmp_path / "whole.m4a") < 1.6


def test_the_time_limit_ends_an_input_stream_with_its_last_answer(place: Place) -> None:
    app = place.app
    buffer = io.BytesIO()
    Image.new("RGB", (4, 6)).save(buffer, "PNG")
    url = encode_data_url(buffer.getvalue(), "image/png")
    sent = {"path": "frame.png", "orig_name": "frame.png", "url": url, "meta": {"_type": "gradio.FileData"}}
    app.join("short", app.index("look_a_second"), sent)
    messages = app.messages("short")
    answer = next(m for m in messages if m["msg"] == "process_streaming")
    assert 0 < answer["time_limit"] <= 1
    assert last_of(messages)["data"] == answer["output"]["data"]


def test_a_worker_that_dies_over_a_chunk_ends_the_stream_and_says_so(place: Place) -> None:
    app = place.app
    event_id = app.join("lost", app.index("answer"), "a")
    messages = app.messages("lost")
    stream = next(m["output"]["data"][0] for m in messages if m["msg"] == "process_streaming")
    place.send(event_id, "lost", "die")
    output = last_of(messages)
    assert "ended itself (exit code 3). Run it again" in output["error"]
    assert "ENDLIST" in httpx.get(stream["url"]).text
