"""Every error of the SDK, in one tree.

    StagedoorError
    ├── Error                 raised by an author's function; its text is shown to the visitor (Gradio's `gr.Error`)
    ├── PayloadError          a value from outside breaks a component's contract; the function is not called
    ├── FileAccessError       a file reference points outside what the app may read or serve
    │   └── FileTooLargeError an upload is larger than the app takes
    ├── AuthoringError        the app's own description is wrong (unknown component, event outside Blocks, …)
    ├── LaunchError           the app cannot be served as asked (port taken, bad option)
    ├── QueueFullError        no room in the queue; the caller may try again later
    ├── UnknownEndpointError  no such endpoint, function index or event
    └── ShareError            no public link could be made; says what to do

Each message says what happened and with which value; `hint` says what to do about it.
"""

from __future__ import annotations


class StagedoorError(Exception):
    """Base of every error that the SDK raises on purpose.

    Args:
        message: What happened, with the value that caused it.
        hint: What the reader can do about it; empty when the message says it already.
    """

    def __init__(self, message: str = "", *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} ({self.hint})" if self.hint else self.message


class Error(StagedoorError):
    """An error meant for the visitor: its text is shown at the output and as a toast.

    Args:
        message: Text for the visitor; may hold simple HTML, which the page sanitises.
        duration: Seconds the toast stays; None or 0 keeps it until closed. 10 as in Gradio.
        visible: Whether a toast is shown at all.
        title: Heading of the toast.
        print_exception: Whether the traceback is also printed on the author's console.
    """

    def __init__(
        self,
        message: str = "Error raised.",
        duration: float | None = 10,
        visible: bool = True,
        title: str = "Error",
        print_exception: bool = True,
    ) -> None:
        super().__init__(str(message))
        self.duration = duration
        self.visible = visible
        self.title = title
        self.print_exception = print_exception


class PayloadError(StagedoorError):
    """A value sent by a client that the component's contract does not allow.

    Args:
        component: Label (or type) of the component, as the visitor knows it.
        reason: What is wrong, with the offending value.
    """

    def __init__(self, component: str, reason: str) -> None:
        super().__init__(f"{component}: {reason}")
        self.component = component
        self.reason = reason


class FileAccessError(StagedoorError):
    """A file reference outside the upload store, the served roots or the allowed paths."""


class FileTooLargeError(FileAccessError):
    """An upload is larger than the app takes."""


class AuthoringError(StagedoorError):
    """The app describes something that cannot be built."""


class LaunchError(StagedoorError):
    """The app cannot be served as asked."""


class QueueFullError(StagedoorError):
    """The queue holds as many waiting events as it may."""


class UnknownEndpointError(StagedoorError):
    """A call names an endpoint, function or event that does not exist."""


class ShareError(StagedoorError):
    """No public link could be made."""
