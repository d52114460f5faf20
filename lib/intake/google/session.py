"""Requests that end: a bound on every answer's size and time, no redirects by themselves, nothing logged."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, Final

import requests
from requests.adapters import HTTPAdapter

AGENT: Final = "provoked-luck (gzip)"
"""Google packs its answers only for agents that say gzip here too."""
PIECE: Final = 1 << 17
SHORTEST: Final = 0.05
"""Seconds that a request is given at least, however near the end of the pull is."""


class TooLargeError(requests.RequestException):
    """An answer larger than we are ready to take."""


class BoundedSession(requests.Session):
    """A session whose every answer has come whole within ``left()`` seconds, or is a ``requests.Timeout``.

    The time-outs of ``requests`` bound the silence between two bytes, not a drip of them: when the time is
    over, the connection is cut from outside.
    """

    def __init__(self, silence: tuple[float, float], most_bytes: int, left: Callable[[], float]) -> None:
        super().__init__()
        self.silence, self._most_bytes, self._left = silence, most_bytes, left
        self._adapter = _CuttableAdapter()
        self.mount("https://", self._adapter)
        self.mount("http://", self._adapter)
        self.headers["User-Agent"] = AGENT

    def request(self, *args: Any, **kwargs: Any) -> requests.Response:
        kwargs |= {"stream": True, "allow_redirects": False, "timeout": self.silence}
        with self._cut_in_time():
            response = super().request(*args, **kwargs)
            with response:
                response._content = self._read_body(response)
        return response

    def _read_body(self, response: requests.Response) -> bytes:
        body = bytearray()
        for piece in response.iter_content(PIECE):
            body += piece
            if len(body) > self._most_bytes:
                raise TooLargeError
        return bytes(body)

    @contextmanager
    def _cut_in_time(self) -> Iterator[None]:
        over = threading.Event()
        timer = threading.Timer(max(self._left(), SHORTEST), self._adapter.cut, [over])
        timer.daemon = True
        timer.start()
        try:
            yield
        except (requests.RequestException, OSError, ValueError):
            if over.is_set():
                raise requests.Timeout from None
            raise
        finally:
            timer.cancel()
        if over.is_set():
            raise requests.Timeout


class _CuttableAdapter(HTTPAdapter):
    """Knows the sockets it opened, so that another thread can cut them."""

    def __init__(self) -> None:
        self._sockets: list[socket.socket] = []
        super().__init__(max_retries=0)

    def get_connection_with_tls_context(self, *args: Any, **kwargs: Any) -> Any:
        pool: Any = super().get_connection_with_tls_context(*args, **kwargs)
        if not issubclass(pool.ConnectionCls, _Kept):
            pool.ConnectionCls = type("Kept", (_Kept, pool.ConnectionCls), {"sockets": self._sockets})
        return pool

    def cut(self, over: threading.Event) -> None:
        """Ends what is being read. By the plain socket's own method: TLS would first wait for a word."""
        over.set()
        for sock in list(self._sockets):
            with suppress(OSError):
                socket.socket.shutdown(sock, socket.SHUT_RDWR)


class _Kept:
    """A connection that remembers its socket: it forgets it itself while the answer is still being read."""

    sockets: list[socket.socket]
    sock: socket.socket

    def connect(self) -> None:
        super().connect()  # type: ignore[misc]
        self.sockets.append(self.sock)
