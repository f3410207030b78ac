"""What can go wrong between a worker and an app, and with that what becomes of the run.

AppError
├── AppUnreachableError   nothing answers: the run waits for the app, or tries again soon
├── AppBusyError          the app's queue is full: the run tries again soon
├── AppLostError          the app went away during the call: one failed attempt
└── AppRefusedError       the app answered, and will answer the same next time: the run has failed
"""

from __future__ import annotations


class AppError(Exception):
    """Base of all; the message is for the person who started the run."""


class AppUnreachableError(AppError):
    """Nothing answers behind the link."""


class AppBusyError(AppError):
    """The app's queue is full."""


class AppLostError(AppError):
    """The app went away during the call."""


class AppRefusedError(AppError):
    """The app will not do this, now or later."""
