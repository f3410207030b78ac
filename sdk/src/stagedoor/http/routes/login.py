"""Signing in and out."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from stagedoor.http.exchange import NO_STORE, Exchange, Headers, HTTPError
from stagedoor.http.multipart import FormReader
from stagedoor.http.security import SAFE_METHODS

if TYPE_CHECKING:
    from stagedoor.http.oauth import OAuth

MAX_LOGIN_BYTES = 64 * 1024

_SIGN_OUT_PAGE = (
    b'<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    b'<title>Sign out</title><h1>Sign out?</h1><form method="post"><button>Sign out</button></form></html>'
)


async def login(exchange: Exchange) -> None:
    """POST /login: form fields `username` and `password`; sets the cookie."""
    auth = exchange.server.auth
    if exchange.server.options.auth is None:
        raise HTTPError(404, "This app has no login.")
    fields = await _form(exchange)
    headers = await auth.login(exchange, fields.get("username", ""), fields.get("password", ""))
    if b"text/html" in exchange.headers.get(b"accept", b"") and exchange.header(b"sec-fetch-mode") == "navigate":
        # A plain HTML form (a page without scripts): show the app.
        await exchange.redirect(303, exchange.root + "/", headers)
        return
    await exchange.send_json_bytes(b'{"success":true}', 200, headers)


async def logout(exchange: Exchange) -> None:
    """POST /logout; GET signs out only where its user has clicked a link of the app, else it shows a button."""
    if exchange.method in SAFE_METHODS and not _is_clicked(exchange):
        # Neither another site nor a picture in what somebody has written here must be able to sign visitors out.
        await exchange.send(200, _SIGN_OUT_PAGE, b"text/html; charset=utf-8")
        return
    everywhere = (exchange.query("all_session") or "true").lower() not in {"false", "0"}
    if everywhere and exchange.username is not None:
        _end_streams(exchange, exchange.username)
    headers = exchange.server.auth.logout(exchange, everywhere=everywhere)
    if exchange.server.oauth is not None:
        headers += exchange.server.oauth.logout(exchange, everywhere=everywhere)
    await exchange.redirect(303, exchange.root + "/", headers)


def _end_streams(exchange: Exchange, username: str) -> None:
    """End the event streams of somebody who signs out: what comes later waits until they are back."""
    engine = exchange.server.engine
    for session in engine.sessions.all():
        if session.username == username and session.stream.has_reader:
            session.stream.detach(session.stream.attach())
            engine.departures.reader_left(session)


def _is_clicked(exchange: Exchange) -> bool:
    """Whether a browser says that its user has gone here from the app's own page, or by typing the address."""
    return (
        exchange.header(b"sec-fetch-site") in {"same-origin", "none"}
        and exchange.header(b"sec-fetch-mode") == "navigate"
        and exchange.header(b"sec-fetch-user") == "?1"
    )


async def begin_oauth(exchange: Exchange) -> None:
    """GET /login/huggingface: the visitor leaves for the OpenID provider. The name is Gradio's, for any provider."""
    await _go(exchange, *await _oauth(exchange).begin(exchange))


async def finish_oauth(exchange: Exchange) -> None:
    """GET /login/callback: the visitor comes back from the OpenID provider."""
    await _go(exchange, *await _oauth(exchange).finish(exchange))


def _oauth(exchange: Exchange) -> OAuth:
    oauth = exchange.server.oauth
    if oauth is None:
        raise HTTPError(404, "This app does not ask visitors to sign in with an OpenID provider.")
    return oauth


async def _go(exchange: Exchange, address: str, headers: Headers) -> None:
    await exchange.redirect(302, address, [*headers, NO_STORE, (b"referrer-policy", b"no-referrer")])


async def login_check(exchange: Exchange) -> None:
    """GET /login_check: 200 when signed in; the 401 is given before."""
    await exchange.send_json_bytes(b'{"success":true}')


async def _form(exchange: Exchange) -> dict[str, str]:
    """Return the fields of a form, urlencoded or multipart."""
    body = b"".join(await exchange.chunks(MAX_LOGIN_BYTES))
    content_type = exchange.headers.get(b"content-type", b"")
    if content_type.startswith(b"multipart/"):
        reader = FormReader(content_type, None)
        reader.feed(body)
        reader.close()
        return reader.fields
    try:
        return dict(parse_qsl(body.decode("utf-8"), keep_blank_values=True, max_num_fields=20))
    except (UnicodeDecodeError, ValueError) as error:
        raise HTTPError(400, "The login form is malformed.") from error
