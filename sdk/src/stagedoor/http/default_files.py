"""Files among the defaults of the API description.

A Python client that leaves an argument out sends the default back. It takes a file's `path` for one of its own files
and uploads it, unless it is an address: so a default is named by the address at which this app serves it. Then the
call works from any machine, and nothing is sent twice, as the app knows its own addresses.
"""

from __future__ import annotations

from typing import cast

from stagedoor.files import FileReference
from stagedoor.runtime.encoding import file_url


def with_addressed_files(info: dict[str, object], root: str) -> dict[str, object]:
    """Return the API description with file defaults that clients can send back.

    Args:
        info: The description, as `Blocks.get_api_info` makes it.
        root: Address of the app as the caller sees it.
    """
    endpoints = cast("dict[str, dict[str, object]]", info["named_endpoints"])
    for endpoint in endpoints.values():
        for parameter in cast("list[dict[str, object]]", endpoint["parameters"]):
            parameter["parameter_default"] = _addressed(parameter["parameter_default"], root)
    return info


def _addressed(value: object, root: str) -> object:
    if isinstance(value, FileReference):
        if value.path.startswith(("http://", "https://")):  # it lies elsewhere
            return value
        twin = value.duplicate()
        twin["path"] = twin["url"] = file_url(root, value.path)
        return twin
    if isinstance(value, dict):
        return {key: _addressed(item, root) for key, item in cast("dict[str, object]", value).items()}
    if isinstance(value, list):
        return [_addressed(item, root) for item in cast("list[object]", value)]
    return value
