"""The addresses of docs.google.com: export, published files, the sign-in page and a page to look at."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Final
from urllib.parse import quote, urlencode

from tests.sheets import errors
from tests.sheets.book import Book
from tests.sheets.errors import Answer, show_page
from tests.sheets.export import export_book
from tests.sheets.shown import show_cell
from tests.sheets.state import Sheets
from tests.sheets.troubles import ANSWERED, BROKEN, SEEN, answer_instead, change_view

Query = Mapping[str, list[str]]
ROOT: Final = "/spreadsheets/d/"
CONTENTS: Final = "/googleusercontent/export/"
"""Google sends whoever may have the file on to another host, doc-…-sheets.googleusercontent.com (307)."""
SIGN_IN: Final = "/v3/signin/identifier"
ROWS_SHOWN: Final = 200


def answer_docs(sheets: Sheets, path: str, query: Query) -> Answer:
    """``path`` begins with :data:`ROOT`."""
    book_id, _, place = path.removeprefix(ROOT).partition("/")
    if book_id == "e":
        published, _, place = place.partition("/")
        return _answer_published(sheets, published, place, query)
    book = sheets.books.get(book_id)
    if place == "export":
        return _answer_export(sheets, book, query.get("format", ["xlsx"])[0], query, f"{path}?export")
    return _show_book(sheets, book, path)


def answer_contents(sheets: Sheets, path: str, query: Query) -> Answer:
    """The file behind a ticket; ``path`` begins with :data:`CONTENTS`."""
    book = sheets.find_ticket(path.removeprefix(CONTENTS).partition("/")[0])
    if book is None:
        return errors.page_not_found()
    trouble = sheets.queue.take("export", book.id, among=(*BROKEN, *SEEN))
    seen = change_view(trouble, book) if trouble else book
    gid = query.get("gid", [""])[0]
    answer = export_book(seen, query.get("format", ["xlsx"])[0], int(gid) if gid.isdigit() else None)
    return Answer(answer.code, answer.body, answer.headers, spoil=trouble)


def show_sign_in() -> Answer:
    words = 'Sign in to continue to Google Sheets <input type="email" aria-label="Email or phone">'
    return show_page(200, "Google Sheets: Sign-in", words)


def _answer_published(sheets: Sheets, published: str, place: str, query: Query) -> Answer:
    book = next((b for b in sheets.books.values() if b.published_id == published), None)
    if book is None:
        return errors.page_not_found()
    if place != "pub" or "output" not in query:
        return _show_tabs(book)
    return _answer_file(sheets, book, query["output"][0], query)


def _answer_export(sheets: Sheets, book: Book | None, form: str, query: Query, here: str) -> Answer:
    if book is None:
        return errors.page_not_found()
    if book.readable_by != "anyone":
        return _send_to_sign_in(sheets, here)
    return _answer_file(sheets, book, form, query)


def _answer_file(sheets: Sheets, book: Book, form: str, query: Query) -> Answer:
    """On to where the file lies, unless a trouble answers."""
    trouble = sheets.queue.take("export", book.id, among=ANSWERED)
    if trouble and trouble.kind == "permission":
        return _send_to_sign_in(sheets, book.id)
    instead = trouble and answer_instead(trouble, "export", sheets.retry_after)
    if instead:
        return instead
    wanted = {"format": form, **{name: query[name][0] for name in ("gid",) if name in query}}
    place = f"{sheets.address}{CONTENTS}{sheets.give_ticket(book.id)}/{quote(book.id)}?{urlencode(wanted)}"
    return Answer(307, "", {"Location": place})


def _send_to_sign_in(sheets: Sheets, here: str) -> Answer:
    place = f"{sheets.address}{SIGN_IN}?{urlencode({'continue': here, 'service': 'wise'})}"
    return Answer(302, "", {"Location": place})


def _show_book(sheets: Sheets, book: Book | None, here: str) -> Answer:
    """What the address shows in a browser; the demo's service account stands for the person who looks."""
    if book is None:
        return errors.page_not_found()
    return _send_to_sign_in(sheets, here) if book.readable_by == "nobody" else _show_tabs(book)


def _show_tabs(book: Book) -> Answer:
    parts = [f"<h1>{escape(book.title)}</h1>"]
    for tab in book.tabs:
        rows = [
            "<tr>" + "".join(f"<td>{escape(show_cell(cell, book.locale))}</td>" for cell in row)
            for row in tab.cells[:ROWS_SHOWN]
        ]
        parts.append(f'<h2 id="gid={tab.gid}">{escape(tab.title)}</h2><table>{"".join(rows)}</table>')
    return show_page(200, f"{escape(book.title)} - Google Sheets", "".join(parts))
