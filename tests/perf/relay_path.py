"""What the road through a link costs: requests a second, added latency, CPU and bulk speed.

Run it as `python tests/perf/relay_path.py`; it starts everything itself and prints one table. Ways compared in one run:
the app directly, the relay with our client, the relay with the stock `ssh -R`, and, where sshd and nginx are
installed, `ssh -R` to sshd behind nginx (way A of the notes, what our SSH path is measured against). CPU per request is
the steadiest figure on a shared machine; wall-clock figures are to be compared within one run only.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from support.processes import clean_environment, free_port, wait_for
from support.relay import DOMAIN, TOKENS, connect, write_grants

HOST = f"demo.{DOMAIN}"
SMALL = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 12\r\n\r\nhello world\n"
PIECE = os.urandom(256 * 1024)


class Origin(asyncio.Protocol):
    """The cheapest app there is: a fixed answer; `/bulk/N` sends N MiB; uploads are counted."""

    def __init__(self) -> None:
        self.left = 0
        self.to_send = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        if self.left:
            self.left -= len(data)
            if self.left <= 0:
                self.transport.write(SMALL)
            return
        if data.startswith(b"GET /bulk/"):
            self.to_send = int(data[10 : data.index(b" ", 10)]) * 4
            self.transport.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % (self.to_send * len(PIECE)))
            self.pump()
        elif data.startswith(b"POST"):
            head, _, body = data.partition(b"\r\n\r\n")
            length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
            self.left = length - len(body)
            if not self.left:
                self.transport.write(SMALL)
        else:
            self.transport.write(SMALL * data.count(b"\r\n\r\n"))

    def pump(self) -> None:
        while self.to_send and self.transport.get_write_buffer_size() < 1_000_000:
            self.to_send -= 1
            self.transport.write(PIECE)

    def resume_writing(self) -> None:
        self.pump()


async def serve_origin(port: int) -> None:
    server = await asyncio.get_running_loop().create_server(Origin, "127.0.0.1", port, backlog=1024)
    print("ready", flush=True)
    await server.serve_forever()


@dataclass
class Way:
    """One way to the app.

    Attributes:
        name: Column title.
        port: Where visitors connect.
        processes: Whose CPU counts (edge and tunnel, not load and app).
    """

    name: str
    port: int
    processes: list[psutil.Process]

    def cpu_s(self) -> float:
        return sum(sum(p.cpu_times()[:2]) for p in self.processes if p.is_running())


def wrk(way: Way, connections: int, seconds: int) -> dict[str, float]:
    """Run wrk (or our own load where it is not installed) and return its figures."""
    before = way.cpu_s()
    if shutil.which("wrk"):
        command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "-H", f"Host: {HOST}"]
        output = subprocess.run(
            [*command, f"http://127.0.0.1:{way.port}/"], capture_output=True, text=True, check=True
        ).stdout
        words = output.split()

        def milliseconds(text: str) -> float:
            for unit, factor in (("us", 0.001), ("ms", 1), ("s", 1000)):
                if text.endswith(unit):
                    return float(text.removesuffix(unit)) * factor
            raise ValueError(text)

        count = int(words[words.index("requests") - 1])
        return {
            "requests/s": count / seconds,
            "p50 ms": milliseconds(words[words.index("50%") + 1]),
            "p99 ms": milliseconds(words[words.index("99%") + 1]),
            "CPU ms/request": (way.cpu_s() - before) / count * 1000,
        }
    rates = asyncio.run(own_load(way.port, connections, seconds))
    count = len(rates)
    rates.sort()
    return {
        "requests/s": count / seconds,
        "p50 ms": rates[count // 2] * 1000,
        "p99 ms": rates[count * 99 // 100] * 1000,
        "CPU ms/request": (way.cpu_s() - before) / count * 1000,
    }


async def own_load(port: int, connections: int, seconds: int) -> list[float]:
    """Send requests over kept connections; returns the time of each."""
    times: list[float] = []
    until = time.monotonic() + seconds
    request = f"GET / HTTP/1.1\r\nHost: {HOST}\r\n\r\n".encode()

    async def visitor() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while time.monotonic() < until:
            since = time.perf_counter()
            writer.write(request)
            await reader.readuntil(b"hello world\n")
            times.append(time.perf_counter() - since)
        writer.close()

    await asyncio.gather(*(visitor() for _ in range(connections)))
    return times


def sequential_us(way: Way, count: int = 1500) -> float:
    """Return the median time of one request after the other on one connection, in microseconds."""
    request = f"GET / HTTP/1.1\r\nHost: {HOST}\r\n\r\n".encode()
    times = []
    with connect(way.port) as connection:
        for _ in range(count):
            since = time.perf_counter()
            connection.sendall(request)
            data = b""
            while not data.endswith(b"hello world\n"):
                data += connection.recv(65536)
            times.append(time.perf_counter() - since)
    return statistics.median(times) * 1e6


def bulk(way: Way, mib: int) -> tuple[float, float]:
    """Return MB/s down and up of one connection."""
    with connect(way.port, 60) as connection:
        connection.sendall(f"GET /bulk/{mib} HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\n\r\n".encode())
        since, got = time.perf_counter(), 0
        buffer = bytearray(1 << 20)
        while got < mib << 20 and (count := connection.recv_into(buffer)):
            got += count
        down = got / (time.perf_counter() - since) / 1e6
    with connect(way.port, 60) as connection:
        length = mib << 20
        connection.sendall(f"POST /up HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: {length}\r\n\r\n".encode())
        since = time.perf_counter()
        for _ in range(length // len(PIECE)):
            connection.sendall(PIECE)
        assert connection.recv(65536).startswith(b"HTTP/1.1 200")
        up = length / (time.perf_counter() - since) / 1e6
    return down, up


@contextlib.contextmanager
def started(
    *command: str, env: dict[str, str] | None = None, ready: str | None = None
) -> Iterator[subprocess.Popen[str]]:
    """Run a program until the block ends; waits for a line on its output."""
    process = subprocess.Popen(
        command,
        env=clean_environment(env),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        stdin=subprocess.DEVNULL,
        text=True,
    )
    try:
        process.first_line = process.stdout.readline() if ready is not None else ""
        yield process
    finally:
        process.kill()
        process.wait()


def answers(port: int) -> bool:
    """Tell whether a request gets through."""
    with contextlib.suppress(OSError), connect(port, 2) as connection:
        connection.sendall(f"GET / HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\n\r\n".encode())
        return connection.recv(65536).startswith(b"HTTP/1.1 200")
    return False


def stock_ssh(folder: Path, *arguments: str) -> list[str]:
    return [
        "ssh", "-F", "/dev/null", "-N", "-i", str(folder / "id"), "-o", "StrictHostKeyChecking=no",
        "-o", "UserKnownHostsFile=/dev/null", "-c", "aes128-gcm@openssh.com", *arguments,
    ]  # fmt: skip


@contextlib.contextmanager
def ways(folder: Path) -> Iterator[list[Way]]:
    """Start everything."""
    with contextlib.ExitStack() as stack:
        origin = free_port()
        stack.enter_context(started(sys.executable, __file__, "--origin", str(origin), ready="ready"))
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / "id"], check=True)
        grants = write_grants(folder, ann=(folder / "id.pub").read_text().strip())

        def relay(name: str) -> tuple[subprocess.Popen[str], dict]:
            environment = {
                "STAGEDOOR_RELAY_GRANTS": str(grants),
                "STAGEDOOR_RELAY_STATE_DIR": str(folder / name),
                "STAGEDOOR_RELAY_HTTP_PORT": "0",
                "STAGEDOOR_RELAY_SSH_PORT": "0",
                "STAGEDOOR_SHARE_DOMAIN": DOMAIN,
                "STAGEDOOR_RELAY_ACCESS_LOG": "off",
            }
            process = stack.enter_context(
                started(sys.executable, "-m", "stagedoor_relay", env=environment, ready="ready")
            )
            return process, json.loads(process.first_line)

        found = [Way("direct", origin, [])]
        process, ready = relay("sdk")
        script = (
            "from stagedoor.tunnel import *; import time\n"
            f"share('127.0.0.1', {origin}, ShareOptions(name='demo', server_address='127.0.0.1:{ready['ssh_port']}', "
            f"token='{TOKENS['ann']}', host_key='{ready['host_key']}'))\nprint('ready', flush=True)\ntime.sleep(9999)"
        )
        client = stack.enter_context(started(sys.executable, "-c", script, ready="ready"))
        found.append(Way("ours", ready["http_port"], [psutil.Process(process.pid), psutil.Process(client.pid)]))

        process, ready = relay("stock")
        client = stack.enter_context(
            started(
                *stock_ssh(folder, "-p", str(ready["ssh_port"]), "-R", f"demo:80:127.0.0.1:{origin}", "ann@127.0.0.1")
            )
        )
        found.append(
            Way("ours + ssh -R", ready["http_port"], [psutil.Process(process.pid), psutil.Process(client.pid)])
        )
        wait_for(lambda: answers(ready["http_port"]))

        if os.path.exists("/usr/sbin/sshd") and shutil.which("nginx") and os.geteuid() == 0:
            found.append(way_a(stack, folder, origin))
        yield found


def way_a(stack: contextlib.ExitStack, folder: Path, origin: int) -> Way:
    """Start sshd, `ssh -R` and nginx in front."""
    ssh_port, forwarded, edge = free_port(), free_port(), free_port()
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / "host"], check=True)
    shutil.copy(folder / "id.pub", folder / "authorized")
    Path("/run/sshd").mkdir(exist_ok=True)
    config = folder / "sshd_config"
    config.write_text(
        f"Port {ssh_port}\nListenAddress 127.0.0.1\nHostKey {folder / 'host'}\nAuthorizedKeysFile {folder / 'authorized'}\n"
        "StrictModes no\nUsePAM no\nPermitRootLogin yes\n"
    )
    sshd = stack.enter_context(started("/usr/sbin/sshd", "-D", "-e", "-f", str(config)))
    wait_for(lambda: port_open(ssh_port))
    client = stack.enter_context(
        started(*stock_ssh(folder, "-p", str(ssh_port), "-R", f"{forwarded}:127.0.0.1:{origin}", "root@127.0.0.1"))
    )
    nginx = folder / "nginx.conf"
    nginx.write_text(
        f"daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log /dev/null; events {{ worker_connections 1024; }}\n"
        f"http {{ access_log off; client_max_body_size 0; upstream app {{ server 127.0.0.1:{forwarded}; keepalive 128; }}\n"
        f"server {{ listen 127.0.0.1:{edge}; keepalive_requests 1000000; location / {{ proxy_pass http://app; proxy_http_version 1.1;\n"
        "proxy_set_header Connection ''; proxy_set_header Host $host; proxy_buffering off; proxy_request_buffering off; } } }\n"
    )
    web = stack.enter_context(started("nginx", "-c", str(nginx)))
    wait_for(lambda: answers(edge))
    processes = [psutil.Process(p.pid) for p in (sshd, client, web)]
    return Way("A: sshd + nginx", edge, [*processes, *(c for p in processes for c in p.children(recursive=True))])


def port_open(port: int) -> bool:
    with contextlib.suppress(OSError), connect(port, 1):
        return True
    return False


def measure(way: Way, seconds: int, mib: int) -> dict[str, float]:
    """Take all figures of one way."""
    wrk(way, 10, 1)
    figures = wrk(way, 100, seconds)
    figures["one after the other, us"] = sequential_us(way)
    before = way.cpu_s()
    figures["down MB/s"], figures["up MB/s"] = bulk(way, mib)
    figures["CPU s/GB"] = (way.cpu_s() - before) / (2 * mib / 1000)
    return figures


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--origin", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--seconds", type=int, default=3, help="length of each load (3)")
    parser.add_argument("--mib", type=int, default=256, help="size of bulk transfers (256)")
    parser.add_argument("--only", help="measure the ways whose name contains this")
    arguments = parser.parse_args()
    if arguments.origin:
        with contextlib.suppress(KeyboardInterrupt):
            asyncio.run(serve_origin(arguments.origin))
        return 0
    with tempfile.TemporaryDirectory() as folder, ways(Path(folder)) as found:
        chosen = [way for way in found if not arguments.only or arguments.only in way.name]
        results = {way.name: measure(way, arguments.seconds, arguments.mib) for way in chosen}
    rows = list(next(iter(results.values())))
    print(f"{'':26}" + "".join(f"{name:>18}" for name in results))
    for row in rows:
        print(
            f"{row:26}"
            + "".join(
                f"{figures[row]:>18.3g}" if figures[row] < 1000 else f"{figures[row]:>18.0f}"
                for figures in results.values()
            )
        )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
