"""A platform that `stagedoor up` started."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from support.processes import Program


@dataclass(frozen=True)
class Platform:
    """A platform started by `stagedoor up`."""

    program: Program
    data_dir: Path

    @property
    def state(self) -> dict:
        return json.loads((self.data_dir / "up.json").read_text())

    @property
    def token(self) -> str:
        return self.state["api_token"]

    @property
    def gallery_url(self) -> str:
        return self.state["gallery_url"]

    @property
    def share_url(self) -> str:
        return self.state["share_url"]

    @property
    def environment(self) -> dict[str, str]:
        """What an author's process needs to share apps on this platform."""
        return {"STAGEDOOR_SERVER": self.gallery_url, "STAGEDOOR_TOKEN": self.token}
