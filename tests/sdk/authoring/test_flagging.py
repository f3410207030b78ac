"""Flagging: the files are Gradio's, hold no formulas, keep the files of a row, and take none of a visitor's choosing."""

from __future__ import annotations

import csv
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from support.apps import Served, served
from support.streams import session_messages

import stagedoor as gr
from stagedoor.authoring.flagged_rows import RowFile, harmless
from stagedoor.authoring.flagging import ChatCSVLogger
from stagedoor.errors import AuthoringError


def rows(path: Path) -> list[list[str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.reader(file))


def flag_index(app: Served, text: str = "Flag") -> int:
    button = next(b for b in app.engine.graph.blocks.values() if getattr(b, "value", None) == text)
    pressed = [f for f in app.engine.graph.functions.values() if f.targets and f.targets[0][0] is button]
    return next(f.id for f in pressed if f.inputs)  # the others change the button's face


def pressed(app: Served, index: int, data: list[object], **fields: object) -> dict:
    body = {"data": data, "fn_index": index, "session_hash": "s", **fields}
    assert app.http.post(f"{app.api}/queue/join", json=body).status_code == 200
    return session_messages(app.http, app.api)[-2]


def uploaded(app: Served, content: bytes = b"picture") -> dict[str, object]:
    reference = app.http.post(f"{app.api}/upload", files={"files": ("a.txt", content)}).json()[0]
    return {"path": reference, "orig_name": "a.txt", "meta": {"_type": "gradio.FileData"}}


def interface(folder: Path, **options: object) -> gr.Interface:
    return gr.Interface(
        lambda word, file: (word.upper(), file),
        [gr.Textbox(label="Word"), gr.File(label="Paper")],
        [gr.JSON(label="Out"), gr.File(label="Copy")],
        flagging_dir=folder,
        **options,  # pyright: ignore[reportArgumentType]
    )


def test_a_flagged_row_keeps_its_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with served(interface(tmp_path / "kept", flagging_options=["good", "bad"])) as app:
        file = uploaded(app)
        last = pressed(app, flag_index(app, "Flag as bad"), ["=1", file, {"path": "/etc/passwd"}, file])
        assert last["success"] is True
        app.app.server.files.forget_older_than(-1)
    header, row = rows(tmp_path / "kept" / "dataset1.csv")
    assert header == ["Word", "Paper", "Out", "Copy", "flag", "timestamp"]
    assert row[0] == "'=1"
    assert row[2] == '{"path": "/etc/passwd"}', "a visitor's JSON is data"
    assert row[4] == "bad"
    assert Path(row[1]).read_bytes() == Path(row[3]).read_bytes() == b"picture"
    assert Path(row[1]).is_relative_to(tmp_path / "kept" / "Paper")
    assert "dataset1.csv" in capsys.readouterr().out


def test_no_file_of_the_visitors_choosing_is_kept(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("canary")
    with served(interface(tmp_path / "kept")) as app:
        for path in (str(secret), "/dev/urandom", "../secret.txt", f"{'0' * 64}/x.txt", "http://127.0.0.1/x"):
            file = {"path": path, "meta": {"_type": "gradio.FileData"}}
            assert pressed(app, flag_index(app), ["w", file, None, None])["success"] is False
    assert not (tmp_path / "kept").exists()


def test_every_result_is_kept_when_asked(tmp_path: Path) -> None:
    demo = gr.Interface(lambda word: word, "text", "text", flagging_mode="auto", flagging_dir=tmp_path)
    with served(demo, auth=("ann", "a")) as app:
        app.http.post(f"{app.url}/login", data={"username": "ann", "password": "a"})
        index = next(f.id for f in app.engine.graph.functions.values() if f.targets and f.targets[0][1] == "success")
        pressed_without_queue = app.http.post(
            f"{app.api}/run/x", json={"data": ["a", "b"], "fn_index": index, "session_hash": "s"}
        )
        assert pressed_without_queue.status_code == 200
    header, row = rows(tmp_path / "dataset1.csv")
    assert header[-2:] == ["username", "timestamp"]
    assert row[-2] == "ann"


def test_a_callback_of_the_authors(tmp_path: Path) -> None:
    kept: list[object] = []

    class Mine(gr.FlaggingCallback):
        def setup(self, components: object, flagging_dir: object) -> None:
            kept.append(flagging_dir)

        def flag(self, flag_data: list[object], flag_option: str | None = None, username: str | None = None) -> int:
            kept.append((flag_data, flag_option, username))
            return len(kept)

    demo = gr.Interface(len, "text", "number", flagging_callback=Mine(), flagging_dir=tmp_path / "mine")
    with served(demo) as app:
        pressed(app, flag_index(app), ["word", 4])
    assert kept == [tmp_path / "mine", (["word", 4], None, None)]


def test_rated_answers_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GRADIO_CHAT_FLAGGING_MODE", raising=False)
    talk = [
        {"role": "user", "content": [{"type": "text", "text": "hi"}]},
        {"role": "assistant", "content": [{"type": "text", "text": "yo"}]},
    ]
    assert "like" not in {name for f in gr.ChatInterface(lambda m, h: m).fns.values() for _, name in f.targets}
    demo = gr.ChatInterface(
        lambda message, history: message,
        flagging_mode="manual",
        flagging_options=["Like", "Spam"],
        flagging_dir=str(tmp_path),
    )
    with served(demo) as app:
        chatbot = demo.chatbot._id
        index = next(f.id for f in app.engine.graph.functions.values() if ("like" in {n for _, n in f.targets}))
        assert app.engine.graph.blocks[chatbot].feedback_options == ["Like", "Spam"]  # pyright: ignore
        for liked in (True, "Spam", False, ""):
            body = {
                "data": [talk],
                "fn_index": index,
                "session_hash": "s",
                "event_data": {"index": 1, "value": "=yo", "liked": liked},
                "trigger_id": chatbot,
            }
            assert app.http.post(f"{app.api}/run/x", json=body).status_code == 200
        body["data"] = [[{"role": "assistant", "content": [{"type": "file", "file": {"path": "/etc/passwd"}}]}]]
        assert app.http.post(f"{app.api}/run/x", json=body).status_code == 500
        nothing_rated = app.http.post(f"{app.api}/run/flag", json={"data": [talk], "session_hash": "s"})
        assert nothing_rated.status_code == 500
    header, *kept = rows(tmp_path / "log.csv")
    assert header == list(ChatCSVLogger.HEADER)
    assert [row[1:4] for row in kept] == [["1", "'=yo", flag] for flag in ("Like", "Spam", "Dislike", "")]
    assert '"text": "hi"' in kept[0][0]


def test_the_mode_of_a_chat_can_be_set_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRADIO_CHAT_FLAGGING_MODE", "manual")
    assert gr.ChatInterface(lambda message, history: message).flagging_mode == "manual"
    with pytest.raises(AuthoringError, match="auto"):
        gr.ChatInterface(lambda message, history: message, flagging_mode="auto")  # type: ignore[arg-type]


def test_flagged_rows_run_no_formula(tmp_path: Path) -> None:
    logger = gr.CSVLogger(verbose=False)
    logger.setup([gr.Textbox(label="=in"), gr.Textbox(label="out")], tmp_path)
    assert logger.flag(['=cmd|"calc"', {"a": 1}], flag_option="=wrong", username="@ann") == 1
    assert logger.flag(["+1", [1, 2]], flag_option="x", username="y") == 2
    header, first, second = rows(tmp_path / "dataset1.csv")
    assert header == ["'=in", "out", "flag", "username", "timestamp"]
    assert first[:4] == ['\'=cmd|"calc"', '{"a": 1}', "'=wrong", "'@ann"]
    assert second[:2] == ["'+1", "[1, 2]"]


def test_a_plain_log_has_no_heading(tmp_path: Path) -> None:
    logger = gr.SimpleCSVLogger()
    logger.setup([gr.Textbox(label="in"), gr.Number(label="n")], tmp_path)
    assert [logger.flag(["=a", -1.5]), logger.flag([None, True])] == [1, 2]
    assert rows(tmp_path / "log.csv") == [["'=a", "-1.5"], ["", "True"]]


def test_new_columns_make_a_new_file(tmp_path: Path) -> None:
    for label in ("a", "b", "a"):
        logger = gr.CSVLogger(verbose=False)
        logger.setup([gr.Textbox(label=label)], tmp_path)
        logger.flag(["x"])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["dataset1.csv", "dataset2.csv"]


def test_two_processes_that_begin_a_file_write_one_heading(tmp_path: Path) -> None:
    """As two workers do; the processes are two `RowFile`s here, which know nothing of each other."""
    files, begin = [RowFile(), RowFile()], threading.Barrier(2)
    paths = [tmp_path / f"{number}.csv" for number in range(100)]

    def add(file: RowFile, text: str) -> list[bool]:
        said = []
        for path in paths:
            begin.wait()
            said.append(file.append(path, ["heading"], [text])[1])
        return said

    with ThreadPoolExecutor(2) as pool:
        told = list(pool.map(add, files, "ab"))
    assert all(one is not other for one, other in zip(*told, strict=True))
    for path in paths:
        first, *rest = rows(path)
        assert (first, sorted(rest)) == (["heading"], [["a"], ["b"]])
    assert {path.name for path in tmp_path.iterdir()} == {path.name for path in paths}


def test_rows_of_others_are_counted(tmp_path: Path) -> None:
    mine, other = RowFile(), RowFile()
    path = tmp_path / "log.csv"
    assert [file.append(path, ["a"], [text])[0] for file, text in ((mine, "1"), (other, "2\n3"), (mine, "4"))] == [
        1,
        2,
        3,
    ]
    assert mine.append(path, ["a"], ["5"]) == (4, False)


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "\tx", "\rx", "\nx"])
def test_harmless(text: str) -> None:
    assert harmless(text) == f"'{text}"
    assert harmless("x" + text) == "x" + text
