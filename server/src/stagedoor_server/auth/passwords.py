"""Password hashes with argon2id, in a small pool of threads so that a flood of sign-ins cannot take the machine."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeVar

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from stagedoor_server.errors import TooManyError

MEMORY_KIB: Final = 19 * 1024
ITERATIONS: Final = 2
PARALLELISM: Final = 1
"""OWASP's first choice: 63 to 94 ms where the library's default took up to a second (reliability reference, section 5)."""

THREADS: Final = 2
MAX_WAITING: Final = 20
"""More waiting hashes than this answer 429: 20 times 90 ms / 2 is a second of waiting."""

_Result = TypeVar("_Result")

MIN_LENGTH: Final = 10
MAX_LENGTH: Final = 256


class Passwords:
    """Hashes and checks passwords."""

    def __init__(self) -> None:
        self._hasher = PasswordHasher(
            time_cost=ITERATIONS, memory_cost=MEMORY_KIB, parallelism=PARALLELISM, type=Type.ID
        )
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="argon2")
        self._pending = 0
        self._decoy: str | None = None

    async def hash(self, password: str) -> str:
        """Return the argon2id hash of a password.

        Raises:
            TooManyError: Too many hashes wait already.
        """
        return await self._run(self._hasher.hash, password)

    async def verify(self, stored: str | None, password: str) -> bool:
        """Check a password; an unknown user (`stored` None) costs the same time as a known one.

        Raises:
            TooManyError: Too many hashes wait already.
        """
        if stored is None:
            if self._decoy is None:
                self._decoy = await self.hash("no such user")
            await self._run(self._matches, self._decoy, password)
            return False
        return await self._run(self._matches, stored, password)

    def needs_rehash(self, stored: str) -> bool:
        """Tell whether a hash was made with other parameters than today's."""
        return self._hasher.check_needs_rehash(stored)

    async def warm_up(self) -> None:
        """Make the decoy hash, so that the first unknown user is no slower than the second."""
        if self._decoy is None:
            self._decoy = await self.hash("no such user")

    def close(self) -> None:
        """Stop the threads."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _matches(self, stored: str, password: str) -> bool:
        try:
            return self._hasher.verify(stored, password)
        except (VerificationError, InvalidHashError):
            return False

    async def _run(self, function: Callable[..., _Result], *arguments: str) -> _Result:
        if self._pending >= MAX_WAITING:
            raise TooManyError("Too many people are signing in right now; try again in a moment.", retry_after_s=2)
        self._pending += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, function, *arguments)
        finally:
            self._pending -= 1
