"""The server's own page, ``/_control``: what it holds, and troubles and edits by hand (JSON in, JSON out).

PUT takes one wish: ``{"trouble": {"kind": "quota", "times": 2, "where": "values"}}``, ``{"trouble": null}``,
``{"edit": "add deals", "book": "1Demo…", "tab": "Deals", "count": 6}`` (see :data:`.edits.EDITS`),
``{"share": "nobody", "book": "1Demo…"}``, ``{"restore": true}`` or ``{"expire": true}`` (all tokens).
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final, get_args

from tests.sheets.book import Book, Readers
from tests.sheets.edits import EDITS
from tests.sheets.errors import Answer
from tests.sheets.state import Sheets
from tests.sheets.troubles import TROUBLES, Trouble

PATH: Final = "/_control"
PAGE: Final = Path(__file__).parent / "control.html"
LATEST: Final = 30


def answer_control(sheets: Sheets, method: str, body: bytes, accept: str) -> Answer:
    """The page for a browser, the state for others; 400 and why for what cannot be done."""
    if method != "PUT":
        wants_page = "text/html" in accept
        return Answer(200, PAGE.read_text(encoding="utf-8") if wants_page else describe_state(sheets))
    try:
        _fulfil_wish(sheets, json.loads(body))
    except (ValueError, KeyError, TypeError) as wrong:
        return Answer(400, {"error": f"{type(wrong).__name__}: {wrong}"})
    return Answer(200, describe_state(sheets))


def describe_state(sheets: Sheets) -> dict[str, Any]:
    """Spreadsheets, the trouble now, the latest requests (without their queries: those may hold keys)."""
    return {
        "trouble": asdict(sheets.trouble) if sheets.trouble else None,
        "requests": len(sheets.requests),
        "latest": [f"{request.method} {request.path}" for request in sheets.requests[-LATEST:]],
        "books": [_describe_book(sheets, book) for book in sheets.books.values()],
        "troubles": TROUBLES,
        "edits": list(EDITS),
        "readers": get_args(Readers),
    }


def _describe_book(sheets: Sheets, book: Book) -> dict[str, Any]:
    tabs = [{"title": t.title, "gid": t.gid, "rows": len(t.values), "hidden": t.hidden} for t in book.tabs]
    return {
        "id": book.id,
        "title": book.title,
        "link": sheets.link(book.id),
        "readable_by": book.readable_by,
        "tabs": tabs,
    }


def _fulfil_wish(sheets: Sheets, wish: dict[str, Any]) -> None:
    if "trouble" in wish:
        sheets.trouble = Trouble(**wish["trouble"]) if wish["trouble"] else None
    elif "restore" in wish:
        sheets.restore()
    elif "expire" in wish:
        sheets.expire_tokens()
    elif "share" in wish:
        sheets.books[wish["book"]].readable_by = _read_reader(wish["share"])
    else:
        _edit_tab(sheets, dict(wish))


def _read_reader(text: str) -> Any:
    if text not in get_args(Readers):
        raise ValueError(f"{text!r} is none of {', '.join(get_args(Readers))}")
    return text


def _edit_tab(sheets: Sheets, wish: dict[str, Any]) -> None:
    edit, book = EDITS[wish.pop("edit")], sheets.books[wish.pop("book")]
    edit(book, book.tab(wish.pop("tab")), **wish)
