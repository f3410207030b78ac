"""The byte stream between the edge and whatever answers a request.

Two kinds exist: a forwarded SSH channel to an author's machine and a direct TCP connection (the console behind
the same port). The edge sees only this interface; multiplexed TLS links will be a third kind.
"""

from __future__ import annotations

from typing import Protocol


class StreamReceiver(Protocol):
    """What a stream calls back; all calls come from the event loop's thread."""

    def data_received(self, data: bytes) -> None:
        """Bytes from the far side."""
        ...

    def eof_received(self) -> None:
        """The far side will send no more; the near side may still write (half-close)."""
        ...

    def connection_lost(self, error: Exception | None) -> None:
        """The stream is gone; nothing more is called."""
        ...

    def pause_writing(self) -> None:
        """The far side is slow: stop calling `write`."""
        ...

    def resume_writing(self) -> None:
        """Writing may go on."""
        ...


class Stream(Protocol):
    """One open byte stream."""

    def write(self, data: bytes) -> None:
        """Queue bytes for the far side; watch `pause_writing`."""
        ...

    def write_eof(self) -> None:
        """Say that no more will be written."""
        ...

    def pause_reading(self) -> None:
        """Stop `data_received` until `resume_reading`."""
        ...

    def resume_reading(self) -> None:
        """Go on with `data_received`."""
        ...

    def close(self) -> None:
        """Close both directions after what is queued."""
        ...

    def abort(self) -> None:
        """Close at once, dropping what is queued."""
        ...


class StreamOpener(Protocol):
    """Something that can open streams to one endpoint: a tunnel session or a fixed upstream."""

    async def open(self, receiver: StreamReceiver, *, peer_host: str, peer_port: int) -> Stream:
        """Open a stream.

        Args:
            receiver: Gets the stream's bytes and end.
            peer_host: Visitor's address, for the far side's log.
            peer_port: Visitor's port.

        Raises:
            UpstreamRefusedError: Nothing listens at the far side.
            UpstreamOfflineError: The endpoint is gone.
        """
        ...
