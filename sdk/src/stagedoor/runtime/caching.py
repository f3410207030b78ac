"""Results that are kept: `@gr.cache` remembers what a function returned, `gr.Cache` is a memory of the author's own.

A call whose whole result is known does not wait in line: the engine asks `is_known` before it gives the call a place.
"""

from __future__ import annotations

import functools
import inspect
import threading
import types
import warnings
import weakref
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from typing import ClassVar, TypeVar, cast, overload

from stagedoor import context
from stagedoor.authoring.signatures import is_injected, signature_of, type_hints_of
from stagedoor.runtime import cache_names
from stagedoor.runtime.fingerprints import UncacheableError, fingerprint
from stagedoor.runtime.kept_results import KeptResults, are_kept_elsewhere

F = TypeVar("F", bound=Callable[..., object])
KeyFunction = Callable[[dict[str, object]], object]

_MARK = "__stagedoor_cache__"
_memories: weakref.WeakKeyDictionary[object, dict[tuple[object, ...], Memory]] = weakref.WeakKeyDictionary()
_lock = threading.Lock()


class Memory:
    """What is remembered of one function.

    Args:
        fn: The function.
        key: Makes the key out of the arguments by name; None takes all of them.
        max_size, max_memory, per_session: See `cache`.
    """

    def __init__(
        self,
        fn: Callable[..., object],
        key: KeyFunction | None,
        max_size: int,
        max_memory: str | int | None,
        per_session: bool,
    ) -> None:
        self.kept = KeptResults(_name(fn, key, max_size, max_memory), max_size, max_memory, per_session=per_session)
        self._key = key
        self._signature = signature_of(fn)
        hints = type_hints_of(fn)
        parameters = self._signature.parameters.values() if self._signature is not None else ()
        self._injected = {p.name for p in parameters if is_injected(hints.get(p.name), p.default)}
        self._name = getattr(fn, "__name__", type(fn).__name__)
        self._has_warned = False

    def digest(self, args: tuple[object, ...], kwargs: Mapping[str, object]) -> bytes | None:
        """Return the key of a call; None when its arguments cannot be compared."""
        arguments: dict[str, object] = {"args": args, **kwargs}
        if self._signature is not None:
            try:
                bound = self._signature.bind(*args, **kwargs)
            except TypeError:
                return None  # the call itself will say what is wrong with it
            bound.apply_defaults()
            arguments = {name: value for name, value in bound.arguments.items() if name not in self._injected}
        try:
            return fingerprint(arguments if self._key is None else self._key(arguments))
        except UncacheableError as error:
            if not self._has_warned:
                self._has_warned = True
                warnings.warn(f"{self._name}() is called anew each time: {error}; name a key=", stacklevel=4)
            return None

    def find(self, digest: bytes | None) -> tuple[object] | None:
        """Return a known result, wrapped because it may be None."""
        return None if digest is None else self.kept.find(_session(), digest)

    def knows(self, digest: bytes | None) -> bool:
        """Whether a result is known."""
        return digest is not None and self.kept.has(_session(), digest)

    def keep(self, digest: bytes | None, result: object) -> None:
        """Remember a result."""
        if digest is not None:
            self.kept.keep(_session(), digest, None, result)


