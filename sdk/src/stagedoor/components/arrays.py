"""Arrays of other libraries (torch, tensorflow, jax, cupy), taken where numpy's are. None of them is imported."""

from __future__ import annotations

from typing import Any, cast


def is_tensor(value: object) -> bool:
    """Whether a value is an array that is not numpy's: something with a shape that knows how to become one."""
    if type(value).__module__.partition(".")[0] in {"numpy", "pandas", "polars", "PIL", "builtins"}:
        return False
    if hasattr(value, "detach"):
        return True
    return hasattr(value, "shape") and any(hasattr(value, name) for name in ("numpy", "__array__", "get"))


def as_numpy(value: object) -> object:
    """Return a tensor as a numpy array, from any device and with any dtype; other values as they are.

    Args:
        value: What an author's function returned.
    """
    if not is_tensor(value):
        return value
    tensor = cast("Any", value)
    if hasattr(tensor, "detach"):  # torch: it may need its gradient, be on a GPU, or of a type that numpy has not
        tensor = tensor.detach().cpu()
        tensor = tensor.resolve_conj() if hasattr(tensor, "resolve_conj") else tensor
        return tensor.float().numpy() if "bfloat16" in str(getattr(tensor, "dtype", "")) else tensor.numpy()
    if callable(getattr(tensor, "numpy", None)):  # tensorflow
        return tensor.numpy()
    if hasattr(tensor, "__array__"):  # jax
        import numpy as np

        array = np.asarray(tensor)
        return array.astype(np.float32) if "bfloat16" in str(array.dtype) else array
    return tensor.get()  # cupy, which refuses to be copied to the host by accident


def is_short_float(value: object) -> bool:
    """Whether a value is of numpy's 16 or 32 bit floats, whose digits end before a Python float's do."""
    return type(value).__module__ == "numpy" and str(getattr(value, "dtype", "")) in {"float16", "float32"}


def shortest_floats(value: object) -> object:
    """Return such a number or array as the shortest Python floats that mean the same.

    0.1 of 32 bits becomes 0.1 and not 0.10000000149011612; NaN and infinities become None.
    """
    import numpy as np
    import orjson

    array = np.asarray(cast("Any", value), order="C")
    return orjson.loads(orjson.dumps(array if array.ndim else array[()], option=orjson.OPT_SERIALIZE_NUMPY))
