"""What the server knows and remembers: the spreadsheets, the keys it gave, every request, the trouble now."""

from __future__ import annotations

import copy
import secrets
import threading
import time
from collections.abc import Iterable
from typing import NamedTuple

from tests.sheets.book import Book
from tests.sheets.key import HOUR, write_account
from tests.sheets.troubles import Queue, Trouble


class Request(NamedTuple):
    """A request as it came, ``query`` with every value of a name."""

    method: str
    path: str
    query: dict[str, list[str]]


class Sheets:
    """A running server. Change ``books`` and ``trouble`` as you like between requests."""

    def __init__(
        self,
        address: str,
        books: Iterable[Book],
        trouble: Trouble | str | None = None,
        retry_after: int | None = None,
    ) -> None:
        self.address = address
        """``http://127.0.0.1:PORT``: in the place of both sheets.googleapis.com and docs.google.com."""
        self.books = {book.id: book for book in books}
        self.service_account = write_account(f"{address}/token")
        """Google's JSON key, as a dict."""
        self.api_key = f"AIza{secrets.token_hex(18)}"[:39]
        self.requests: list[Request] = []
        """All that came since the start or :meth:`forget`, in order; the control page's own are left out."""
        self.retry_after = retry_after
        """Seconds in the ``Retry-After`` of ``quota`` where the trouble says none; None: no such header."""
        self.closing = threading.Event()
        self.queue = Queue()
        self.trouble = trouble
        self._first = copy.deepcopy(self.books)
        self._tokens: dict[str, tuple[set[str], float]] = {}
        self._tickets: dict[str, str] = {}

    @property
    def trouble(self) -> Trouble | None:
        """Set a :class:`Trouble`, or one's name; None ends it. It is None again once its times are over."""
        return self.queue.get()

    @trouble.setter
    def trouble(self, trouble: Trouble | str | None) -> None:
        self.queue.set(trouble)

    def link(self, book: str, gid: int | None = None) -> str:
        """The address that a person would paste, at Google's own host."""
        place = "" if gid is None else f"?gid={gid}#gid={gid}"
        return f"https://docs.google.com/spreadsheets/d/{book}/edit{place}"

    def clear(self) -> None:
        """Without books, troubles or memory, as for the next test."""
        self.books.clear()
        self.trouble = None
        self.retry_after = None
        self.forget()

    def forget(self) -> None:
        """Count requests from nought again."""
        self.requests.clear()

    def restore(self) -> None:
        """Every spreadsheet as it was at the start."""
        self.books = copy.deepcopy(self._first)

    def give_token(self, scopes: set[str]) -> str:
        token = f"ya29.{secrets.token_urlsafe(48)}"
        self._tokens[token] = (scopes, time.monotonic() + HOUR)
        return token

    def find_scopes(self, token: str) -> set[str] | None:
        """What a token may do; None if it is not valid (any more)."""
        scopes, end = self._tokens.get(token, (None, 0.0))
        return scopes if end > time.monotonic() else None

    def expire_tokens(self) -> None:
        """As if an hour had passed."""
        self._tokens.clear()

    def give_ticket(self, book: str) -> str:
        """A short-lived address of an exported file, as Google makes them."""
        ticket = secrets.token_hex(13)
        self._tickets[ticket] = book
        return ticket

    def find_ticket(self, ticket: str) -> Book | None:
        return self.books.get(self._tickets.get(ticket, ""))
