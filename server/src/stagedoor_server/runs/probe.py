"""Looking at an app when its tunnel comes up: title and endpoints, for the project page and the run form."""

from __future__ import annotations

import asyncio
import logging
from typing import Any, Final

from sqlalchemy.exc import SQLAlchemyError

from stagedoor_server.kit.db import Database
from stagedoor_server.kit.ids import ProjectId
from stagedoor_server.kit.names import title_of
from stagedoor_server.kit.strict_json import StrictJSONError, check
from stagedoor_server.models import Project, ShareName
from stagedoor_server.runs.app_description import form_document
from stagedoor_server.runs.app_errors import AppRefusedError, AppUnreachableError
from stagedoor_server.settings import Settings

logger = logging.getLogger(__name__)

WAITS_S: Final = (0.1, 0.3, 1.0, 3.0, 8.0)
"""The tunnel is being built while we are told of it; a slow app may take a while to answer its first request."""
_PLAIN_TITLES: Final = frozenset({"", "gradio", "stagedoor"})


class Probe:
    """Looks at apps in the background; a look that fails changes nothing.

    Args:
        settings: Where the edge is; without `relay_edge_url` nothing is looked at.
        database: Where what was found is kept.
    """

    def __init__(self, settings: Settings, database: Database) -> None:
        self._settings = settings
        self._database = database
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, link: str, project_id: ProjectId | None) -> None:
        """Look at the app behind a link soon; for after a commit."""
        if self._settings.relay_edge_url is None:
            return
        task = asyncio.get_running_loop().create_task(self._look(link, project_id))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """Stop looking."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _look(self, link: str, project_id: ProjectId | None) -> None:
        from stagedoor_server.runs.app_client import AppClient

        for wait_s in WAITS_S:
            await asyncio.sleep(wait_s)
            try:
                async with AppClient(self._settings, link) as app:
                    config, info = await app.documents()
            except AppUnreachableError:
                continue
            except AppRefusedError:
                return  # some other web app: it has a link, and no endpoints
            try:
                await self._keep(link, project_id, form_document(config, info))
            except (SQLAlchemyError, StrictJSONError) as error:
                logger.warning("what the app behind %s says was not kept: %s", link, error)
            return

    async def _keep(self, link: str, project_id: ProjectId | None, document: dict[str, Any]) -> None:
        check(document)
        title = str(document["title"]).strip()
        async with self._database.write() as session:
            name = await session.get(ShareName, link)
            if name is not None and title:
                name.title = title
            project = await session.get(Project, project_id) if project_id is not None else None
            if project is None:
                return
            project.api = document
            if project.title == title_of(project.name) and title.lower() not in _PLAIN_TITLES:
                project.title = title
