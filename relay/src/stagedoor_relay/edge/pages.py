"""What the relay itself says to a visitor: honest pages, as HTML for people and JSON for programs.

Pages load nothing, run under a strict policy (their style and script are allowed by hash) and show only escaped text.
Those for states that pass by look every few seconds whether the app is back, and then reload by themselves.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
from dataclasses import dataclass
from http import HTTPStatus

_STYLE = """
:root{color-scheme:light dark;--page:light-dark(#fbfaf8,#0f1412);--ink:light-dark(#1a211e,#eeede9);
--ink-2:light-dark(#525a57,#aaaca5);--line:light-dark(#e0e0dc,#2e3532);--accent:light-dark(#087158,#59c9a6)}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:grid;place-items:center;background:var(--page);color:var(--ink);
font:16px/1.5 ui-sans-serif,system-ui,sans-serif;padding:16px}
main{max-width:34rem;width:100%}
svg{width:40px;height:40px;color:var(--accent);display:block;margin-bottom:24px}
h1{font-size:26px;line-height:1.25;font-weight:650;margin:0 0 8px;overflow-wrap:anywhere}
p{margin:0 0 8px;color:var(--ink-2);overflow-wrap:anywhere}
a{color:var(--accent)}
footer{margin-top:24px;padding-top:16px;border-top:1px solid var(--line);font-size:13px;color:var(--ink-2)}
""".strip()

_SCRIPT = """
(()=>{let wait=2000;const status=document.getElementById("status");
const look=async()=>{try{const answer=await fetch(location.href,{method:"HEAD",cache:"no-store"});
if(!answer.headers.has("Stagedoor-State")){status.textContent="It is back.";location.reload();return}}catch{}
wait=Math.min(wait*1.3,15000);setTimeout(look,wait)};
status.textContent="This page looks for it by itself and reloads when it is back.";setTimeout(look,wait)})()
""".strip()

_DOOR = (
    '<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.5" aria-hidden="true">'
    '<path d="M5 21V4a1 1 0 0 1 1-1h9a1 1 0 0 1 1 1v17M3 21h18M16 6l3 1v14M12.5 12v1.5"/></svg>'
)


def _source_hash(text: str) -> str:
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"


_POLICY = (
    f"default-src 'none'; style-src {_source_hash(_STYLE)}; script-src {_source_hash(_SCRIPT)}; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'"
)


@dataclass(frozen=True, slots=True)
class Page:
    """Something the relay says itself.

    Attributes:
        status: HTTP status.
        state: Short code for programs (`offline`, `unknown`, …).
        title: Heading.
        text: What happened and what to do, one or two sentences.
        retry_after_s: When coming back makes sense; None = no point. States that pass reload by themselves.
        link: Address and text of one link to show.
        headers: More response fields.
    """

    status: int
    state: str
    title: str
    text: str
    retry_after_s: int | None = None
    link: tuple[str, str] | None = None
    headers: tuple[tuple[str, str], ...] = ()


def unknown(host: str) -> Page:
    """No such link."""
    return Page(404, "unknown", "There is no such link", f"Nothing has ever been shared as {host}. Check the address.")


def offline(host: str, *, title: str | None, since: str | None) -> Page:
    """The author's machine is not connected."""
    what = title or host
    when = f" since {since}" if since else ""
    return Page(
        503,
        "offline",
        "This app is offline",
        f"{what} is shared from somebody's own machine, which has not been connected{when}. "
        "The address stays the same and works again as soon as the machine is back.",
        retry_after_s=5,
    )


def gone(host: str, state: str) -> Page:
    """Revoked or expired."""
    why = "has reached the end that its owner set" if state == "expired" else "was taken down"
    return Page(410, state, "This link has ended", f"The link {host} {why}. Ask whoever sent it to you for a new one.")


def refused(host: str) -> Page:
    """The tunnel is up, the app is not."""
    return Page(
        502,
        "refused",
        "The app does not answer",
        f"The machine behind {host} is connected, but the app on it is not running or has just crashed.",
        retry_after_s=5,
    )


def interrupted(host: str) -> Page:
    """The app went away in the middle of a request."""
    return Page(
        502,
        "interrupted",
        "The app was cut off",
        f"{host} took the request but went away before it answered. It may have been carried out.",
        retry_after_s=5,
    )


def malformed(host: str) -> Page:
    """The app's answer breaks HTTP."""
    return Page(502, "malformed", "The app's answer makes no sense", f"{host} answered, but not in proper HTTP.")


def slow(host: str, limit_s: float) -> Page:
    """The operator's limit on answers has passed."""
    return Page(504, "slow", "The app is too slow", f"{host} did not answer within {limit_s:g} s, the limit here.")


def busy(host: str) -> Page:
    """Too many at once."""
    return Page(
        503, "busy", "Too many visitors at once", f"{host} has as many open requests as it can take.", retry_after_s=5
    )


def unreachable_server() -> Page:
    """The control plane gives no answer."""
    return Page(
        503,
        "server-unreachable",
        "Stagedoor cannot check this link just now",
        "The server that knows about links gives no answer. Links that are already open go on working.",
        retry_after_s=5,
    )


def misdirected(host: str) -> Page:
    """A Host that is not served here."""
    return Page(421, "misdirected", "Nothing is served at this address", f"This relay does not answer for {host}.")


def private(host: str, *, reason: str | None = None) -> Page:
    """A private link, and nothing that lets the visitor in."""
    text = f"{host} is open to its owner's team only. Sign in, or send an access token in the Stagedoor-Token header."
    return Page(401, "private", "This link is private", f"{reason} {text}" if reason else text)


def bad_request(status: int, reason: str) -> Page:
    """A request that breaks HTTP."""
    return Page(status, "bad-request", "The request is not proper HTTP", reason)


def redirect(location: str, *, cookie: str | None = None) -> Page:
    """Go somewhere else; `location` was built by the relay."""
    headers: tuple[tuple[str, str], ...] = (("Location", location),)
    if cookie is not None:
        headers += (("Set-Cookie", cookie),)
    return Page(302, "redirect", "Moved", "", headers=headers)


def render(page: Page, *, accept: bytes, is_head: bool, keep_alive: bool) -> bytes:
    """Build the whole response: HTML when the visitor's Accept names it, else JSON."""
    if b"text/html" in accept:
        kind, body = "text/html; charset=utf-8", _as_html(page)
    else:
        kind = "application/json"
        body = json.dumps({"detail": page.text or page.title, "code": page.state}).encode()
    lines = [
        f"HTTP/1.1 {page.status} {_phrase(page.status)}",
        f"Content-Type: {kind}",
        f"Content-Length: {len(body)}",
        "Cache-Control: no-store",
        f"Stagedoor-State: {page.state}",
        "X-Content-Type-Options: nosniff",
        "Referrer-Policy: no-referrer",
        f"Content-Security-Policy: {_POLICY}",
        "Vary: Accept",
    ]
    if page.retry_after_s is not None:
        lines.append(f"Retry-After: {page.retry_after_s}")
    if page.status == 426:
        lines.append("Sec-WebSocket-Version: 13")
    lines += [f"{name}: {value}" for name, value in page.headers]
    lines.append("Connection: keep-alive" if keep_alive else "Connection: close")
    head = ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1", "replace")
    return head if is_head else head + body


def _as_html(page: Page) -> bytes:
    link = f'<p><a href="{html.escape(page.link[0])}">{html.escape(page.link[1])}</a></p>' if page.link else ""
    passing = page.retry_after_s is not None
    status = '<p id="status" role="status">Try again in a few seconds.</p>' if passing else ""
    script = f"<script>{_SCRIPT}</script>" if passing else ""
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex">'
        f"<title>{html.escape(page.title)}</title><style>{_STYLE}</style>"
        f"<main>{_DOOR}<h1>{html.escape(page.title)}</h1><p>{html.escape(page.text)}</p>{link}{status}"
        f"<footer>{page.status} · Stagedoor</footer></main>{script}</html>"
    ).encode()


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"
