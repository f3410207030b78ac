"""The wire format between an app and its clients, as plain data: no sockets, no event loop, standard library only.

The protocol is Gradio's `sse_v3` (see `messages`), so that existing clients work unchanged. `WIRE_VERSION` is the
Gradio version whose wire behaviour is spoken; clients compare it (`> 4.29` enables `/cancel`).
"""

from __future__ import annotations

WIRE_VERSION = "6.31.0"
"""Published as `config.version`: the Gradio release whose protocol was captured as the specification."""

PROTOCOL = "sse_v3"
"""Published as `config.protocol`: one event stream per session, ended by the server with `close_stream`."""

API_PREFIX = "/gradio_api"
"""Published as `config.api_prefix`; clients build every API address from it."""
