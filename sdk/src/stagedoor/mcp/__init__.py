"""Apps for programs that speak the Model Context Protocol: endpoints as tools, and `gr.mcp`'s decorators.

    marks ─► catalog (what the app offers) ─► protocol (JSON-RPC) ◄─ answers (a run's messages)

The protocol is a few methods of JSON-RPC, so it is written here: the reference package would bring a second web
stack and a validation library into every app that says `launch(mcp_server=True)`. Its client judges this one in the
tests. Nothing here knows HTTP; `http.routes.mcp` carries the messages.
"""

from __future__ import annotations

from stagedoor.mcp.marks import prompt, resource, tool

__all__ = ["prompt", "resource", "tool"]
