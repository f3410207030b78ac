"""Properties of the parsers: what is built can be read back, and how the bytes are cut never matters."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from stagedoor_relay.edge.body import ChunkedBody, LengthBody, body_reader, chunk
from stagedoor_relay.edge.headers import Origin, request_head, response_head
from stagedoor_relay.edge.http import (
    Framing,
    RequestHead,
    ResponseHead,
    parse_request_head,
    parse_response_head,
)
from stagedoor_relay.edge.reader import RequestReader
from stagedoor_relay.errors import ProtocolViolationError

TOKEN = st.text("abcdefghijklmnopqrstuvwxyzABCXYZ0123456789-!#$%&'*+.^`|~", min_size=1, max_size=20)
VALUE = st.text(
    st.characters(codec="latin-1", exclude_characters=[chr(c) for c in (*range(32), 127)]), max_size=40
).map(lambda text: text.strip(" \t"))
LABEL = st.text("abcdefghijklmnopqrstuvwxyz0123456789", min_size=1, max_size=20)
TARGET = st.text("abcXYZ0189-._~:/?[]@!$&'()*+,;=%|<>\"\\^`{}", max_size=60).map(lambda text: "/" + text)
OUR_OWN = ("via", "x-forwarded", "forwarded", "x-real-ip", "stagedoor", "cookie", "_")
SPECIAL = {
    "connection", "content-length", "expect", "host", "http2-settings", "keep-alive", "proxy-authenticate",
    "proxy-authorization", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade", "proxy",
    "true-client-ip", "x-client-ip", "x-cluster-client-ip", "x-original-host", "x-original-url", "x-rewrite-url",
    "x-scheme", "cf-connecting-ip", "alt-svc", "clear-site-data", "public-key-pins", "set-cookie",
}  # fmt: skip
FIELDS = st.lists(
    st.tuples(TOKEN.filter(lambda name: name.lower() not in SPECIAL and not name.lower().startswith(OUR_OWN)), VALUE),
    max_size=12,
).map(lambda pairs: [(n.lower().encode(), n.encode(), v.encode("latin-1")) for n, v in pairs])
ORIGIN = Origin("192.0.2.7", "https", "443")
FORWARDED = {
    b"x-forwarded-for", b"x-forwarded-proto", b"x-forwarded-port", b"x-forwarded-host", b"x-real-ip", b"forwarded", b"via",
}  # fmt: skip


@st.composite
def requests(draw: st.DrawFn) -> RequestHead:
    framing = draw(st.sampled_from([Framing.NONE, Framing.LENGTH, Framing.CHUNKED]))
    host = draw(LABEL) + ".share.test"
    return RequestHead(
        method=draw(st.sampled_from([b"GET", b"POST", b"PUT", b"DELETE", b"PROPFIND"])),
        target=draw(TARGET).encode(),
        minor_version=1,
        host=host,
        authority=host.encode(),
        fields=draw(FIELDS),
        framing=framing,
        length=draw(st.integers(1, 2**62)) if framing is Framing.LENGTH else 0,
        keep_alive=True,
        expects_continue=framing is not Framing.NONE and draw(st.booleans()),
        is_websocket=False,
    )


@given(requests())
def test_what_is_built_is_read_back(request: RequestHead) -> None:
    built = request_head(request, ORIGIN, hide_cookies=True)
    again = parse_request_head(built)
    kept = [field for field in again.fields if field[0] not in FORWARDED]
    again.fields = kept
    if request.framing is Framing.NONE and request.method in {b"POST", b"PUT"}:
        assert b"Content-Length: 0\r\n" in built
    assert again == request
    assert (
        parse_request_head(request_head(request, ORIGIN, hide_cookies=True)).value(b"x-forwarded-for") == b"192.0.2.7"
    )


@given(requests(), st.data())
def test_cutting_heads_anywhere_gives_the_same(request: RequestHead, data: st.DataObject) -> None:
    built = request_head(request, ORIGIN, hide_cookies=True) * 3
    reader = RequestReader(32 * 1024)
    heads = []
    position = 0
    for cut in sorted({*data.draw(st.lists(st.integers(0, len(built)), max_size=20)), len(built)}):
        reader.feed(built[position:cut])
        position = cut
        while (head := reader.next_head()) is not None:
            heads.append(head)
    assert len(heads) == 3
    assert heads[0] == heads[1] == heads[2] == parse_request_head(built[: len(built) // 3])


@given(st.binary(max_size=300))
@example(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
def test_any_bytes_are_parsed_or_refused(junk: bytes) -> None:
    reader = RequestReader(1024)
    reader.feed(junk)
    try:
        reader.next_head()
    except ProtocolViolationError as error:
        status = error.status
    else:
        status = 400
    assert 400 <= status < 600


@given(
    st.integers(200, 599).filter(lambda status: status not in {204, 304}),
    FIELDS,
    st.binary(max_size=300),
    st.booleans(),
)
def test_answers_are_read_back(
    status: int, fields: list[tuple[bytes, bytes, bytes]], body: bytes, chunked: bool
) -> None:
    framing = Framing.CHUNKED if chunked else Framing.LENGTH if body else Framing.NONE
    response = ResponseHead(
        status, b"Fine", fields, framing, 0 if chunked else len(body), True, False, b"%d" % len(body)
    )
    built = response_head(
        response, host="a.share.test", framing=framing, keep_alive=True, minor_version=1, filter_cookies=True
    )
    again = parse_response_head(built, b"GET")
    assert (again.status, again.reason, again.fields) == (status, b"Fine", fields)
    assert (again.framing, again.length) == (framing, response.length)


@given(st.lists(st.binary(min_size=1, max_size=50), max_size=8), st.binary(max_size=20), st.data())
def test_chunks_are_read_however_they_are_cut(pieces: list[bytes], after: bytes, data: st.DataObject) -> None:
    wire = b"".join(chunk(piece) for piece in pieces) + b"0\r\nX-Sum: 1\r\n\r\n" + after
    body = ChunkedBody()
    payload, rest, position = b"", b"", 0
    for cut in sorted({*data.draw(st.lists(st.integers(0, len(wire)), max_size=20)), len(wire)}):
        got, left = body.feed(wire[position:cut])
        payload += got
        position = cut
        if body.is_done:
            rest = left + wire[position:]
            break
    assert body.is_done
    assert payload == b"".join(pieces)
    assert rest == after
    assert body.trailers == [(b"x-sum", b"X-Sum", b"1")]


@given(st.binary(max_size=200), st.data())
def test_any_chunked_bytes_are_read_or_refused_the_same_way_however_cut(wire: bytes, data: st.DataObject) -> None:
    def outcome(cuts: list[int]) -> tuple[str, bytes]:
        body, payload, position = ChunkedBody(), b"", 0
        try:
            for cut in [*cuts, len(wire)]:
                got, _ = body.feed(wire[position:cut])
                payload += got
                position = cut
                if body.is_done:
                    return "done", payload
        except ProtocolViolationError:
            return "refused", b""
        return "open", payload

    cuts = sorted(data.draw(st.lists(st.integers(0, len(wire)), max_size=10)))
    assert outcome(cuts) == outcome([])


@given(st.binary(min_size=1, max_size=100), st.binary(max_size=20), st.integers(1, 30))
def test_length_bodies_end_where_they_say(body: bytes, after: bytes, step: int) -> None:
    reader = LengthBody(len(body))
    wire = body + after
    payload = b""
    for position in range(0, len(wire), step):
        got, left = reader.feed(wire[position : position + step])
        payload += got
        if reader.is_done:
            assert left + wire[position + step :] == after
            break
    assert payload == body


def test_empty_body_is_done_at_once() -> None:
    assert body_reader(Framing.NONE, 0).is_done


@pytest.mark.parametrize(
    ("connection", "dropped"), [("X-Secret", ["x-secret"]), ("close, X-A , X-B", ["x-a", "x-b"]), ("keep-alive", [])]
)
def test_fields_named_by_connection_do_not_go_on(connection: str, dropped: list[str]) -> None:
    fields = "".join(f"{name}: 1\r\n" for name in ("X-Secret", "X-A", "X-B"))
    request = parse_request_head(f"GET / HTTP/1.1\r\nHost: a\r\nConnection: {connection}\r\n{fields}\r\n".encode())
    names = {field[0].decode() for field in request.fields}
    assert names == {"x-secret", "x-a", "x-b"} - set(dropped)
