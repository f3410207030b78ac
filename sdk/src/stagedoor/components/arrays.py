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
