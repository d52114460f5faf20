"""The Sheets API v4, as far as it reads: ``spreadsheets.get``, ``values.get`` and ``values.batchGet``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import unquote

from tests.sheets import errors
from tests.sheets.book import Book
from tests.sheets.errors import Answer, refuse
from tests.sheets.fields import apply_mask, find_unknown, parse_mask
from tests.sheets.key import READING
from tests.sheets.metadata import KNOWN, describe_book
from tests.sheets.ranges import Range, find_range
from tests.sheets.state import Sheets
from tests.sheets.troubles import Kind, answer_instead, change_view
from tests.sheets.values import CHOICES, value_range

Query = Mapping[str, list[str]]
ROOT: Final = "/v4/spreadsheets/"
_EVERYWHERE: Final = {"key", "fields", "alt", "prettyPrint", "quotaUser", "access_token"}
_OF_VALUES: Final = {*_EVERYWHERE, *CHOICES}
_OF_METADATA: Final = {*_EVERYWHERE, "ranges", "includeGridData", "excludeTablesInBandedRanges"}


def answer_api(sheets: Sheets, path: str, query: Query, headers: Mapping[str, str]) -> Answer:
    """``path`` begins with :data:`ROOT` and is still quoted."""
    book_id, _, place = path.removeprefix(ROOT).partition("/")
    kind: Kind = "values" if place else "metadata"
    trouble = sheets.queue.take(kind, book_id)
    instead = trouble and answer_instead(trouble, kind, sheets.retry_after)
    if instead:
        return instead
    book = _find_book(sheets, book_id, query, headers)
    if isinstance(book, Answer):
        return book
    seen = change_view(trouble, book) if trouble else book
    answer = _answer_place(seen, place, query)
    return Answer(answer.code, answer.body, answer.headers, spoil=trouble)


def _find_book(sheets: Sheets, book_id: str, query: Query, headers: Mapping[str, str]) -> Book | Answer:
    """The spreadsheet, if whoever asks may read it."""
    caller = _find_caller(sheets, query, headers)
    if isinstance(caller, Answer):
        return caller
    book = sheets.books.get(book_id)
    if book is None:
        return errors.not_found()
    if book.readable_by not in caller:
        return errors.no_permission()
    return errors.not_a_sheet() if book.uploaded else book


def _find_caller(sheets: Sheets, query: Query, headers: Mapping[str, str]) -> set[str] | Answer:
    """Which spreadsheets the caller may read, by their ``readable_by``."""
    key = query.get("key", [headers.get("X-Goog-Api-Key", "")])[0]
    bearer, _, token = headers.get("Authorization", "").partition(" ")
    if token:
        scopes = sheets.find_scopes(token) if bearer.lower() == "bearer" else None
        if scopes is None:
            return errors.bad_token()
        return {"anyone", "service"} if scopes & READING else errors.bad_scope()
    if key:
        return {"anyone"} if key == sheets.api_key else errors.bad_key()
    return errors.no_credentials()


def _answer_place(book: Book, place: str, query: Query) -> Answer:
    if not place:
        return _answer_metadata(book, query)
    if place == "values:batchGet":
        return _answer_batch(book, query)
    if place.startswith("values/"):
        return _answer_values(book, unquote(place.removeprefix("values/")), query)
    return errors.show_page(404, "Error 404 (Not Found)!!1", "<b>404.</b> <ins>That’s an error.</ins>")


def _answer_metadata(book: Book, query: Query) -> Answer:
    wrong = _find_wrong_name(query, _OF_METADATA)
    if wrong:
        return wrong
    with_cells = query.get("includeGridData", ["false"])[0] == "true"
    fields = query.get("fields", [""])[0]
    return _pick_fields(describe_book(book, with_cells=with_cells or "data" in fields), fields)


def _pick_fields(body: dict[str, Any], fields: str) -> Answer:
    if not fields:
        return Answer(200, body)
    mask = parse_mask(fields)
    if mask is None or find_unknown(mask, KNOWN):
        return refuse(400, "Request contains an invalid argument.")
    return Answer(200, apply_mask(body, mask))


def _answer_values(book: Book, text: str, query: Query) -> Answer:
    options = _read_options(query, _OF_VALUES)
    place = options if isinstance(options, Answer) else _read_range(book, text)
    if isinstance(options, Answer) or isinstance(place, Answer):
        return place  # type: ignore[return-value]
    return Answer(200, value_range(place, book.locale, options))


def _answer_batch(book: Book, query: Query) -> Answer:
    options = _read_options(query, {*_OF_VALUES, "ranges"})
    if isinstance(options, Answer):
        return options
    places = [_read_range(book, text) for text in query.get("ranges", [])]
    for place in places:
        if isinstance(place, Answer):
            return place
    ranges = [value_range(place, book.locale, options) for place in places if isinstance(place, Range)]
    body: dict[str, Any] = {"spreadsheetId": book.id}
    return Answer(200, {**body, "valueRanges": ranges} if ranges else body)


def _read_range(book: Book, text: str) -> Range | Answer:
    place = find_range(book, text)
    if place is None:
        return refuse(400, f"Unable to parse range: {text}")
    if place.top >= place.bottom or place.left >= place.right:
        size = f"Max rows: {place.tab.row_count}, max columns: {place.tab.column_count}"
        return refuse(400, f"Range ({place.tab.title}!{text.rpartition('!')[2]}) exceeds grid limits. {size}")
    return place


def _read_options(query: Query, known: set[str]) -> dict[str, str] | Answer:
    """Each of :data:`CHOICES`, as asked or as usual."""
    wrong = _find_wrong_name(query, known)
    if wrong:
        return wrong
    options = {name: query.get(name, [usual[0]])[0] for name, usual in CHOICES.items()}
    for name, value in options.items():
        if value not in CHOICES[name]:
            return refuse(400, f"Invalid value at '{name}', \"{value}\"")
    return options


def _find_wrong_name(query: Query, known: set[str]) -> Answer | None:
    for name in query:
        if name not in known:
            message = f'Invalid JSON payload received. Unknown name "{name}": Cannot bind query parameter.'
            return refuse(400, f"{message} Field '{name}' could not be found in request message.")
    return None
