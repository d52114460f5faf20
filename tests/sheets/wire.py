"""Sending an answer as Google does, or breaking off in the ways that networks do."""

from __future__ import annotations

import gzip
import json
import os
import socket
import struct
import threading
from http.server import BaseHTTPRequestHandler
from typing import Final

from tests.sheets.errors import Answer

SMALL: Final = 200
"""Bytes below which nothing is compressed."""
READ_SO_FAR: Final = 0.05
"""Seconds in which the client gets the half that came: a reset takes back what was not read."""


def send_answer(handler: BaseHTTPRequestHandler, answer: Answer, closing: threading.Event) -> None:
    """The whole answer, or what the trouble in it leaves of it."""
    body, headers = _pack(handler, answer)
    spoil = answer.spoil.kind if answer.spoil else ""
    if answer.spoil and spoil in ("slow", "silent"):
        closing.wait(answer.spoil.seconds if spoil == "slow" else None)
    if spoil == "silent":
        handler.close_connection = True
    elif answer.spoil and spoil == "drip":
        _drip(handler, answer.code, headers, answer.spoil.seconds, closing)
    elif spoil == "reset":
        _send(handler, answer.code, headers, len(body), body[: len(body) // 2])
        closing.wait(READ_SO_FAR)
        _reset(handler)
    else:
        _send(handler, answer.code, headers, len(body), body)


def _pack(handler: BaseHTTPRequestHandler, answer: Answer) -> tuple[bytes, dict[str, str]]:
    """The bytes to send and their headers; compressed if the client takes it."""
    body, kind = _encode(answer.body)
    if answer.spoil and answer.spoil.kind == "truncated json":
        body = body[: len(body) * 2 // 3]
    headers = {"Content-Type": kind, "Cache-Control": "private", **answer.headers}
    if len(body) < SMALL or "gzip" not in handler.headers.get("Accept-Encoding", ""):
        return body, headers
    if isinstance(answer.body, bytes) and headers["Content-Type"] != "text/csv":
        return body, headers
    return gzip.compress(body, 1), {**headers, "Content-Encoding": "gzip", "Vary": "Accept-Encoding"}


def _encode(body: object) -> tuple[bytes, str]:
    if isinstance(body, bytes):
        return body, "application/octet-stream"
    if isinstance(body, str):
        return body.encode(), "text/html; charset=utf-8"
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return text.encode(), "application/json; charset=UTF-8"


def _send(
    handler: BaseHTTPRequestHandler, code: int, headers: dict[str, str], length: int | None, body: bytes
) -> None:
    handler.send_response(code)
    for name, value in headers.items():
        handler.send_header(name, value)
    if length is None:
        handler.send_header("Connection", "close")
    else:
        handler.send_header("Content-Length", str(length))
    handler.end_headers()
    if handler.command != "HEAD":
        handler.wfile.write(body)
    handler.wfile.flush()


def _drip(
    handler: BaseHTTPRequestHandler,
    code: int,
    headers: dict[str, str],
    seconds: float,
    closing: threading.Event,
) -> None:
    """A blank every so often, for ever: every read is answered in time, the answer never ends."""
    plain = {name: value for name, value in headers.items() if name != "Content-Encoding"}
    _send(handler, code, plain, None, b"{")
    while not closing.wait(seconds):
        handler.wfile.write(b" ")
        handler.wfile.flush()


def _reset(handler: BaseHTTPRequestHandler) -> None:
    """The connection is torn down, not closed: lingering 0 seconds sends a reset."""
    handler.close_connection = True
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    os.close(handler.connection.detach())
