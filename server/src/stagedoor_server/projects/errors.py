"""What can go wrong with projects."""

from __future__ import annotations

from stagedoor_server.errors import ConflictError, NotFoundError


class NoSuchProjectError(NotFoundError):
    """No project of that name, or none that the caller may see."""

    def __init__(self, team: str, name: str) -> None:
        super().__init__(f'There is no project "{team}/{name}", or you may not see it.')


class ProjectExistsError(ConflictError):
    """The team has a project of that name."""

    code = "project_exists"

    def __init__(self, team: str, name: str) -> None:
        super().__init__(f'The project "{team}/{name}" exists already.')
