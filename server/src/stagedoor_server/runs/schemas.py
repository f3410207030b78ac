"""What the run routes take and give."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from pydantic import Field

from stagedoor_server.kit.schemas import RequestSchema, ResponseSchema, UTCDatetime


class RunState(StrEnum):
    """Where a run stands."""

    QUEUED = "queued"
    WAITING = "waiting"
    """The app is offline; the run starts when it is back."""
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def is_final(self) -> bool:
        """Whether nothing will change any more."""
        return self in {RunState.SUCCEEDED, RunState.FAILED, RunState.CANCELLED}


class RunCreate(RequestSchema):
    """A call of one of the app's endpoints."""

    endpoint: str = Field(default="/predict", pattern=r"^/?[A-Za-z0-9_.-][A-Za-z0-9_./-]{0,118}$")
    inputs: list[Any] | dict[str, Any] = Field(
        default=[],
        description="Values in order, or by parameter name. A file is the answer of an upload, or "
        '`{"url": "data:…", "meta": {"_type": "gradio.FileData"}}`.',
    )
    idempotency_key: str | None = Field(
        default=None, min_length=1, max_length=128, description="The same key and call again gives the same run."
    )


class RunProgress(ResponseSchema):
    """How far a run is."""

    value: float | None = Field(description="0 to 1, where the app says it.")
    index: float | None = None
    length: float | None = None
    unit: str | None = None
    description: str | None = None


class LogEntry(ResponseSchema):
    """A line of a run's log."""

    at: UTCDatetime
    level: str
    text: str


class RunSummary(ResponseSchema):
    """A run in a list."""

    id: str
    project: str = Field(description="team/name")
    endpoint: str
    state: RunState
    error: str | None
    progress: RunProgress | None
    attempts: int
    created_at: UTCDatetime
    started_at: UTCDatetime | None
    finished_at: UTCDatetime | None
    created_by: str
    permalink: str


class Run(RunSummary):
    """A run in full."""

    inputs: list[Any] | dict[str, Any]
    outputs: list[Any] | None
    log: list[LogEntry]


class UploadedFile(ResponseSchema):
    """An uploaded file: put this object where the endpoint wants a file."""

    path: str = Field(description="Reference for `inputs`.")
    orig_name: str
    size: int
    mime_type: str
    meta: dict[str, str]
