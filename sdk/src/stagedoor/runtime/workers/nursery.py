"""Forks workers from a process that does nothing else, made before the app has any thread of its own.

Forking keeps what the author's file has loaded (models, tables) shared between the workers until they write to it,
and works in notebooks. Forking from a process with threads is not safe, and workers must be replaced while the app
serves; so `launch` forks one quiet process first, and every worker comes from that. It also sees how they end, and
ends them all when the front is gone, however that happened.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import itertools
import json
import os
import select
import signal
import socket
import stat
import sys
import time
import traceback
import warnings
from collections import deque
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NoReturn, Protocol, cast

from stagedoor.errors import LaunchError
from stagedoor.runtime.kept_results import Question
from stagedoor.runtime.workers.link import SocketLink
from stagedoor.runtime.workers.members import Member
from stagedoor.runtime.workers.orders import OfferedAnswer, Report


class Home(Protocol):
    """What the workers come to: the front's crew, or what speaks for them to a front on another machine."""

    def joined(self, member: Member) -> None:
        """A worker is there."""
        ...

    def heard(self, member: Member, report: Report) -> None:
        """A worker reports."""
        ...

    def asked(self, member: Member, question: Question, answer: Callable[[object], None]) -> None:
        """A worker asks for results that are kept."""
        ...

    def answered(self, member: Member, answer: OfferedAnswer) -> None:
        """A worker has called what a component offers; see `workers.offers`."""
        ...

    def left(self, member: Member, why: str) -> None:
        """A worker is gone."""
        ...


RunWorker = Callable[[socket.socket, socket.socket, int], None]
"""Runs in a new process: serves the link on the first socket until it ends, and asks for kept results on the second."""
RESPAWN_PAUSE_S = 1.0
"""Workers that end one after the other are replaced with pauses, so that it does not become a storm."""


