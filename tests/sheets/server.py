"""Google Sheets on loopback: a real HTTP server that speaks the Sheets API v4 and the export addresses.

One address stands for all of Google's hosts: the API, docs.google.com, the token exchange and the host that
exported files lie on. So that a client which follows no redirect at all fails here as it would at Google, an
export is answered with 307 to ``/googleusercontent/export/…`` (at Google a host of its own,
``doc-…-sheets.googleusercontent.com``), a private one with 302 to a sign-in page. Not the same as at Google:
answers of the API are not indented, only reading is there, ``includeGridData`` gives values without formats.
"""

from __future__ import annotations

import contextlib
import socket
import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from tests.sheets import api, docs, errors
from tests.sheets.book import Book
from tests.sheets.control import PATH as CONTROL
from tests.sheets.control import answer_control
from tests.sheets.errors import Answer
from tests.sheets.key import HOUR, check_assertion
from tests.sheets.state import Request, Sheets
from tests.sheets.troubles import Trouble, answer_instead
from tests.sheets.wire import send_answer


@contextmanager
def run_sheets(
    books: Iterable[Book],
    *,
    trouble: Trouble | str | None = None,
    retry_after: int | None = None,
    port: int = 0,
) -> Iterator[Sheets]:
    """The server in threads of this process, on ``port`` (0: any free one) of 127.0.0.1."""
    server = _Server(("127.0.0.1", port), _Handler)
    sheets = Sheets(f"http://127.0.0.1:{server.server_port}", books, trouble, retry_after)
    server.sheets = sheets
    serving = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    serving.start()
    try:
        yield sheets
    finally:
        sheets.closing.set()
        server.shutdown()
        server.server_close()
        server.hang_up()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64
    sheets: Sheets

    def __init__(self, *args: Any) -> None:
        self.open: set[socket.socket] = set()
        super().__init__(*args)

    def hang_up(self) -> None:
        """No kept connection outlives the server."""
        for connection in list(self.open):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is nothing to print; anything else is a fault of this server."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "ESF"
    sys_version = ""
    disable_nagle_algorithm = True
    wbufsize = 1 << 16
    server: _Server

    def setup(self) -> None:
        super().setup()
        self.server.open.add(self.connection)

    def finish(self) -> None:
        self.server.open.discard(self.connection)
        super().finish()

    def do_GET(self) -> None:
        self._answer()

    def do_HEAD(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def do_PUT(self) -> None:
        self._answer()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name it overrides
        """Nothing: an address may hold a key."""

    def _answer(self) -> None:
        parts = urlsplit(self.path)
        query = parse_qs(parts.query, keep_blank_values=True)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        sheets = self.server.sheets
        if parts.path == CONTROL:
            answer = answer_control(sheets, self.command, body, self.headers.get("Accept", ""))
        else:
            sheets.requests.append(Request(self.command, unquote(parts.path), query))
            answer = self._find_answer(sheets, parts.path, query, body)
        send_answer(self, answer, sheets.closing)

    def _find_answer(self, sheets: Sheets, path: str, query: dict[str, list[str]], body: bytes) -> Answer:
        if path == "/token" and self.command == "POST":
            return _answer_token(sheets, body)
        if self.command not in ("GET", "HEAD"):
            return errors.show_page(405, "Error 405 (Method Not Allowed)!!1", "<b>405.</b>")
        if path.startswith(api.ROOT):
            return api.answer_api(sheets, path, query, self.headers)  # type: ignore[arg-type]
        if path.startswith(docs.ROOT):
            return docs.answer_docs(sheets, path, query)
        if path.startswith(docs.CONTENTS):
            return docs.answer_contents(sheets, path, query)
        return docs.show_sign_in() if path == docs.SIGN_IN else errors.page_not_found()


def _answer_token(sheets: Sheets, body: bytes) -> Answer:
    trouble = sheets.queue.take("token")
    instead = trouble and answer_instead(trouble, "token", sheets.retry_after)
    if instead:
        return instead
    form = {name: values[0] for name, values in parse_qs(body.decode()).items()}
    scopes = check_assertion(form, f"{sheets.address}/token")
    if isinstance(scopes, Answer):
        return scopes
    token = {"access_token": sheets.give_token(scopes), "expires_in": HOUR - 1, "token_type": "Bearer"}
    return Answer(200, token, spoil=trouble)
