"""Rates and counts that bound what one address may cost; all of it forgets by itself and never grows without end."""

from __future__ import annotations

import ipaddress
import time
from collections import Counter, OrderedDict
from collections.abc import Callable


def network_key(host: str) -> str:
    """Return what is counted as one visitor: the address, or the /64 of an IPv6 one (one home has a whole /64)."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((address, 64), strict=False).network_address)
    return str(address)


class RateLimit:
    """A token bucket for each key.

    Args:
        per_minute: Sustained rate.
        burst: Size of the bucket.
        max_keys: Buckets kept; the least recently used one is dropped (10,000 cost about 2 MB).
        clock: Monotonic seconds; tests pass their own.
    """

    def __init__(
        self,
        per_minute: float,
        burst: float,
        *,
        max_keys: int = 10_000,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._per_second = per_minute / 60
        self._burst = burst
        self._max_keys = max_keys
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def allow(self, key: str) -> bool:
        """Take one token; False when the bucket is empty."""
        now = self._clock()
        tokens, since = self._buckets.pop(key, (self._burst, now))
        tokens = min(self._burst, tokens + (now - since) * self._per_second)
        allowed = tokens >= 1
        self._buckets[key] = (tokens - 1 if allowed else tokens, now)
        if len(self._buckets) > self._max_keys:
            self._buckets.popitem(last=False)
        return allowed


class CountLimit:
    """How many of something each key holds now, and all keys together.

    Args:
        per_key: Most for one key.
        total: Most for all.
    """

    def __init__(self, per_key: int, total: int) -> None:
        self._per_key = per_key
        self._limit = total
        self._held: Counter[str] = Counter()
        self.total = 0

    def take(self, key: str, *, exempt: bool = False) -> bool:
        """Count one more; False (and nothing counted) when a limit is reached. `exempt` skips the limit per key."""
        if self.total >= self._limit or (not exempt and self._held[key] >= self._per_key):
            if not self._held[key]:
                del self._held[key]
            return False
        self._held[key] += 1
        self.total += 1
        return True

    def release(self, key: str) -> None:
        """Count one less."""
        self._held[key] -= 1
        self.total -= 1
        if not self._held[key]:
            del self._held[key]