class Nursery:
    """A `Source` of workers on this machine.

    Args:
        count: How many there are at a time.
        run_worker: What each does.

    Raises:
        LaunchError: When this system or process cannot fork.
    """

    def __init__(self, count: int, run_worker: RunWorker) -> None:
        _check_can_fork()
        self._count = count
        self._control, theirs = socket.socketpair()
        self._numbers = itertools.count(1)
        self._members: dict[int, Member] = {}
        self._forked_at: deque[float] = deque(maxlen=max(4, 2 * count))
        self._said = b""
        self._home: Home | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._joining: set[asyncio.Task[None]] = set()
        self._pid = _fork(lambda: _serve(theirs, self._control, run_worker))
        theirs.close()

    # --- as a Source

    def open(self, crew: Home, loop: asyncio.AbstractEventLoop) -> None:
        """Have the workers forked."""
        self._home, self._loop = crew, loop
        self._control.setblocking(False)
        loop.add_reader(self._control.fileno(), self._hear)
        for _ in range(self._count):
            self.fork()

    def replace(self, member: Member) -> None:
        """Have one more forked, for one that has ended or will."""
        self.fork()

    def number_from(self, first: int) -> None:
        """Have the workers that come from now on numbered by another range."""
        self._numbers = itertools.count(first)

    def fork(self) -> None:
        """Have one more forked; after a pause when many have been."""
        now, before, loop = time.monotonic(), self._forked_at, self._loop
        if loop is not None and len(before) == before.maxlen and now - before[0] < RESPAWN_PAUSE_S:
            loop.call_later(RESPAWN_PAUSE_S, self._fork_one)
        else:
            self._fork_one()

    def _fork_one(self) -> None:
        if self._loop is None or self._home is None or self._control.fileno() < 0:
            return
        self._forked_at.append(time.monotonic())
        (ours, theirs), (asked, asking) = socket.socketpair(), socket.socketpair()
        number = next(self._numbers)
        member = Member(
            number,
            self,
            SocketLink(lambda message: self._heard(number, message), lambda: None),
            SocketLink(lambda question: self._asked(number, question), lambda: None),
        )
        self._members[number] = member
        with theirs, asking, contextlib.suppress(OSError):  # a nursery that is gone reports by its silence
            socket.send_fds(self._control, [b"%d fork\n" % number], [theirs.fileno(), asking.fileno()])
        task = self._loop.create_task(_connect(member, ours, asked, self._loop))
        self._joining.add(task)
        task.add_done_callback(self._joining.discard)
        self._home.joined(member)

    def end(self, member: Member) -> None:
        """Kill a worker."""
        with contextlib.suppress(OSError):
            self._control.send(b"%d kill\n" % member.number)

    def close(self) -> None:
        """End all workers, and return when they are gone."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.remove_reader(self._control.fileno())
        with contextlib.suppress(OSError):  # the nursery of an app that was launched later has it open as well
            self._control.shutdown(socket.SHUT_RDWR)
        self._control.close()
        with contextlib.suppress(ChildProcessError):
            os.waitpid(self._pid, 0)

    # --- inside

    def _heard(self, number: int, message: object) -> None:
        member = self._members.get(number)
        if member is None or self._home is None:
            return
        if isinstance(message, OfferedAnswer):
            self._home.answered(member, message)
        else:
            self._home.heard(member, message)  # pyright: ignore[reportArgumentType]  # workers send nothing else

    def _asked(self, number: int, question: object) -> None:
        member = self._members.get(number)
        if member is not None and member.asks is not None and self._home is not None:
            self._home.asked(member, cast("Question", question), member.asks.send)

    def _hear(self) -> None:
        """Read what the nursery says: who was born, and who has ended how."""
        try:
            data = self._control.recv(65536)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self._is_gone()
            return
        *lines, self._said = (self._said + data).split(b"\n")
        for line in lines:
            number, status = json.loads(line)
            # What the worker still sent may wait to be read: that comes first.
            loop = self._loop
            if loop is not None:
                loop.call_later(0.05, self._ended, number, status)

    def _ended(self, number: int, status: int) -> None:
        member = self._members.pop(number, None)
        if member is not None and self._home is not None:
            member.close()
            self._home.left(member, describe_end(status))

    def _is_gone(self) -> None:
        if self._loop is not None:
            self._loop.remove_reader(self._control.fileno())
        for number in list(self._members):
            self._ended(number, signal.SIGKILL)
        sys.stderr.write("The process that starts workers is gone. Restart the app.\n")


async def _connect(
    member: Member, connection: socket.socket, asked: socket.socket, loop: asyncio.AbstractEventLoop
) -> None:
    for link, end in ((member.link, connection), (member.asks, asked)):
        if isinstance(link, SocketLink):
            await link.connect(loop, end)


def describe_end(status: int) -> str:
    """Say how a process ended.

    Args:
        status: As `os.waitpid` gives it.
    """
    code = os.waitstatus_to_exitcode(status)
    if code == -signal.SIGKILL:
        return "was killed (signal 9; the machine may be out of memory)"
    if code == -signal.SIGTERM:
        return "was ended from outside (SIGTERM)"
    if code < 0:
        return f"crashed ({signal.Signals(-code).name})"
    return f"ended itself (exit code {code})"


# --- the nursery's own process


def _check_can_fork() -> None:
    if not hasattr(os, "fork") or not hasattr(socket, "send_fds"):
        raise LaunchError(
            "workers= needs a system that can fork (Linux, macOS).", hint="leave workers out, or run it in WSL"
        )
    torch = sys.modules.get("torch")
    if torch is not None and torch.cuda.is_initialized():
        raise LaunchError(
            "A GPU is in use already, and its memory cannot be handed to workers.",
            hint="move the model to the GPU inside the function, at its first call",
        )


def _fork(child: Callable[[], None]) -> int:
    """Fork a process that runs `child` and ends; returns its id."""
    with contextlib.suppress(OSError, ValueError):  # what waits to be written must not be written twice
        sys.stdout.flush()
        sys.stderr.flush()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # about threads; see above
        pid = os.fork()
    if pid == 0:
        _live(child)
    return pid


def _live(child: Callable[[], None]) -> NoReturn:
    code = 1
    try:
        child()
        code = 0
    except BaseException:  # noqa: BLE001 - nothing may return into the code that forked
        with contextlib.suppress(Exception):
            traceback.print_exc()
    finally:
        with contextlib.suppress(Exception):
            sys.stdout.flush()
        os._exit(code)


def _serve(control: socket.socket, others: socket.socket, run_worker: RunWorker) -> None:
    """Fork and watch until the front is gone."""
    others.close()
    _let_go_of_ports()
    # Ctrl-C goes to every process of the terminal, and SIGTERM to every process of a service; the front decides what
    # they mean. A handler, because to be ignored would be inherited by what an author's function starts.
    signal.signal(signal.SIGINT, _note)
    signal.signal(signal.SIGTERM, _note)
    woken, wake = socket.socketpair()
    woken.setblocking(False)
    wake.setblocking(False)
    signal.set_wakeup_fd(wake.fileno(), warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, _note)
    gc.collect()
    gc.freeze()  # the collector would write to every page that the workers share
    children: dict[int, int] = {}
    own = (control, woken, wake)
    try:
        while True:
            readable, _, _ = select.select([control, woken], [], [])
            with contextlib.suppress(BlockingIOError):
                while woken.recv(4096):
                    pass
            _bury(children, control)
            # Read only what is there: `recv_fds` waits, whatever flags it is given, and deaths would go unseen.
            if control in readable and not _obey(
                control, children, lambda link, asking, number: _be_worker(own, link, asking, number, run_worker)
            ):
                return
    finally:
        for pid in children:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        with contextlib.suppress(ChildProcessError):
            for _ in children:
                os.wait()


def _note(_signal: int, _frame: object) -> None:
    """Do nothing: that a signal came is enough to wake the loop."""


def _obey(control: socket.socket, children: dict[int, int], be_worker: RunWorker) -> bool:
    """Carry out what the front wants; False when it is gone."""
    try:
        data, descriptors, _, _ = socket.recv_fds(control, 65536, 64)
    except OSError:
        return False
    if not data:
        return False
    waiting = iter(descriptors)
    for line in data.splitlines():
        number, verb = line.split()
        if verb == b"fork":
            with socket.socket(fileno=next(waiting)) as link, socket.socket(fileno=next(waiting)) as asking:
                be_child = partial(be_worker, link, asking, int(number))
                children[_fork(be_child)] = int(number)
        else:
            for pid, known in children.items():
                if known == int(number):
                    os.kill(pid, signal.SIGKILL)
    return True


def _bury(children: dict[int, int], control: socket.socket) -> None:
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if pid == 0:
            return
        if pid in children:
            with contextlib.suppress(OSError):
                control.sendall(json.dumps([children.pop(pid), status]).encode() + b"\n")


def _be_worker(
    own: tuple[socket.socket, ...], link: socket.socket, asking: socket.socket, number: int, run_worker: RunWorker
) -> None:
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    for other in own:
        other.close()
    _end_with_parent()
    run_worker(link, asking, number)


def _end_with_parent() -> None:
    """On Linux, have the kernel end this process when the nursery ends, even in the middle of a call into C."""
    if sys.platform == "linux":
        import ctypes

        set_death_signal = 1  # PR_SET_PDEATHSIG
        ctypes.CDLL(None).prctl(set_death_signal, int(signal.SIGKILL))


def _let_go_of_ports() -> None:
    """Let go of what servers in the front's process have open: their ports, and the connections of their visitors.

    The front must be able to give ports back, and what it closes would stay open for the other side.
    """
    folder = Path("/proc/self/fd") if Path("/proc/self/fd").is_dir() else Path("/dev/fd")
    ports: set[int] = set()
    connections: dict[int, int] = {}
    with Path(os.devnull).open("rb") as nothing:
        for entry in list(folder.iterdir()):
            with contextlib.suppress(OSError, ValueError):
                number = int(entry.name)
                if number <= 2 or not stat.S_ISSOCK(os.fstat(number).st_mode):
                    continue
                with socket.socket(fileno=os.dup(number)) as probe:
                    is_listening = probe.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN)
                    port = probe.getsockname()[1] if probe.family in {socket.AF_INET, socket.AF_INET6} else None
                if port is not None:
                    connections[number] = port
                if is_listening:
                    ports.update([] if port is None else [port])
                    _replace(number, nothing.fileno())
        for number, port in connections.items():
            if port in ports:
                _replace(number, nothing.fileno())


def _replace(number: int, other: int) -> None:
    """Close a descriptor; its number stays taken, for objects that have it would close whatever got it next."""
    os.dup2(other, number, inheritable=False)