@overload
def cache(fn: F) -> F: ...
@overload
def cache(
    fn: None = None,
    *,
    key: KeyFunction | None = None,
    max_size: int = 128,
    max_memory: str | int | None = None,
    per_session: bool = False,
) -> Callable[[F], F]: ...
def cache(
    fn: F | None = None,
    *,
    key: KeyFunction | None = None,
    max_size: int = 128,
    max_memory: str | int | None = None,
    per_session: bool = False,
) -> F | Callable[[F], F]:
    """Remember the results of a function by the content of its arguments.

    Takes plain and asynchronous functions and generators; of generators everything that they yielded is given again.
    A visitor whose result is known does not wait in line. Used on a listener's function, or on a helper inside of one:
    `gr.cache(encode)(image)`. A result is kept as it is: do not change it afterwards.

    Args:
        fn: The function; without it, a decorator is returned.
        key: Makes the key out of the arguments by name (`lambda kw: kw["prompt"]`); None takes all of them. What the
            runtime fills in (request, progress, event data) never counts.
        max_size: Results kept at most, 0 for any number; 128 as in Gradio.
        max_memory: Memory for results, in bytes or as "512mb"; None for any amount.
        per_session: Whether each visitor has results of his own, which go with his session.

    Raises:
        AuthoringError: When `max_memory` cannot be understood.
    """
    if fn is None:
        return cast(
            "Callable[[F], F]",
            lambda later: _cached(later, _memory(later, key, max_size, max_memory, per_session)),  # pyright: ignore
        )
    return cast("F", _cached(fn, _memory(fn, key, max_size, max_memory, per_session)))


def _memory(
    fn: Callable[..., object], key: KeyFunction | None, max_size: int, max_memory: str | int | None, per_session: bool
) -> Memory:
    """Return the memory of a function: the same one each time that a helper is wrapped anew inside of a call."""
    holder: object = fn
    defaults: bytes | None = None
    if isinstance(fn, types.FunctionType) and fn.__closure__ is None:
        # A lambda is another object each time, its code is not; what else it depends on are its defaults.
        defaults = cache_names.defaults_of(fn)
        holder = fn if defaults is None else fn.__code__
    elif isinstance(fn, types.MethodType):
        holder = fn.__self__
    name = getattr(fn, "__qualname__", "")
    options = (name, defaults, getattr(key, "__code__", key), max_size, max_memory, per_session)
    with _lock:
        try:
            known = _memories.setdefault(holder, {})
        except TypeError:  # of objects that cannot be kept apart or referred to weakly
            known = dict[tuple[object, ...], Memory]()
        if options not in known:
            known[options] = Memory(fn, key, max_size, max_memory, per_session)
        return known[options]


def _name(
    fn: Callable[..., object], key: KeyFunction | None, max_size: int, max_memory: str | int | None
) -> str | None:
    """Return the name by which workers know what is remembered of a function; None where each remembers its own."""
    by_code = cache_names.name_by_code(fn)
    key_by_code = cache_names.name_by_code(key) if key is not None else ""
    if by_code is not None and key_by_code is not None:
        return f"{by_code} {key_by_code} {max_size} {max_memory}"
    return None if are_kept_elsewhere() else cache_names.name_by_place(fn)


def _cached(fn: Callable[..., object], memory: Memory) -> Callable[..., object]:
    """Wrap a function in its own form: what it is (generator, coroutine) decides how it is called."""
    if inspect.isasyncgenfunction(fn):
        wrapper = _async_generator(cast("Callable[..., AsyncIterator[object]]", fn), memory)
    elif inspect.iscoroutinefunction(fn):
        wrapper = _coroutine(fn, memory)
    elif inspect.isgeneratorfunction(fn):
        wrapper = _generator(cast("Callable[..., Iterator[object]]", fn), memory)
    else:
        wrapper = _plain(fn, memory)
    setattr(wrapper, _MARK, memory)
    setattr(wrapper, "per_session", memory.kept.per_session)  # noqa: B010 - read by the config: see needs_heartbeat
    return wrapper


def _plain(fn: Callable[..., object], memory: Memory) -> Callable[..., object]:
    @functools.wraps(fn)
    def call(*args: object, **kwargs: object) -> object:
        digest = memory.digest(args, kwargs)
        known = memory.find(digest)
        if known is not None:
            _note(memory)
            return known[0]
        result = fn(*args, **kwargs)
        memory.keep(digest, result)
        return result

    return call


def _coroutine(fn: Callable[..., object], memory: Memory) -> Callable[..., object]:
    @functools.wraps(fn)
    async def call(*args: object, **kwargs: object) -> object:
        digest = memory.digest(args, kwargs)
        known = memory.find(digest)
        if known is not None:
            _note(memory)
            return known[0]
        result = await cast("types.CoroutineType[object, object, object]", fn(*args, **kwargs))
        memory.keep(digest, result)
        return result

    return call


