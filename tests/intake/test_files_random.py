"""Random tables written in every form come back cell by cell, each with the row number of the spreadsheet."""

from __future__ import annotations

import csv
import io
from typing import Any

import ftfy
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.intake.files import Sheet, read_sheet
from lib.terms import Problem

HEADERS = ("Owner", "Stage", "Closed", "Notes")
LETTERS = st.characters(
    codec="utf-8", exclude_categories=["Cs", "Cc", "Cn", "Co"], exclude_characters="\ufeff\ufffe\uffff"
)
LATIN = st.sampled_from("abcdeXYZ 0189-/.;,|\"'éüñß")
WORDS = st.text(LATIN, max_size=9)
CELLS = st.one_of(
    WORDS, st.sampled_from(["", " ", "Won", "2024-01-31", 'say "hi"', "two\nlines", "a\r\nb", "1,5", "x;y"])
)
PLAIN = st.text(LETTERS, max_size=6).filter(lambda text: ftfy.fix_encoding(text) == text)
ANY_CELLS = st.one_of(CELLS, PLAIN)
ROW = st.lists(ANY_CELLS, min_size=4, max_size=4)


def write(rows: list[Any], separator: str, line_end: str, encoding: str) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator, lineterminator=line_end).writerows(rows)
    return out.getvalue().encode(encoding)


def cells(sheet: Sheet) -> list[list[Any]]:
    return [list(row) for row in zip(*sheet.table.to_pydict().values(), strict=True)]


@settings(max_examples=150, deadline=None)
@given(
    st.lists(ROW, min_size=1, max_size=9),
    st.sampled_from(",;\t|"),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"]),
)
def test_every_cell_comes_back_with_its_row_number(
    rows: list[list[str]], separator: str, line_end: str, encoding: str
) -> None:
    named = [["Ana", "Won", "x", "y"], *rows, ["Ben", "Lost", "x", "y"]]
    data = write([HEADERS, *named], separator, line_end, encoding)
    sheet = read_sheet(
        "deals.csv",
        b"sep=" + separator.encode() + b"\n" + data if encoding == "utf-8" else data,
        header_row=1,
    )
    assert isinstance(sheet, Sheet)
    expected = [
        (number, row) for number, row in enumerate(named, start=2) if any(cell.strip() for cell in row)
    ]
    if encoding == "utf-8" or separator == sheet_separator(named, separator):
        assert sheet.headers == HEADERS
        assert list(zip(sheet.rows.tolist(), cells(sheet), strict=True)) == expected
        assert sheet.blank == len(named) - len(expected)


def sheet_separator(rows: list[list[str]], separator: str) -> str | None:
    """The separator, where the cells hold no other character that might be one."""
    text = "".join(cell for row in rows for cell in row)
    return separator if not any(other in text for other in ",;\t|") else None


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.lists(CELLS, max_size=7),
            st.just([]),
            st.just(list(HEADERS)),
            st.just(["", "", "", "", ""]),
        ),
        max_size=12,
    ),
    st.sampled_from(["\n", "\r\n"]),
)
def test_rows_rejects_and_blanks_add_up_and_every_row_is_in_its_place(
    rows: list[list[str]], line_end: str
) -> None:
    sheet = read_sheet("x", b"sep=,\n" + write([HEADERS, *rows], ",", line_end, "utf-8"), header_row=1)
    assert isinstance(sheet, Sheet)
    kept, long, repeated, blank = {}, [], [], 0
    for number, row in enumerate(rows, start=2):
        if not any(cell.strip() for cell in row):
            blank += 1
        elif any(cell.strip() for cell in row[4:]):
            long.append(number)
        elif [cell.strip() for cell in row[:4]] == list(HEADERS):
            repeated.append(number)
        else:
            kept[number] = [*row[:4], *[""] * (4 - len(row))]
    assert dict(zip(sheet.rows.tolist(), cells(sheet), strict=True)) == kept
    assert sheet.rows.tolist() == sorted(kept)
    assert sheet.blank == blank
    by_kind = {(reject.problem.kind, reject.problem.row) for reject in sheet.rejects}
    assert by_kind == {("too many cells", row) for row in long} | {
        ("repeated header", row) for row in repeated
    }
    assert len(sheet.rows) + len(sheet.rejects) + sheet.blank == len(rows)


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(
        st.binary(max_size=200),
        st.text(LATIN, max_size=200).map(str.encode),
        st.text(max_size=99).map(str.encode),
    )
)
def test_no_bytes_whatever_raise(data: bytes) -> None:
    for start in (b"", b"sep=,\n", b"PK\x03\x04", b"PAR1", b"Owner,Stage\nAna,Won\n"):
        assert isinstance(read_sheet("x", start + data), Sheet | Problem)
