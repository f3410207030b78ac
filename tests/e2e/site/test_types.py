"""The site's types are those of the server as it is."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

FRONTEND = Path(__file__).resolve().parents[3] / "server" / "frontend"


def test_the_generated_types_are_current() -> None:
    node = shutil.which("node")
    assert node is not None, "Node is missing; make test installs it"
    done = subprocess.run(
        [node, "scripts/codegen.mjs", "--check"],
        cwd=FRONTEND,
        env={**os.environ, "STAGEDOOR_PYTHON": sys.executable},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
