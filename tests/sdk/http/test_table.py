"""The table of routes: what is imported late is there when it is asked for."""

from __future__ import annotations

import inspect
import subprocess
import sys

import pytest

from stagedoor.http.routes import table

ROUTES = [*table.EXACT.items(), *table.PREFIXES]
LATE = [handler for _, route in ROUTES for handler in (route.get, route.post) if isinstance(handler, table.later)]


@pytest.mark.parametrize(
    "handler",
    sorted(set(LATE), key=lambda handler: (handler.module, handler.name)),
    ids=lambda handler: f"{handler.module}.{handler.name}",
)
def test_a_late_handler_is_where_the_table_says(handler: table.later) -> None:
    assert inspect.iscoroutinefunction(handler.found())


def test_the_table_imports_only_what_every_page_uses() -> None:
    code = "import sys, stagedoor.http.routes.table; print(*[m for m in sys.modules if m.startswith('stagedoor.')])"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {f"stagedoor.http.routes.{handler.module}" for handler in LATE} & set(loaded)
    assert not [name for name in loaded if name.startswith(("stagedoor.mcp", "stagedoor.client"))]
