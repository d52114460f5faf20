"""Troubles on demand: what goes wrong, with which requests, and how often."""

from __future__ import annotations

import threading
from collections.abc import Container
from dataclasses import dataclass
from typing import Final, Literal

from tests.sheets import errors
from tests.sheets.book import Book, Rows
from tests.sheets.errors import Answer

Kind = Literal["token", "metadata", "values", "export"]
Where = Literal["all", "token", "metadata", "values", "export"]
ANSWERED: Final = (
    "permission",
    "not found",
    "quota",
    "500 json",
    "500 html",
    "502 html",
    "503",
    "api disabled",
    "bad key",
    "refuse token",
)
"""Another answer than the right one."""
BROKEN: Final = ("reset", "drip", "silent", "truncated json", "slow")
"""The right answer, badly delivered."""
SEEN: Final = ("half", "emptied")
"""An answer in order, about a sheet somebody is working on: half its rows, or none."""
TROUBLES: Final = (*ANSWERED, *BROKEN, *SEEN)


@dataclass(frozen=True)
class Trouble:
    """A trouble of :data:`TROUBLES` for the next ``times`` requests (None: until cleared) of ``where``.

    ``all`` is everything but the token exchange, which only ``refuse token`` and ``where="token"`` disturb.
    ``seconds`` is how long ``slow`` waits and how often ``drip`` gives a byte; ``retry_after`` the seconds in
    the header of ``quota``, None for an answer without it.
    """

    kind: str
    times: int | None = None
    where: Where = "all"
    seconds: float = 1.0
    retry_after: int | None = None
    book: str | None = None
    """The id of the only spreadsheet it befalls; None: all."""

    def __post_init__(self) -> None:
        if self.kind not in TROUBLES:
            raise ValueError(f"{self.kind!r} is none of {', '.join(TROUBLES)}")

    def touches(self, kind: Kind, book: str | None) -> bool:
        if self.book not in (None, book):
            return False
        if self.kind == "refuse token":
            return kind == "token"
        return kind != "token" if self.where == "all" else kind == self.where


class Queue:
    """The trouble there is now, counted down as requests meet it."""

    def __init__(self, trouble: Trouble | None = None) -> None:
        self._lock = threading.Lock()
        self._trouble: Trouble | None = None
        self._left: int | None = None
        self.set(trouble)

    def set(self, trouble: Trouble | str | None) -> None:
        """``"quota"`` is short for ``Trouble("quota")``; None ends it."""
        with self._lock:
            self._trouble = Trouble(trouble) if isinstance(trouble, str) else trouble
            self._left = self._trouble.times if self._trouble else None

    def get(self) -> Trouble | None:
        with self._lock:
            return self._trouble

    def take(self, kind: Kind, book: str | None = None, among: Container[str] = TROUBLES) -> Trouble | None:
        """The trouble for this request, if any ``among`` these."""
        with self._lock:
            trouble = self._trouble
            if trouble is None or trouble.kind not in among or not trouble.touches(kind, book):
                return None
            if self._left is not None:
                self._left -= 1
                self._trouble = trouble if self._left > 0 else None
            return trouble


def answer_instead(trouble: Trouble, kind: Kind, retry_after: int | None) -> Answer | None:
    """The answer that this trouble gives, None where it spoils the right one."""
    after = trouble.retry_after if trouble.retry_after is not None else retry_after
    if kind == "export":
        return _answer_export(trouble.kind, after)
    answers = {
        "permission": errors.no_permission(),
        "not found": errors.not_found(),
        "quota": errors.quota_exceeded(after),
        "500 json": errors.refuse(500, "Internal error encountered."),
        "500 html": errors.server_error(500),
        "502 html": errors.server_error(502),
        "503": errors.refuse(503, "The service is currently unavailable."),
        "api disabled": errors.api_disabled(),
        "bad key": errors.bad_key(),
        "refuse token": errors.refuse_token("invalid_grant", "Invalid JWT Signature."),
    }
    return answers.get(trouble.kind)


def change_view(trouble: Trouble, book: Book) -> Book:
    """The spreadsheet as this trouble shows it."""
    if trouble.kind not in SEEN:
        return book
    return book.change_rows(_half if trouble.kind == "half" else _none)


def _answer_export(kind: str, retry_after: int | None) -> Answer | None:
    """Export addresses speak HTML only; ``permission`` is None here: it becomes the sign-in page."""
    codes = {"not found": 404, "quota": 429, "500 json": 500, "500 html": 500, "502 html": 502, "503": 503}
    if kind not in codes:
        return None
    if kind == "not found":
        return errors.page_not_found()
    answer = errors.server_error(codes[kind])
    wait = {"Retry-After": str(retry_after)} if kind == "quota" and retry_after is not None else {}
    return Answer(answer.code, answer.body, wait)


def _half(rows: Rows) -> Rows:
    return rows[: len(rows) // 2]


def _none(rows: Rows) -> Rows:
    return []
