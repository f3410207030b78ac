"""What the project routes take and give. The metadata are those of a Space's README header."""

from __future__ import annotations

import unicodedata
from enum import StrEnum
from typing import Annotated, Any

from pydantic import AfterValidator, Field

from stagedoor_server.authz.roles import Role
from stagedoor_server.kit.names import Name
from stagedoor_server.kit.schemas import RequestSchema, ResponseSchema, UTCDatetime


class Color(StrEnum):
    """Colours of a card's gradient."""

    RED = "red"
    YELLOW = "yellow"
    GREEN = "green"
    BLUE = "blue"
    INDIGO = "indigo"
    PURPLE = "purple"
    PINK = "pink"
    GRAY = "gray"


class Visibility(StrEnum):
    """Who may see something: everybody, or the team."""

    PUBLIC = "public"
    PRIVATE = "private"


class SDK(StrEnum):
    """What the app is made with."""

    STAGEDOOR = "stagedoor"
    GRADIO = "gradio"
    STREAMLIT = "streamlit"
    STATIC = "static"
    OTHER = "other"


def _emoji(value: str) -> str:
    # Letters, controls and markup would turn the card's emblem into a second title.
    if any(unicodedata.category(character)[0] in {"L", "Z", "P"} or character in "<>&" for character in value):
        raise ValueError("use one emoji")
    return value


def _tags(values: list[str]) -> list[str]:
    return list(dict.fromkeys(values))


Emoji = Annotated[str, Field(min_length=1, max_length=16), AfterValidator(_emoji)]
Tag = Annotated[str, Field(pattern=r"^[a-z0-9](?:[a-z0-9 ._-]{0,28}[a-z0-9])?$")]
Tags = Annotated[list[Tag], Field(max_length=10), AfterValidator(_tags)]
Title = Annotated[str, Field(min_length=1, max_length=120)]
Description = Annotated[str, Field(max_length=300)]
Readme = Annotated[str, Field(max_length=200_000)]


class ProjectCreate(RequestSchema):
    """A new project."""

    team: Name = Field(description="The team's slug.")
    name: Name
    title: Title | None = Field(default=None, description="Default: made from the name.")
    emoji: Emoji | None = None
    color_from: Color | None = None
    color_to: Color | None = None
    description: Description = ""
    readme: Readme = ""
    tags: Tags = []
    visibility: Visibility = Visibility.PRIVATE
    sdk: SDK = SDK.STAGEDOOR


class ProjectUpdate(RequestSchema):
    """What to change; what is left out stays."""

    name: Name | None = None
    title: Title | None = None
    emoji: Emoji | None = None
    color_from: Color | None = None
    color_to: Color | None = None
    description: Description | None = None
    readme: Readme | None = None
    tags: Tags | None = None
    visibility: Visibility | None = None
    sdk: SDK | None = None


class LiveState(StrEnum):
    """Whether a tunnel serves the app right now."""

    LIVE = "live"
    OFFLINE = "offline"


class ProjectCard(ResponseSchema):
    """A project in a list."""

    team: str
    name: str
    title: str
    emoji: str
    color_from: Color
    color_to: Color
    description: str
    tags: list[str]
    visibility: Visibility
    state: LiveState
    url: str = Field(description="Path of the project's page.")
    likes: int
    liked: bool = Field(description="Whether the caller likes it.")
    updated_at: UTCDatetime
    owner: str = Field(description="The team's display name.")
    thumbnail_url: str | None = None


class Endpoint(ResponseSchema):
    """The link that serves a project."""

    name: str
    url: str
    visibility: Visibility
    live: bool
    since: UTCDatetime | None = Field(description="Live since, or offline since.")


class Project(ProjectCard):
    """A project in full."""

    id: str
    readme: str
    sdk: SDK
    role: Role | None = Field(description="The caller's role in the team; null for an outsider.")
    endpoint: Endpoint | None
    runs_count: int = Field(description="Runs that the caller may see.")
    api: list[str] | None = Field(description="Names of the app's endpoints; null until it was live once.")
    created_at: UTCDatetime


class APIParameter(ResponseSchema):
    """One input of an endpoint, for a form."""

    name: str
    label: str
    component: str
    type: dict[str, Any] = Field(description="JSON Schema of the value.")
    has_default: bool
    default: Any = None
    is_file: bool
    choices: list[Any] | None = None
    minimum: float | None = None
    maximum: float | None = None
    step: float | None = None


class APIReturn(ResponseSchema):
    """One output of an endpoint."""

    label: str
    component: str
    type: dict[str, Any]


class APIEndpoint(ResponseSchema):
    """One callable endpoint of the app."""

    name: str
    description: str
    parameters: list[APIParameter]
    returns: list[APIReturn]


class ProjectAPI(ResponseSchema):
    """What the app can be asked to do."""

    title: str
    endpoints: list[APIEndpoint]


class LikeState(ResponseSchema):
    """Likes after one's own."""

    likes: int
    liked: bool
