"""The embedded broker: no message is lost by the broker, none is taken twice, none is read half-written."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from pathlib import Path

from kombu import Connection
from support.processes import wait_for

from stagedoor_server.runs.broker import create_celery
from stagedoor_server.settings import Settings


def connection(folder: Path) -> Connection:
    create_celery(Settings(data_dir=folder))  # registers the transport
    return Connection("spool://localhost/", transport_options={"folder": str(folder), "polling_interval": 0.01})


def test_messages_come_out_once_and_in_order(tmp_path: Path) -> None:
    with connection(tmp_path) as link:
        queue = link.SimpleQueue("q")
        for number in range(50):
            queue.put(number)
        assert queue.qsize() == 50
        taken = [queue.get(timeout=1) for _ in range(50)]
        for message in taken:
            message.ack()
        assert [message.payload for message in taken] == list(range(50))
        assert queue.qsize() == 0


def test_many_takers_share(tmp_path: Path) -> None:
    with connection(tmp_path) as link:
        queue = link.SimpleQueue("q")
        for number in range(200):
            queue.put(number)
    taken: list[int] = []

    def take() -> None:
        with connection(tmp_path) as own:
            mine = own.SimpleQueue("q")
            while True:
                try:
                    message = mine.get(block=True, timeout=0.3)
                except mine.Empty:
                    return
                message.ack()
                taken.append(message.payload)

    threads = [threading.Thread(target=take) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == list(range(200))


def test_a_writer_killed_at_any_moment_leaves_whole_messages(tmp_path: Path) -> None:
    program = (
        "import sys; from stagedoor_server.runs.broker import create_celery; from stagedoor_server.settings import Settings;"
        "celery = create_celery(Settings(data_dir=sys.argv[1]))\n"
        "while True: celery.send_task('x', args=['y' * 100_000])"
    )
    folder = tmp_path / "broker" / "stagedoor-runs"
    for _ in range(3):
        before = len(list(folder.glob("*.json"))) if folder.exists() else 0
        process = subprocess.Popen([sys.executable, "-c", program, str(tmp_path)])
        wait_for(lambda before=before: folder.exists() and len(list(folder.glob("*.json"))) > before + 5)
        process.send_signal(signal.SIGKILL)
        process.wait()
    with connection(tmp_path / "broker") as link:
        queue = link.SimpleQueue("stagedoor-runs")
        count = queue.qsize()
        assert all(len(queue.get(timeout=10).payload[0][0]) == 100_000 for _ in range(count))


def test_odd_files_are_passed_over(tmp_path: Path) -> None:
    with connection(tmp_path) as link:
        queue = link.SimpleQueue("q")
        queue.put("good")
        (tmp_path / "q" / "0000.json").write_text("{half")
        (tmp_path / "q" / "readme.txt").write_text("hello")
        assert queue.get(timeout=1).payload == "good"