def _generator(fn: Callable[..., Iterator[object]], memory: Memory) -> Callable[..., object]:
    @functools.wraps(fn)
    def call(*args: object, **kwargs: object) -> Iterator[object]:
        digest = memory.digest(args, kwargs)
        known = memory.find(digest)
        if known is not None:
            _note(memory)
            yield from cast("list[object]", known[0])
            return
        values: list[object] = []
        for value in fn(*args, **kwargs):
            values.append(value)
            yield value
        memory.keep(digest, values)  # only when it came to its end: half of it is no result

    return call


def _async_generator(fn: Callable[..., AsyncIterator[object]], memory: Memory) -> Callable[..., object]:
    @functools.wraps(fn)
    async def call(*args: object, **kwargs: object) -> AsyncIterator[object]:
        digest = memory.digest(args, kwargs)
        known = memory.find(digest)
        if known is not None:
            _note(memory)
            for value in cast("list[object]", known[0]):
                yield value
            return
        values: list[object] = []
        async for value in fn(*args, **kwargs):
            values.append(value)
            yield value
        memory.keep(digest, values)

    return call


def memory_of(fn: object) -> Memory | None:
    """Return what is remembered of a function; None when it is not cached."""
    return cast("Memory | None", getattr(fn, _MARK, None))


def is_known(fn: object, args: list[object], kwargs: dict[str, object]) -> bool:
    """Whether a call's result is known; asked in the context of the call."""
    memory = memory_of(fn)
    return memory is not None and memory.knows(memory.digest(tuple(args), kwargs))


def _session() -> str:
    call = context.current_call.get()
    return call.session_hash if call is not None else ""


def _note(memory: Memory) -> None:
    call = context.current_call.get()
    if call is not None:
        call.note_cache(memory)


class Cache:
    """A memory of the author's own, filled in where a parameter has it as its default: `def f(text, c=gr.Cache()):`.

    Keys are compared by content (arrays, images and tables too). It may be used from any thread.

    Args:
        max_size: Entries kept at most, over all visitors, 0 for any number; 128 as in Gradio.
        max_memory: Memory for entries, in bytes or as "512mb"; None for any amount.
        per_session: Whether each visitor has entries of his own, which go with his session.

    Raises:
        AuthoringError: When `max_memory` cannot be understood.
    """

    injected_parameter: ClassVar[bool] = True

    def __init__(self, *, max_size: int = 128, max_memory: str | int | None = None, per_session: bool = False) -> None:
        name = None if are_kept_elsewhere() else cache_names.name_by_line(cache_names.caller())
        self._kept = KeptResults(name, max_size, max_memory, per_session=per_session)

    @property
    def per_session(self) -> bool:
        """Whether each visitor has entries of his own."""
        return self._kept.per_session

    def get(self, key: object) -> dict[str, object] | None:
        """Return the data kept under a key; None when there is none."""
        known = self._kept.find(_session(), fingerprint(key))
        return dict(cast("dict[str, object]", known[0])) if known is not None else None

    def set(self, key: object, **data: object) -> None:
        """Keep data under a key, in the place of what was there."""
        self._kept.keep(_session(), fingerprint(key), key, data)

    def keys(self) -> list[object]:
        """Return the keys, least recently used first."""
        return self._kept.keys(_session())

    def clear(self) -> None:
        """Forget everything (with `per_session`: of this visitor)."""
        self._kept.clear(_session())


def cache_for(kind: type[Cache], fn: object, parameter: str) -> Cache:
    """Make the memory that a parameter of a function asks for by its annotation alone, in every worker the same."""
    memory = kind()
    by_code = cache_names.name_by_code(fn)
    kept = memory._kept  # pyright: ignore[reportPrivateUsage]
    kept.name = f"{by_code} {parameter}" if by_code is not None else None
    return memory
