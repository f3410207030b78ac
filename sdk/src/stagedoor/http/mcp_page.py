"""The page at `/mcp/`: what an app offers to agents, and how to tell an agent about it. Made without any script."""

from __future__ import annotations

import html
from collections.abc import Mapping
from typing import TYPE_CHECKING, cast

import orjson

from stagedoor.mcp.catalog import Offer
from stagedoor.wire import API_PREFIX

if TYPE_CHECKING:
    from stagedoor.mcp.protocol import Protocol

POLICY = b"default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; base-uri 'none'; frame-ancestors 'self'"

_STYLE = """
:root { color-scheme: light dark; --line: light-dark(#e0e0dc, #2e3532); --soft: light-dark(#f4f3f0, #0a0e0d);
  --dim: light-dark(#525a57, #aaaca5); --accent: light-dark(#087158, #59c9a6); }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 2.5rem 1.25rem 4rem; max-width: 46rem; font: 1rem/1.6 system-ui, sans-serif;
  background: light-dark(#fbfaf8, #0f1412); color: light-dark(#1a211e, #eeede9); overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .25rem; }
h2 { font-size: 1.1rem; margin: 2.25rem 0 .75rem; }
h3 { font: 600 1rem/1.4 ui-monospace, monospace; margin: 0; }
p { margin: .35rem 0; color: var(--dim); }
a { color: var(--accent); }
pre { background: var(--soft); border: 1px solid var(--line); border-radius: .6rem; padding: .8rem 1rem;
  overflow-x: auto; font: .875rem/1.55 ui-monospace, monospace; margin: .6rem 0; }
article { background: light-dark(#fff, #181d1b); border: 1px solid var(--line); border-radius: .8rem; padding: .9rem 1.1rem; margin: 0 0 .75rem; }
dl { margin: .6rem 0 0; display: grid; gap: .35rem; font-size: .925rem; }
dt { font: 600 .875rem ui-monospace, monospace; display: inline; }
dd { margin: 0; display: inline; color: var(--dim); }
"""


def render(protocol: Protocol, root: str) -> str:
    """Return the page.

    Args:
        protocol: The app's offers.
        root: Address of the app as this visitor sees it.
    """
    address = f"{root}{API_PREFIX}/mcp/"
    configuration = orjson.dumps({"mcpServers": {"app": {"url": address}}}, option=orjson.OPT_INDENT_2).decode()
    bridge = f"stagedoor mcp {root}"
    catalog = protocol.catalog
    sections = [
        _section("Tools", list(catalog.tools.values())),
        _section("Resources", list(catalog.resources.values())),
        _section("Prompts", list(catalog.prompts.values())),
    ]
    title = html.escape(protocol.title)
    return f"""<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>{title} for agents</title><style>{_STYLE}</style></head>
<body><main><h1>{title}</h1><p>This address is for agents that speak the Model Context Protocol.
<a href="{html.escape(root)}/">Open the app itself</a></p>
<h2>Connect</h2><p>A client that takes an address (streamable HTTP):</p><pre tabindex="0">{html.escape(configuration)}</pre>
<p>A client that starts a program (stdio):</p><pre tabindex="0">{html.escape(bridge)}</pre>
{"".join(sections)}</main></body></html>"""


def _section(name: str, offers: list[Offer]) -> str:
    if not offers:
        return ""
    return f"<h2>{name} <small>({len(offers)})</small></h2>" + "".join(_article(offer) for offer in offers)


def _article(offer: Offer) -> str:
    address = f"<p>{html.escape(offer.mark.uri_template)}</p>" if offer.mark.uri_template else ""
    properties = cast("Mapping[str, Mapping[str, object]]", offer.input_schema()["properties"])
    required = cast("list[str]", offer.input_schema()["required"])
    rows = [
        f"<div><dt>{html.escape(name)}</dt> <dd>{_kind(schema)}{'' if name in required else ', optional'}"
        f"{'. ' + html.escape(str(schema['description'])) if schema.get('description') else ''}</dd></div>"
        for name, schema in properties.items()
    ]
    described = f"<p>{html.escape(offer.description)}</p>" if offer.description else ""
    listed = f"<dl>{''.join(rows)}</dl>" if rows else ""
    return f"<article><h3>{html.escape(offer.name)}</h3>{address}{described}{listed}</article>"


def _kind(schema: Mapping[str, object]) -> str:
    if schema.get("format") == "uri":
        return "file address"
    return html.escape(str(schema.get("type") or ("choice" if "enum" in schema else "any")))
