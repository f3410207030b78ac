"""The routes of the protocol, a row each: what a good request looks like, what it answers, and what it refuses."""

from __future__ import annotations

import json
import re

from support.protocol_row import ID, NO_JSON, A, Row, finished_upload, join, key, segment, with_data

ROWS = [
    # --- root
    Row("GET /", "/", lambda page: "window.gradio_config" in page, is_public=True, wrong=(({"method": "POST"}, 405),)),
    Row("HEAD /", "/", lambda page: page == "", is_public=True),
    Row("GET /{page}", "/second", lambda page: "Second" in page, is_public=True, wrong=(({"path": "/third"}, 404),)),
    Row("GET /{page}/", "/second/?a=b", status=301, is_public=True, check=lambda text: text == ""),
    Row(
        "GET /config",
        "/config",
        lambda config: (
            (config["protocol"], config["api_prefix"], config["username"] in {None, "ann"}) == ("sse_v3", A, True)
        ),
        wrong=(({"method": "PUT"}, 405), ({"method": "POST"}, 405)),
    ),
    Row("GET /config?deep_link=", "/config?deep_link=none", lambda config: config["deep_link_state"] == "invalid"),
    Row("GET /logout", "/logout", lambda page: "Sign out?" in page, is_public=True),
    Row("POST /logout", "/logout", status=303, is_public=True),
    Row("GET /theme.css", "/theme.css", lambda css: ":root" in css, is_public=True),
    Row(f"GET {A}/theme.css", f"{A}/theme.css", lambda css: ":root" in css, is_public=True),
    Row(
        "GET /assets/*",
        "/assets/{script}",
        is_public=True,
        wrong=(({"path": "/assets/none.js"}, 404),),
    ),
    Row("GET /favicon.ico", "/favicon.ico", is_public=True),
    Row("GET /robots.txt", "/robots.txt", lambda text: "User-agent" in text, is_public=True),
    Row("GET /manifest.json", "/manifest.json", lambda said: said["name"] == "Every route", is_public=True),
    Row("GET /pwa_icon", "/pwa_icon", is_public=True),
    Row("GET /pwa_icon/{size}", "/pwa_icon/192", is_public=True),
    Row("GET /embed.js", "/embed.js", is_public=True),
    Row("GET /gradio.js", "/gradio.js", is_public=True),
    Row("GET /monitoring", "/monitoring", lambda said: True, {"headers": key}),
    Row(
        "GET /monitoring/summary",
        "/monitoring/summary",
        lambda said: "functions" in said,
        {"headers": key},
        wrong=(({"path": "/monitoring/summary?window=7"}, 422),),
    ),
    Row("GET /monitoring/metrics", "/monitoring/metrics", lambda text: "# TYPE" in text, {"headers": key}),
    Row(
        "GET /monitoring/{key}",
        lambda c: f"/monitoring/{c.app.app.server.monitoring.key}",
        status=303,
        is_public=True,
        wrong=(({"path": "/monitoring/guess"}, 404),),
    ),
    # --- about the app
    Row(
        f"GET {A}/info",
        f"{A}/info",
        lambda info: "/echo" in info["named_endpoints"] and "/unlisted" not in info["named_endpoints"],
        wrong=(({"method": "POST"}, 405),),
    ),
    Row(
        f"GET {A}/info?all_endpoints=",
        f"{A}/info?all_endpoints=true",
        lambda info: {"/unlisted"} <= set(info["named_endpoints"]) and "/hidden" not in info["named_endpoints"],
    ),
    Row(f"GET {A}/info?page=", f"{A}/info?page=second", lambda info: list(info["named_endpoints"]) == ["/second"]),
    Row(f"GET {A}/openapi.json", f"{A}/openapi.json", lambda said: f"{A}/call/v2/echo" in said["paths"]),
    Row(f"GET {A}/app_id", f"{A}/app_id", lambda said: isinstance(said["app_id"], int), is_public=True),
    Row(f"GET {A}/user", f"{A}/user", lambda said: said in {None, "ann"}),
    Row(f"GET {A}/token", f"{A}/token", lambda said: said["token"] is None),
    Row(f"GET {A}/login_check", f"{A}/login_check", lambda said: said["success"]),
    Row(f"GET {A}/startup-events", f"{A}/startup-events", lambda said: said["started"]),
    Row(f"GET {A}/runs", f"{A}/runs", lambda page: "window.gradio_config" in page, is_public=True),
    Row(f"GET {A}/dev/reload", f"{A}/dev/reload", status=404),
    Row(
        f"GET {A}/deep_link",
        f"{A}/deep_link?session_hash=nobody",
        lambda said: said == "",
        wrong=(({"path": f"{A}/deep_link"}, 400), ({"path": f"{A}/deep_link?session_hash={'x' * 200}"}, 422)),
    ),
    Row(
        f"POST {A}/deep_link",
        f"{A}/deep_link",
        lambda said: isinstance(said, str),
        {"json": {"session_hash": "s", "values": {}}},
        wrong=(({"json": {"session_hash": "s", "values": []}}, 422), ({"json": {"values": {}}}, 400), *NO_JSON),
    ),
    # --- the queue
    Row(
        f"POST {A}/queue/join",
        f"{A}/queue/join",
        lambda said: re.fullmatch("[0-9a-f]{32}", said["event_id"]) is not None,
        join(event_data=None, trigger_id=None),
        wrong=(
            (join(session_hash=None), 400),
            (join(session_hash=""), 400),
            (join(session_hash=5), 422),
            (join(session_hash="x" * 200), 422),
            (join(fn_index=999), 404),
            (join(fn_index=-1), 404),
            (join(fn_index=None), 404),
            (join(fn_index=True), 404),
            (join(fn_index=[0]), 404),
            (join(fn_index=1.5), 404),
            ({"method": "GET"}, 405),
            (join(data="text"), 422),
            (join(data={"0": "x"}), 422),
            *NO_JSON,
        ),
    ),
    Row(
        f"GET {A}/queue/data",
        f"{A}/queue/data?session_hash=nobody-{ID}",
        lambda text: json.loads(text.split("data: ")[1])["session_not_found"],
        wrong=(
            ({"path": f"{A}/queue/data"}, 400),
            ({"path": f"{A}/queue/data?session_hash={'x' * 200}"}, 422),
            ({"method": "POST"}, 405),
        ),
    ),
    Row(
        f"GET {A}/queue/status",
        f"{A}/queue/status",
        lambda said: (said["msg"], said["queue_size"]) == ("estimation", 0),
    ),
    Row(
        f"POST {A}/cancel",
        f"{A}/cancel",
        lambda said: said == {"success": True},
        {
            "json": lambda c: {
                "fn_index": 1,
                "session_hash": "canceller",
                "event_id": c.app.join("blocked", ["x"], "canceller").json()["event_id"],
            }
        },
        wrong=(
            ({"json": {"fn_index": 1, "session_hash": "s", "event_id": ID}}, 404),
            ({"json": {"session_hash": 5, "event_id": ID}}, 404),
            ({"json": {"session_hash": "s", "event_id": [ID]}}, 404),
            ({"json": {}}, 404),
            *NO_JSON,
        ),
    ),
    Row(
        f"POST {A}/reset",
        f"{A}/reset",
        lambda said: said == {"success": True},
        {"json": {"event_id": ID}},
        wrong=NO_JSON,
    ),
    Row(
        f"GET {A}/heartbeat/{{session_hash}}",
        f"{A}/heartbeat/hb",
        lambda text: text == "data: ALIVE\n\n",
        wrong=(({"path": f"{A}/heartbeat/"}, 400), ({"path": f"{A}/heartbeat/{'x' * 200}"}, 422)),
    ),
    # --- by name
    Row(
        f"POST {A}/call/{{api_name}}",
        f"{A}/call/echo",
        lambda said: re.fullmatch("[0-9a-f]{32}", said["event_id"]) is not None,
        {"json": {"data": ["bob", 3]}},
        wrong=(
            ({"path": f"{A}/call/none"}, 404),
            ({"path": f"{A}/call/hidden"}, 404),
            ({"path": f"{A}/call/"}, 404),
            ({"json": {"data": ["bob", 3], "session_hash": 5}}, 422),
            *with_data(),
        ),
    ),
    Row(
        f"GET {A}/call/{{api_name}}/{{event_id}}",
        lambda c: f"{A}/call/echo/{c.called()}",
        lambda text: text == 'event: complete\ndata: ["hi bob x3"]\n\n',
        wrong=(
            ({"path": f"{A}/call/echo/{ID}"}, 404),
            ({"path": f"{A}/call/echo"}, 404),
            ({"path": lambda c: f"{A}/call/boom/{c.called()}"}, 404),
            ({"path": lambda c: f"{A}/call/echo/{c.called().upper()}x"}, 404),
        ),
    ),
    Row(
        f"POST {A}/call/v2/{{api_name}}",
        f"{A}/call/v2/echo",
        lambda said: "event_id" in said,
        {"json": {"name": "zed"}},
        wrong=(
            ({"json": {"times": 2}}, 422),
            ({"json": {"name": "x", "nane": 2}}, 422),
            ({"path": f"{A}/call/v2/none"}, 404),
            ({"path": f"{A}/call/v2/hidden"}, 404),
            *NO_JSON,
        ),
    ),
    Row(
        f"GET {A}/call/v2/{{api_name}}/{{event_id}}",
        lambda c: f"{A}/call/v2/echo/{c.called()}",
        lambda text: text.startswith("event: complete"),
        wrong=(({"path": f"{A}/call/v2/echo/{ID}"}, 404),),
    ),
    *(
        Row(
            f"POST {A}/{route}/{{api_name}}",
            f"{A}/{route}/echo",
            lambda said: said["data"] == ["hi bob x3"],
            {"json": {"data": ["bob", 3]}},
            wrong=(
                ({"path": f"{A}/{route}/none"}, 404),
                ({"path": f"{A}/{route}/hidden"}, 404),
                ({"path": f"{A}/{route}/boom", "json": {"data": ["x"]}}, 500),
                ({"json": {"data": ["bob"]}}, 500),
                ({"json": {"data": ["bob", "many"]}}, 500),
                ({"json": {"data": ["bob", {"a": [1]}]}}, 500),
                ({"json": {"data": ["bob", 3], "session_hash": 5}}, 422),
                ({"method": "GET"}, 405),
                *with_data(),
            ),
        )
        for route in ("run", "api")
    ),
    # --- files
    Row(
        f"POST {A}/upload",
        f"{A}/upload",
        lambda said: re.fullmatch("[0-9a-f]{64}/a.txt", said[0]) is not None,
        {"files": {"files": ("a.txt", b"x")}},
        wrong=(
            ({"files": None, "json": {}}, 400),
            ({"files": None, "content": b"x", "headers": {"content-type": "multipart/form-data"}}, 400),
            ({"files": None, "content": b"", "headers": {"content-type": "multipart/form-data; boundary=b"}}, 400),
            ({"files": {"files": ("big", b"x" * ((1 << 20) + 1))}}, 413),
            ({"method": "PUT"}, 405),
        ),
    ),
    Row(
        f"GET {A}/upload_progress",
        finished_upload,
        lambda text: text.endswith('{"msg":"done"}\n\n'),
        wrong=(({"path": f"{A}/upload_progress"}, 422), ({"path": f"{A}/upload_progress?upload_id=none"}, 404)),
    ),
    *(
        Row(
            f"{method} {A}/{route}",
            lambda c, route=route: f"{A}/{route}{c.reference()}",
            lambda text, method=method: text == ("" if method == "HEAD" else "0123456789"),
            wrong=(
                ({"path": f"{A}/{route}/etc/passwd"}, 403),
                ({"path": f"{A}/{route}{'0' * 64}/x.txt"}, 404),
                ({"path": f"{A}/{route}"}, 403),
                ({"path": f"{A}/{route}{'x' * 5000}"}, 414),
                ({"path": f"{A}/{route}http://127.0.0.1:1/x"}, 403),
            ),
        )
        for method in ("GET", "HEAD")
        for route in ("file=", "file/")
    ),
    *(
        Row(
            f"{method} {A}/proxy=",
            f"{A}/proxy=http://127.0.0.1:1/x.png",
            status=403,
            wrong=(({"path": f"{A}/proxy="}, 403),),
        )
        for method in ("GET", "HEAD")
    ),
    # --- streams
    Row(
        f"POST {A}/stream/{{event_id}}",
        lambda c: f"{A}/stream/{c.open_stream()}",
        lambda said: said == {"msg": "success"},
        {"json": {"data": ["b", ""], "session_hash": "streamer"}},
        wrong=(
            ({"path": f"{A}/stream/{ID}"}, 404),
            (
                {
                    "path": lambda c: f"{A}/stream/{c.open_stream()}",
                    "json": {"data": ["b", ""], "session_hash": "thief"},
                },
                404,
            ),
            ({"path": lambda c: f"{A}/stream/{c.open_stream()}", "json": {"data": ["b", ""]}}, 400),
            ({"path": lambda c: f"{A}/stream/{c.open_stream()}/more"}, 404),
            *NO_JSON,
        ),
    ),
    Row(
        f"POST {A}/stream/{{event_id}}/close",
        lambda c: f"{A}/stream/{c.open_stream()}/close",
        lambda said: said == {"msg": "success"},
        {"json": {"session_hash": "streamer"}},
        wrong=(({"path": f"{A}/stream/{ID}/close"}, 404), *NO_JSON),
    ),
    Row(
        f"GET {A}/stream/{{session}}/{{run}}/{{component}}/playlist.m3u8",
        lambda c: f"{A}/stream/{c.playlist()}",
        lambda text: text.startswith("#EXTM3U"),
        wrong=(
            ({"path": f"{A}/stream/s/r/1/playlist.m3u8"}, 404),
            ({"path": f"{A}/stream/s/r/1/../../x.aac"}, 404),
            ({"path": f"{A}/stream/"}, 404),
        ),
    ),
    Row(
        f"GET {A}/stream/{{session}}/{{run}}/{{component}}/{{segment}}",
        segment,
        wrong=(({"path": lambda c: f"{A}/stream/{c.playlist().rpartition('/')[0]}/none.aac"}, 404),),
    ),
    Row(
        f"GET {A}/stream/{{session}}/{{run}}/{{component}}/playlist-file",
        lambda c: f"{A}/stream/{c.playlist().rpartition('/')[0]}/playlist-file",
        status=307,
        wrong=(({"path": f"{A}/stream/s/r/1/playlist-file"}, 404),),
    ),
    # --- components
    *(
        Row(
            f"POST {A}/component_server{end}",
            f"{A}/component_server{end}",
            lambda said: [entry["name"] for entry in said] == ["note.txt"],
            {
                "json": lambda c: {
                    "data": [],
                    "component_id": c.component("explorer"),
                    "fn_name": "ls",
                    "session_hash": "s",
                }
            },
            wrong=(
                ({"json": {"data": [], "component_id": 9999, "fn_name": "ls"}}, 404),
                ({"json": lambda c: {"data": [], "component_id": c.component("explorer"), "fn_name": "__init__"}}, 404),
                ({"json": {"data": [], "component_id": "1", "fn_name": "ls"}}, 422),
                ({"json": {"data": [], "component_id": 1, "fn_name": 1}}, 422),
                ({"json": {}}, 422),
                *NO_JSON,
            ),
        )
        for end in ("", "/")
    ),
    Row(f"GET {A}/modules/{{name}}", f"{A}/modules/none.js", status=404),
    Row(f"GET {A}/author-assets/{{name}}", f"{A}/author-assets/none.js", status=404),
    # --- agents
    *(
        Row(f"{method} {A}/mcp", f"{A}/mcp", status=307, request={"json": {}} if method == "POST" else {})
        for method in ("GET", "POST")
    ),
    Row(
        f"GET {A}/mcp/",
        f"{A}/mcp/",
        lambda page: "letter" not in page and "echo" in page,
        {"headers": {"accept": "text/html"}},
    ),
    Row(
        f"POST {A}/mcp/",
        f"{A}/mcp/",
        lambda said: "echo" in {tool["name"] for tool in said["result"]["tools"]},
        {"json": {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}},
        wrong=(
            ({"json": {}}, 400),
            ({"json": []}, 400),
            ({"json": None, "content": b"{"}, 400),
            ({"method": "DELETE"}, 405),
        ),
    ),
    Row(f"GET {A}/mcp/schema", f"{A}/mcp/schema", lambda said: "echo" in {tool["name"] for tool in said}),
    Row(f"GET {A}/mcp/sse", f"{A}/mcp/sse", lambda text: text.startswith("event: endpoint")),
    Row(
        f"POST {A}/mcp/messages/",
        f"{A}/mcp/messages/?session_id=none",
        status=404,
        request={"json": {"jsonrpc": "2.0", "id": 1, "method": "ping"}},
    ),
]
