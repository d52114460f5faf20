"""The form of CSV text: its ``sep=`` line, separator, first records, and quotation marks left open."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

SEPARATORS: Final = (";", "\t", ",", "|")
"""In the order in which a draw is decided."""
HEAD: Final = 1 << 20
"""Bytes at the top from which separator, header and repeating columns are told."""
SAMPLE_ROWS: Final = 5_000
SEPARATOR_LINE: Final = re.compile(rb'"?sep=(.)"?[ \t;,|]*(?:\r\n|\n|\r|\Z)', re.IGNORECASE)

csv.field_size_limit(1 << 30)


@dataclass(frozen=True)
class Head:
    """The top of a file: its first records, and the byte after each."""

    records: tuple[tuple[str, ...], ...]
    ends: tuple[int, ...]


def split_separator_line(data: bytes) -> tuple[str | None, int]:
    """The separator that a ``sep=;`` line names, and that line's length. Excel hides it: it is no row."""
    found = SEPARATOR_LINE.match(data)
    return (found[1].decode("latin-1"), found.end()) if found else (None, 0)


def find_separator(data: bytes) -> str:
    """The separator that cuts most rows into the same number of cells; a comma where none does."""
    lines = cut_head(data, 1 << 16).splitlines(keepends=True)
    scores = {separator: _score_separator(lines, separator) for separator in SEPARATORS}
    best = max(SEPARATORS, key=lambda separator: scores[separator])
    return best if scores[best] else ","


def _score_separator(lines: Sequence[str], separator: str) -> float:
    widths = Counter(len(row) for row in csv.reader(lines, delimiter=separator) if any(map(str.strip, row)))
    width, often = max(widths.items(), key=lambda item: (item[0] > 1, item[1]), default=(1, 0))
    return often / widths.total() * (1 - 1 / width) if width > 1 else 0.0


def cut_head(data: bytes, size: int) -> str:
    """The first ``size`` bytes of UTF-8 text, to the last whole line where there is one."""
    head = data[:size]
    if len(data) > size:
        end = max(head.rfind(b"\n"), head.rfind(b"\r"))
        head = head[: end + 1] if end >= 0 else head
    return head.decode("utf-8", errors="ignore")


def read_head(data: bytes, separator: str, size: int = HEAD) -> Head:
    """The records at the top of the file. Looks further where ``size`` bytes hold no whole record."""
    lines = io.StringIO(cut_head(data, size), newline="").readlines()
    ends = [0]
    for line in lines:
        ends.append(ends[-1] + len(line.encode()))
    reader = csv.reader(lines, delimiter=separator)
    found = [(tuple(row), ends[reader.line_num]) for row, _ in zip(reader, range(SAMPLE_ROWS), strict=False)]
    cut_short = len(data) > size and len(found) < SAMPLE_ROWS
    whole = found[:-1] if cut_short else found
    if cut_short and len(whole) < 2:
        return read_head(data, separator, size * 8)
    return Head(tuple(row for row, _ in whole), tuple(end for _, end in whole))


def split_records(texts: Iterable[str], separator: str) -> list[tuple[str, ...]]:
    """The cells of whole records, each given as its text."""
    return [split_record(text, separator) for text in texts]


def split_record(text: str, separator: str) -> tuple[str, ...]:
    """The cells of one record; line breaks in quotes belong to their cell."""
    if '"' not in text:
        return tuple(text.split(separator))
    return tuple(next(csv.reader(io.StringIO(text, newline=""), delimiter=separator), ()))


def find_open_quote(data: bytes, separator: str, start: int = 0) -> int | None:
    """Where, from ``start`` on, a quotation mark opens a cell and is not closed before the end of the file,
    or is closed over a line break and in the middle of a cell; None where all are in order.
    """
    edge = re.escape(separator.encode())
    cell = re.compile(rb"(?:(?<=[\r\n" + edge + rb'])|\A)"[^"]*(?:""[^"]*)*("?)')
    for found in cell.finditer(data, start):
        after = data[found.end() : found.end() + 1]
        closed = found[1] and (not after or after in (b"\r", b"\n", separator.encode()))
        if not closed and (not found[1] or b"\n" in found[0]):
            return found.start()
    return None


def drop_open_quotes(data: bytes, separator: str) -> tuple[bytes, int]:
    """The text without the quotation marks that swallow the rows after them, and how many those were."""
    dropped = 0
    at = find_open_quote(data, separator)
    while at is not None:
        data = data[:at] + data[at + 1 :]
        dropped += 1
        at = find_open_quote(data, separator, at) if dropped < 100 else None
    return data, dropped
