"""Moving-window rate limits, in memory or in Redis; a Redis that is away does not lock people out."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage, RedisStorage, Storage
from limits.aio.strategies import MovingWindowRateLimiter
from limits.errors import StorageError

IPV4_PREFIX = 24
IPV6_PREFIX = 64
"""One household or office has at least this much address space, so the prefix counts, not the address."""


class RateLimiter:
    """Counts tries per key over the last minute.

    Args:
        redis_url: Shared store for several processes; None counts in this process only.
    """

    def __init__(self, redis_url: str | None = None) -> None:
        self._memory = MovingWindowRateLimiter(MemoryStorage())
        self._shared: MovingWindowRateLimiter | None = None
        if redis_url:
            storage: Storage = RedisStorage(f"async+{redis_url}", implementation="redispy", wrap_exceptions=True)
            self._shared = MovingWindowRateLimiter(storage)

    async def allow(self, kind: str, key: str, *, per_minute: int) -> bool:
        """Count one try of `kind` by `key`; False when it is one too many."""
        item: RateLimitItem = RateLimitItemPerMinute(per_minute)
        if self._shared is not None:
            try:
                return await self._shared.hit(item, kind, key)
            except StorageError:
                pass  # Redis is away: each process counts for itself until it is back
        return await self._memory.hit(item, kind, key)


def network_prefix(host: str) -> str:
    """Return the /24 (IPv4) or /64 (IPv6) that an address belongs to; other text comes back as it is."""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return network_prefix(str(address.ipv4_mapped))
        return f"{int(address) >> (128 - IPV6_PREFIX):x}/{IPV6_PREFIX}"
    return f"{int(address) >> (32 - IPV4_PREFIX):x}/{IPV4_PREFIX}"
