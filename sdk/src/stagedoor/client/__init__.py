"""A light client of other apps: Stagedoor's, and Gradio's from version 4 on. Standard library only.

`gr.load` and the commands that call apps use it. Scripts of other people have gradio_client.
"""

from __future__ import annotations

from stagedoor.client.app import RemoteApp
from stagedoor.client.connection import RemoteError
from stagedoor.client.session import RemoteCall, RemoteSession
from stagedoor.client.updates import Update

__all__ = ["RemoteApp", "RemoteCall", "RemoteError", "RemoteSession", "Update"]
